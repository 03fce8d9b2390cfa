use std::fmt;
use std::time::Duration;

use reqwest::header::{HeaderMap, HeaderName, HeaderValue};

use crate::retry::RetryPolicy;

/// What can differ from call to call.
///
/// ```no_run
/// use std::time::Duration;
/// use clusterkit::{RetryPolicy, perfectscale};
///
/// # async fn run() -> Result<(), clusterkit::Error> {
/// let client = perfectscale::Client::from_env()?;
/// let hasty = client.with_options(|o| o.retry(RetryPolicy::never()).time_limit(Duration::from_secs(5)));
/// let clusters = hasty.get_clusters().send().await?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Default)]
pub struct CallOptions {
    retry: RetryPolicy,
    time_limit: Option<Duration>,
    headers: HeaderMap,
}

impl CallOptions {
    /// How often and how patiently a call is sent again. The default is [`RetryPolicy::default`].
    #[must_use]
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.retry = policy;
        self
    }

    /// The time for a whole call: waiting for a slot of the rate limit, all attempts, and the waits between
    /// them. Without one, only each attempt is limited. A call that is known to take longer fails at once.
    #[must_use]
    pub fn time_limit(mut self, limit: Duration) -> Self {
        self.time_limit = Some(limit);
        self
    }

    /// A header to be sent with each request, in the place of one of the same name.
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

/// With the names of the headers only: a value may be a credential.
impl fmt::Debug for CallOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CallOptions")
            .field("retry", &self.retry)
            .field("time_limit", &self.time_limit)
            .field("headers", &self.headers.keys().collect::<Vec<_>>())
            .finish()
    }
}
