//! Enforces the rate limits that the vendors publish.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::Response;

use crate::api::Api;
use crate::clock::Clock;
use crate::credentials::{API_KEY, READ_ONLY_API_KEY};
use crate::settings::Settings;
use crate::token::bearer;
use crate::{camunda, cockroach, perfectscale};

/// The rate limits of the three APIs. Camunda Console publishes none besides that of its token exchange.
#[derive(Debug)]
pub(crate) struct Limits {
    clock: Clock,
    perfectscale: Limit,
    /// One limit per API key.
    cockroach: [(&'static str, Limit); 2],
    camunda_tokens: Limit,
}

/// A sliding window: at most `max` requests in any period of this length.
#[derive(Debug)]
struct Limit {
    max: usize,
    period: Duration,
    /// The times of the requests admitted within the current period.
    admitted: Mutex<VecDeque<Duration>>,
}

impl Limits {
    pub(crate) fn new(clock: Clock, settings: &Settings) -> Self {
        Self {
            clock,
            perfectscale: Limit::new(settings.perfectscale.rate_limit, Duration::from_secs(60)),
            cockroach: [API_KEY, READ_ONLY_API_KEY].map(|key| (key, Limit::new(10, Duration::from_secs(1)))),
            camunda_tokens: Limit::new(1, Duration::from_secs(1)),
        }
    }

    /// Admits a request, or returns the 429 response that rejects it.
    pub(crate) fn check(&self, path: &str, headers: &HeaderMap) -> Option<Response> {
        let api = Api::of(path);
        let limit = match api {
            Api::PerfectScale => &self.perfectscale,
            // An unknown key is not counted: the API rejects it with 401.
            Api::Cockroach => {
                let key = bearer(headers)?;
                self.cockroach.iter().find(|(known, _)| *known == key).map(|(_, limit)| limit)?
            }
            Api::Camunda if path.trim_end_matches('/') == "/oauth/token" => &self.camunda_tokens,
            Api::Camunda => return None,
        };
        limit.take(self.clock.elapsed()).err().map(|wait| too_many_requests(api, wait))
    }
}

impl Limit {
    fn new(max: usize, period: Duration) -> Self {
        Self { max, period, admitted: Mutex::default() }
    }

    /// Admits a request, or returns how long to wait. A rejected request does not count.
    fn take(&self, now: Duration) -> Result<(), Duration> {
        let mut admitted = self.admitted.lock().unwrap_or_else(PoisonError::into_inner);
        while admitted.front().is_some_and(|at| now.saturating_sub(*at) >= self.period) {
            admitted.pop_front();
        }
        match admitted.front() {
            Some(oldest) if admitted.len() >= self.max => Err((*oldest + self.period).saturating_sub(now)),
            _ => {
                admitted.push_back(now);
                Ok(())
            }
        }
    }
}

fn too_many_requests(api: Api, wait: Duration) -> Response {
    let mut response = match api {
        Api::PerfectScale => perfectscale::too_many_requests(),
        Api::Cockroach => cockroach::too_many_requests(),
        Api::Camunda => camunda::too_many_requests(),
    };
    response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(ceil_seconds(wait)));
    response
}

/// Rounds up, because a retry after too few seconds would be rejected again.
pub(crate) fn ceil_seconds(wait: Duration) -> u64 {
    wait.as_secs() + u64::from(wait.subsec_nanos() > 0)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{Limit, ceil_seconds};

    #[test]
    fn any_period_admits_at_most_the_maximum() {
        let limit = Limit::new(2, Duration::from_secs(60));
        let take = |second| limit.take(Duration::from_secs(second)).map_err(|wait| wait.as_secs());
        assert_eq!([take(0), take(30), take(59)], [Ok(()), Ok(()), Err(1)]);
        assert_eq!([take(60), take(89), take(90)], [Ok(()), Err(1), Ok(())]);
    }

    #[test]
    fn a_wait_is_rounded_up_to_seconds() {
        assert_eq!([1_000, 1_001, 1].map(|millis| ceil_seconds(Duration::from_millis(millis))), [1, 2, 1]);
    }
}
