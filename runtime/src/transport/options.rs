use std::fmt;
use std::time::Duration;

use reqwest::header::{HeaderMap, HeaderName, HeaderValue};

use crate::retry::RetryPolicy;

/// The options of one call, or of all calls of a client.
///
/// ```
/// use std::time::Duration;
/// use clusterkit_runtime::{CallOptions, RetryPolicy};
///
/// fn hasty(call: CallOptions) -> CallOptions {
///     call.retry(RetryPolicy::never()).time_limit(Duration::from_secs(5))
/// }
/// # let _ = hasty(CallOptions::default());
/// ```
///
/// `.with(hasty)` on an operation sets them for that call, `client.with_options(hasty)` for all calls of a client.
#[derive(Clone, Default)]
pub struct CallOptions {
    retry: RetryPolicy,
    time_limit: Option<Duration>,
    headers: HeaderMap,
}

impl CallOptions {
    /// Sets how often a call is retried. The default is [`RetryPolicy::default`].
    #[must_use]
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.retry = policy;
        self
    }

    /// Limits a whole call: the queue of the rate limit, all attempts, and the backoff between them. Unlimited by
    /// default: then only each attempt is limited. A call that would certainly take longer fails at once.
    #[must_use]
    pub fn time_limit(mut self, limit: Duration) -> Self {
        self.time_limit = Some(limit);
        self
    }

    /// Adds a header to each request, in place of one of the same name.
    #[must_use]
    pub fn header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.headers.insert(name, value);
        self
    }

    pub(crate) fn policy(&self) -> &RetryPolicy {
        &self.retry
    }

    pub(crate) fn limit(&self) -> Option<Duration> {
        self.time_limit
    }

    pub(crate) fn extra_headers(&self) -> &HeaderMap {
        &self.headers
    }
}

/// Shows only the names of the headers, because a value may be a credential.
impl fmt::Debug for CallOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CallOptions")
            .field("retry", &self.retry)
            .field("time_limit", &self.time_limit)
            .field("headers", &self.headers.keys().collect::<Vec<_>>())
            .finish()
    }
}
