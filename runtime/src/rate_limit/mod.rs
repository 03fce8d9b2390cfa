//! The vendor's published limit, kept before the server has to reject a request.
//!
//! The window is a state machine under a plain mutex, which nobody holds across an await. Requests that wait are
//! tickets in its queue, slots in use are leases with an end. Whoever waits has a timer of its own, and a ticket that
//! does not claim an offered slot in time is passed over, so that no request depends on the future of another one being
//! polled.

mod reservation;
mod window;

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

pub(crate) use reservation::Reservation;
use window::Window;

/// How many requests may arrive at the server within a window of time.
///
/// ```
/// use clusterkit_runtime::RateLimit;
///
/// let limit = RateLimit::per_minute(120);
/// assert_eq!(limit.state().queued, 0);
/// ```
///
/// The limit is a sliding window, not a token bucket: a bucket of 10 admits 20 requests in its first minute. A slot is
/// released one window after the *headers* of its response arrived, because only then is it certain that the request
/// had arrived. A request that is cancelled before its response keeps its slot for 2 s more, because it may still
/// arrive. Slots are given in the order of the requests; a request whose future is not polled is passed over.
///
/// Clones share the window, so one `RateLimit` can be given to several clients. Processes do not share it: divide the
/// rate among them.
#[doc(alias = "throttle")]
#[doc(alias = "429")]
#[derive(Clone)]
pub struct RateLimit(Option<Arc<SharedWindow>>);

/// The state of a [`RateLimit`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct RateLimitState {
    /// The number of requests that wait for a slot.
    pub queued: usize,
    /// The shortest time until a request that is made now gets a slot, behind those that wait. It takes longer if
    /// running requests are slow, because they release their slots only after their responses.
    pub available_in: Duration,
}

struct SharedWindow {
    window: Mutex<Window>,
}

/// A year. No vendor counts in longer windows.
const MAX_PERIOD: Duration = Duration::from_secs(365 * 24 * 3600);

impl RateLimit {
    /// At most `requests` in any `period`. Zero counts as one.
    #[must_use]
    pub fn new(requests: u32, period: Duration) -> Self {
        let capacity = usize::try_from(requests.max(1)).unwrap_or(usize::MAX);
        // A clock cannot count further.
        let window = Mutex::new(Window::new(capacity, period.min(MAX_PERIOD)));
        Self(Some(Arc::new(SharedWindow { window })))
    }

    /// At most `requests` in any 60 seconds.
    #[must_use]
    pub fn per_minute(requests: u32) -> Self {
        Self::new(requests, Duration::from_secs(60))
    }

    /// At most `requests` in any second.
    #[must_use]
    pub fn per_second(requests: u32) -> Self {
        Self::new(requests, Duration::from_secs(1))
    }

    /// No limit in the client. A `Retry-After` of the server is still obeyed, call by call.
    #[must_use]
    pub fn unlimited() -> Self {
        Self(None)
    }

    /// Returns the current state.
    #[must_use]
    pub fn state(&self) -> RateLimitState {
        let Some(shared) = &self.0 else {
            return RateLimitState { queued: 0, available_in: Duration::ZERO };
        };
        let now = Instant::now();
        let mut window = shared.window();
        let queued = window.queued();
        RateLimitState { queued, available_in: window.earliest(now, queued).saturating_duration_since(now) }
    }

    pub(crate) fn is_unlimited(&self) -> bool {
        self.0.is_none()
    }

    /// What one call holds of this limit.
    pub(crate) fn reservation(&self) -> Reservation {
        Reservation::new(self.0.clone())
    }

    /// Pauses all requests: a server that rejects one of them will reject all.
    pub(crate) fn pause(&self, time: Duration) {
        if let (Some(shared), Some(until)) = (&self.0, Instant::now().checked_add(time)) {
            shared.window().pause(until);
        }
    }

    /// The rest of a pause that the server asked for.
    pub(crate) fn paused_for(&self) -> Duration {
        self.0.as_ref().map_or(Duration::ZERO, |shared| shared.window().paused_for(Instant::now()))
    }

    /// The length of the window, for a 429 that does not say how long to wait.
    pub(crate) fn period(&self) -> Option<Duration> {
        self.0.as_ref().map(|shared| shared.window().period())
    }
}

impl fmt::Debug for RateLimit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            None => f.write_str("RateLimit::unlimited()"),
            Some(shared) => {
                let window = shared.window();
                write!(f, "RateLimit::new({}, {:?})", window.capacity(), window.period())
            }
        }
    }
}

impl SharedWindow {
    fn window(&self) -> MutexGuard<'_, Window> {
        // Nothing that runs under this lock can panic.
        self.window.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
