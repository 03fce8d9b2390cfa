//! Checks of the audit log's request that a schema cannot state.

use clusterkit_runtime::InvalidValue;
use clusterkit_runtime::jiff::tz::TimeZone;
use clusterkit_runtime::jiff::{SignedDuration, Timestamp, ToSpan};
use serde_json::Value;

/// The days that the log holds, before the beginning of the current day.
const DAYS: i64 = 30;

/// The tolerated error of the local clock: a time that the server accepts must not be rejected.
const CLOCK_SKEW: SignedDuration = SignedDuration::from_mins(5);

/// Rejects requests that the vendor's page declares invalid, before they use one of ten requests a minute.
pub(crate) fn check_audit_log(body: &Value) -> Result<(), InvalidValue> {
    check(body, Timestamp::now())
}

fn check(body: &Value, now: Timestamp) -> Result<(), InvalidValue> {
    let text = |name: &str| body[name].as_str();
    let time = |name: &str| text(name).and_then(|text| text.parse::<Timestamp>().ok());
    if text("after").is_some() && text("before").is_some() {
        let problem = "after, before: cannot both be set; after reads forwards, before reads backwards";
        return Err(InvalidValue::new(problem));
    }
    let (from, to) = (time("from"), time("to"));
    if let (Some(from), Some(to)) = (from, to)
        && from >= to
    {
        return Err(InvalidValue::new(format!("from: must be earlier than to, which is {to}, not {from}")));
    }
    let resumed = text("after").or(text("before")).is_some();
    let (latest, earliest) = (saturating(now, CLOCK_SKEW), earliest(now));
    for (name, time) in [("from", from), ("to", to)] {
        let Some(time) = time else { continue };
        if time > latest {
            return Err(InvalidValue::new(format!("{name}: must not be in the future, but {time} is after {now}")));
        }
        // A stream that runs over midnight, or resumes on the next day, is left to the server.
        if time < earliest && !resumed {
            let text = format!("{name}: must be within the last {DAYS} days, which the log holds, not {time}");
            return Err(InvalidValue::new(text));
        }
    }
    Ok(())
}

/// The beginning of the day 30 days ago, in UTC, for a clock that may be fast.
fn earliest(now: Timestamp) -> Timestamp {
    let today = saturating(now, -CLOCK_SKEW).to_zoned(TimeZone::UTC);
    let first = today.checked_sub(DAYS.days()).and_then(|day| day.start_of_day());
    first.map_or(Timestamp::MIN, |first| saturating(first.timestamp(), -CLOCK_SKEW))
}

fn saturating(time: Timestamp, by: SignedDuration) -> Timestamp {
    time.checked_add(by).unwrap_or(time)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// Whether the log from this moment on can be requested at that one.
    fn passes(from: &str, now: &str, after: Option<&str>) -> bool {
        check(&json!({"from": from, "after": after}), now.parse().unwrap()).is_ok()
    }

    #[test]
    fn the_first_day_is_counted_by_a_clock_that_may_be_wrong() {
        // At noon the log begins thirty days before this midnight.
        assert!(passes("2025-09-17T00:00:00Z", "2025-10-17T12:00:00Z", None));
        assert!(passes("2025-09-16T23:56:00Z", "2025-10-17T12:00:00Z", None));
        assert!(!passes("2025-09-16T23:54:00Z", "2025-10-17T12:00:00Z", None));
        // Just after midnight it may still be the day before, at the server.
        assert!(passes("2025-09-17T00:00:00Z", "2025-10-18T00:04:00Z", None));
        assert!(!passes("2025-09-17T00:00:00Z", "2025-10-18T00:06:00Z", None));
    }

    #[test]
    fn a_stream_that_has_begun_continues_after_midnight() {
        assert!(passes("2025-09-17T00:00:00Z", "2025-10-18T00:06:00Z", Some("c4")));
    }
}
