//! Obeys the vendor's published rate limit, so that the server does not reject requests.
//!
//! The window is a state machine under a plain mutex, which is never held across an await. Waiting requests are tickets
//! in its queue; slots in use are leases that expire. Every waiter has its own timer. A ticket that does not claim an
//! offered slot in time is passed over. Therefore a request does not depend on the future of another one being polled.

mod reservation;
#[cfg(test)]
mod simulation;
mod window;

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

pub(crate) use reservation::Reservation;
use window::Window;

/// The maximum number of requests that arrive at the server within a window of time.
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
/// arrive. Slots are granted in the order of the requests. A request whose future is not polled is passed over.
///
/// Clones share the window, so several clients can share one `RateLimit`. Processes do not share it, so divide the rate
/// among them.
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
    /// The minimum time until a new request gets a slot, behind those that wait. It takes longer if running requests
    /// are slow, because they release their slots only after their responses.
    pub available_in: Duration,
}

struct SharedWindow {
    window: Mutex<Window>,
}

/// The maximum window: a year.
const MAX_PERIOD: Duration = Duration::from_secs(365 * 24 * 3600);

impl RateLimit {
    /// Allows at most `requests` in any `period`. Zero counts as one.
    #[must_use]
    pub fn new(requests: u32, period: Duration) -> Self {
        let capacity = usize::try_from(requests.max(1)).unwrap_or(usize::MAX);
        // A longer window could exceed the clock.
        let window = Mutex::new(Window::new(capacity, period.min(MAX_PERIOD)));
        Self(Some(Arc::new(SharedWindow { window })))
    }

    /// Allows at most `requests` in any 60 seconds.
    #[must_use]
    pub fn per_minute(requests: u32) -> Self {
        Self::new(requests, Duration::from_secs(60))
    }

    /// Allows at most `requests` in any second.
    #[must_use]
    pub fn per_second(requests: u32) -> Self {
        Self::new(requests, Duration::from_secs(1))
    }

    /// Allows any number of requests. Each call still obeys a `Retry-After` of the server.
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

    /// Creates the reservation of one call.
    pub(crate) fn reservation(&self) -> Reservation {
        Reservation::new(self.0.clone())
    }

    /// Pauses all requests, because a server that rejects one of them will reject all.
    pub(crate) fn pause(&self, time: Duration) {
        if let (Some(shared), Some(until)) = (&self.0, Instant::now().checked_add(time)) {
            shared.window().pause(until);
        }
    }

    /// Returns the remaining time of a pause.
    pub(crate) fn paused_for(&self) -> Duration {
        self.0.as_ref().map_or(Duration::ZERO, |shared| shared.window().paused_for(Instant::now()))
    }

    /// Returns the length of the window, for a 429 that does not state how long to wait.
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
        // Code under this lock does not panic.
        self.window.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
