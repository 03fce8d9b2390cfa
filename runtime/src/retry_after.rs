//! How long a server asks to wait before a retry.

use std::time::{Duration, SystemTime};

use reqwest::StatusCode;
use reqwest::header::{DATE, HeaderMap, RETRY_AFTER};

use crate::error::Error;
use crate::operation::Operation;

/// The wait that a failed response asks for: `Retry-After` in seconds or as a date, else `Ratelimit-Reset`.
///
/// - `Ratelimit-*` counts only with 429 and 503. Gateways send it with every response, to inform.
/// - `Retry-After` counts with 429, 408 and 5xx, and with another 4xx only where the message is about a rate limit.
/// - Points in time are compared with the `Date` of the response, not with our clock.
/// - A value that cannot be read is ignored.
pub(crate) fn retry_after(error: &Error, operation: &Operation) -> Option<Duration> {
    let status = error.status().filter(|status| !status.is_success())?;
    // Rejected credentials are never sent again for a hint.
    let credentials = !operation.is_authenticated() && matches!(status.as_u16(), 400 | 403);
    if credentials || status == StatusCode::UNAUTHORIZED {
        return None;
    }
    let waits = status.is_server_error() || matches!(status.as_u16(), 408 | 429) || is_about_a_rate_limit(error);
    if !waits {
        return None;
    }
    of_headers(error.headers(), status, SystemTime::now())
}

/// Whether the server's message says that a limit was exceeded: not every API sends 429 for it.
fn is_about_a_rate_limit(error: &Error) -> bool {
    let message = error.server_message().to_ascii_lowercase();
    ["rate limit", "rate-limit", "ratelimit", "too many requests", "throttl"].iter().any(|word| message.contains(word))
}

fn of_headers(headers: &HeaderMap, status: StatusCode, our_now: SystemTime) -> Option<Duration> {
    let text = |name: &str| headers.get(name)?.to_str().ok().map(str::trim);
    let now = text(DATE.as_str()).and_then(|date| httpdate::parse_http_date(date).ok()).unwrap_or(our_now);
    if let Some(wait) = text(RETRY_AFTER.as_str()) {
        if let Some(wait) = number(wait).and_then(|number| wait_of(number, now)) {
            return Some(wait);
        }
        if let Ok(date) = httpdate::parse_http_date(wait) {
            return Some(date.duration_since(now).unwrap_or_default());
        }
    }
    let limited = status == StatusCode::TOO_MANY_REQUESTS;
    if !limited && status != StatusCode::SERVICE_UNAVAILABLE {
        return None;
    }
    let either = |name: &str| text(name).or_else(|| text(&format!("x-{name}")));
    let remaining = either("ratelimit-remaining").and_then(number).is_some_and(|remaining| remaining > 0.0);
    if remaining && !limited {
        return None;
    }
    wait_of(number(either("ratelimit-reset")?)?, now)
}

fn number(text: &str) -> Option<f64> {
    text.parse().ok().filter(|number: &f64| *number >= 0.0 && number.is_finite())
}

/// Seconds to wait. A number that would be 31 years or more is a point in time: in epoch seconds, or in milliseconds.
fn wait_of(number: f64, now: SystemTime) -> Option<Duration> {
    const EPOCH_SECONDS: f64 = 1e9;
    const EPOCH_MILLISECONDS: f64 = 1e12;
    if number < EPOCH_SECONDS {
        return Duration::try_from_secs_f64(number).ok();
    }
    let since_epoch = if number < EPOCH_MILLISECONDS { number } else { number / 1000.0 };
    let time = SystemTime::UNIX_EPOCH.checked_add(Duration::try_from_secs_f64(since_epoch).ok()?)?;
    Some(time.duration_since(now).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use reqwest::header::{HeaderName, HeaderValue};

    use super::*;

    /// The wait of a response with these headers, at 2026-11-01T00:00:00Z by our clock.
    fn wait(status: u16, headers: &[(&'static str, &str)]) -> Option<Duration> {
        let headers =
            headers.iter().map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_str(value).unwrap()));
        let now = SystemTime::UNIX_EPOCH + Duration::from_secs(1_793_491_200);
        of_headers(&headers.collect(), StatusCode::from_u16(status).unwrap(), now)
    }

    const SECONDS: fn(u64) -> Option<Duration> = |seconds| Some(Duration::from_secs(seconds));

    #[test]
    fn a_date_is_compared_with_that_of_the_response() {
        let headers = [("date", "Sun, 01 Nov 2026 00:05:00 GMT"), ("retry-after", "Sun, 01 Nov 2026 00:05:02 GMT")];
        assert_eq!(wait(429, &headers), SECONDS(2));
        assert_eq!(wait(429, &headers[1..]), SECONDS(302));
    }

    #[test]
    fn a_large_number_is_a_point_in_time() {
        assert_eq!(wait(429, &[("x-ratelimit-reset", "1793491205")]), SECONDS(5));
        assert_eq!(wait(429, &[("x-ratelimit-reset", "1793491205000")]), SECONDS(5));
        assert_eq!(wait(429, &[("retry-after", "1793491205")]), SECONDS(5));
        assert_eq!(wait(429, &[("retry-after", "1793491100")]), SECONDS(0));
    }

    #[test]
    fn a_reset_only_informs_unless_the_status_is_of_a_limit() {
        let headers = [("ratelimit-remaining", "0"), ("ratelimit-reset", "3")];
        assert_eq!(wait(404, &headers), None);
        assert_eq!(wait(429, &headers), SECONDS(3));
        assert_eq!(wait(503, &headers), SECONDS(3));
        assert_eq!(wait(503, &[("ratelimit-remaining", "7"), ("ratelimit-reset", "3")]), None);
    }

    #[test]
    fn what_cannot_be_read_is_ignored() {
        for value in ["soon", "-1", "NaN", "inf", ""] {
            assert_eq!(wait(429, &[("retry-after", value)]), None, "{value}");
        }
    }
}
