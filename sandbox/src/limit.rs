//! The limits that the vendors publish, kept.

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

/// What each API allows in a period. Nothing is known of the rest of Camunda Console.
#[derive(Debug)]
pub(crate) struct Limits {
    clock: Clock,
    perfectscale: Limit,
    /// Of each key.
    cockroach: [(&'static str, Limit); 2],
    camunda_tokens: Limit,
}

/// So many requests in any period of this length.
#[derive(Debug)]
struct Limit {
    most: usize,
    period: Duration,
    /// When those were let through that still count.
    passed: Mutex<VecDeque<Duration>>,
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

    /// Lets a request through, or gives the answer that refuses it.
    pub(crate) fn refuse(&self, path: &str, headers: &HeaderMap) -> Option<Response> {
        let api = Api::of(path);
        let limit = match api {
            Api::PerfectScale => &self.perfectscale,
            // Of a stranger nothing is counted: the API turns it away.
            Api::Cockroach => {
                let key = bearer(headers)?;
                self.cockroach.iter().find(|(known, _)| *known == key).map(|(_, limit)| limit)?
            }
            Api::Camunda if path.trim_end_matches('/') == "/oauth/token" => &self.camunda_tokens,
            Api::Camunda => return None,
        };
        limit.take(self.clock.elapsed()).err().map(|wait| refusal(api, wait))
    }
}

impl Limit {
    fn new(most: usize, period: Duration) -> Self {
        Self { most, period, passed: Mutex::default() }
    }

    /// A refused request does not count; the error is how long to wait.
    fn take(&self, now: Duration) -> Result<(), Duration> {
        let mut passed = self.passed.lock().unwrap_or_else(PoisonError::into_inner);
        while passed.front().is_some_and(|at| now.saturating_sub(*at) >= self.period) {
            passed.pop_front();
        }
        match passed.front() {
            Some(oldest) if passed.len() >= self.most => Err((*oldest + self.period).saturating_sub(now)),
            _ => {
                passed.push_back(now);
                Ok(())
            }
        }
    }
}

fn refusal(api: Api, wait: Duration) -> Response {
    let mut response = match api {
        Api::PerfectScale => perfectscale::too_many_requests(),
        Api::Cockroach => cockroach::too_many_requests(),
        Api::Camunda => camunda::too_many_requests(),
    };
    response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(whole_seconds(wait)));
    response
}

/// Rounded up, because a second too few would be refused again.
pub(crate) fn whole_seconds(wait: Duration) -> u64 {
    wait.as_secs() + u64::from(wait.subsec_nanos() > 0)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{Limit, whole_seconds};

    #[test]
    fn any_period_has_at_most_so_many() {
        let limit = Limit::new(2, Duration::from_secs(60));
        let take = |second| limit.take(Duration::from_secs(second)).map_err(|wait| wait.as_secs());
        assert_eq!([take(0), take(30), take(59)], [Ok(()), Ok(()), Err(1)]);
        assert_eq!([take(60), take(89), take(90)], [Ok(()), Err(1), Ok(())]);
    }

    #[test]
    fn a_wait_is_rounded_up_to_seconds() {
        assert_eq!([1_000, 1_001, 1].map(|millis| whole_seconds(Duration::from_millis(millis))), [1, 2, 1]);
    }
}
