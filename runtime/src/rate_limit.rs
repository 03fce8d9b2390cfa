//! The vendor's published limit, kept before the server has to reject a request.

use std::collections::VecDeque;
use std::fmt;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::Notify;
use tokio::time::{Instant, sleep_until};

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
/// had arrived. Slots are given in the order of the requests. Clones share the window, so one `RateLimit` can be given
/// to several clients. Processes do not share it: divide the rate among them.
#[derive(Clone)]
pub struct RateLimit(Option<Arc<Shared>>);

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

struct Shared {
    window: Mutex<Window>,
    /// Slots are taken one waiter after the other, in the order of tokio's fair mutex.
    queue: tokio::sync::Mutex<()>,
    urgent_queue: tokio::sync::Mutex<()>,
    queued: AtomicUsize,
    urgent: AtomicUsize,
    changed: Notify,
}

/// A year. No vendor counts in longer windows.
const MAX_PERIOD: Duration = Duration::from_secs(365 * 24 * 3600);

impl RateLimit {
    /// At most `requests` in any `period`. Zero counts as one.
    #[must_use]
    pub fn new(requests: u32, period: Duration) -> Self {
        let capacity = usize::try_from(requests.max(1)).unwrap_or(usize::MAX);
        // A clock cannot count further.
        let period = period.min(MAX_PERIOD);
        Self(Some(Arc::new(Shared {
            window: Mutex::new(Window { capacity, period, held: 0, releases: VecDeque::new(), paused_until: None }),
            queue: tokio::sync::Mutex::new(()),
            urgent_queue: tokio::sync::Mutex::new(()),
            queued: AtomicUsize::new(0),
            urgent: AtomicUsize::new(0),
            changed: Notify::new(),
        })))
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
        let queued = shared.queued.load(Ordering::Relaxed);
        let next = shared.window().earliest(now, queued);
        RateLimitState { queued, available_in: next.saturating_duration_since(now) }
    }

    /// Waits for a slot. An `urgent` request goes ahead of the queue: the exchange for the token that the queue needs.
    pub(crate) async fn acquire(&self, urgent: bool) -> Slot {
        let Some(shared) = &self.0 else {
            return Slot(None);
        };
        let _waiting = Waiting::new(shared, urgent);
        let queue = if urgent { &shared.urgent_queue } else { &shared.queue };
        let _turn = queue.lock().await;
        loop {
            let changed = shared.changed.notified();
            tokio::pin!(changed);
            // Registered before the check, so that no change in between is missed.
            changed.as_mut().enable();
            let next = if !urgent && shared.urgent.load(Ordering::Acquire) > 0 {
                Availability::Unknown
            } else {
                shared.window().take(Instant::now())
            };
            match next {
                Availability::Now => {
                    return Slot(Some(Held { shared: Arc::clone(shared), sent: false }));
                }
                Availability::At(at) => {
                    tokio::select! {
                        () = sleep_until(at) => {}
                        () = changed => {}
                    }
                }
                Availability::Unknown => changed.await,
            }
        }
    }

    /// Pauses all requests: a server that rejects one of them will reject all.
    pub(crate) fn pause(&self, time: Duration) {
        if let (Some(shared), Some(until)) = (&self.0, Instant::now().checked_add(time)) {
            shared.window().pause(until);
        }
    }

    /// The rest of a pause that the server asked for.
    pub(crate) fn paused_for(&self) -> Duration {
        let paused = self.0.as_ref().and_then(|shared| shared.window().paused_until);
        paused.map_or(Duration::ZERO, |until| until.saturating_duration_since(Instant::now()))
    }

    /// The length of the window, for a 429 that does not say how long to wait.
    pub(crate) fn period(&self) -> Option<Duration> {
        self.0.as_ref().map(|shared| shared.window().period)
    }
}

impl fmt::Debug for RateLimit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            None => f.write_str("RateLimit::unlimited()"),
            Some(shared) => {
                let window = shared.window();
                write!(f, "RateLimit::new({}, {:?})", window.capacity, window.period)
            }
        }
    }
}

impl Shared {
    fn window(&self) -> MutexGuard<'_, Window> {
        // Nothing that runs under this lock can panic.
        self.window.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Counts a waiter for as long as it waits, also when its call is dropped.
struct Waiting<'a> {
    shared: &'a Shared,
    urgent: bool,
}

impl<'a> Waiting<'a> {
    fn new(shared: &'a Shared, urgent: bool) -> Self {
        shared.queued.fetch_add(1, Ordering::Relaxed);
        if urgent {
            shared.urgent.fetch_add(1, Ordering::AcqRel);
        }
        Self { shared, urgent }
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.shared.queued.fetch_sub(1, Ordering::Relaxed);
        if self.urgent {
            self.shared.urgent.fetch_sub(1, Ordering::AcqRel);
            self.shared.changed.notify_waiters();
        }
    }
}

/// The right to send one request. If it is dropped unsent, it is released at once; otherwise one window later.
pub(crate) struct Slot(Option<Held>);

struct Held {
    shared: Arc<Shared>,
    sent: bool,
}

impl Slot {
    /// Marks that the request may reach the server from now on.
    pub(crate) fn sending(&mut self) {
        if let Some(held) = &mut self.0 {
            held.sent = true;
        }
    }

    /// Marks that the headers of the response have arrived, or that the request has failed.
    pub(crate) fn answered(self) {
        drop(self);
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        self.shared.window().release(self.sent.then(Instant::now));
        self.shared.changed.notify_waiters();
    }
}

/// The sliding window as a state machine; time comes from outside.
struct Window {
    capacity: usize,
    period: Duration,
    /// Slots handed out and not released.
    held: usize,
    /// When each used slot is released, the earliest first.
    releases: VecDeque<Instant>,
    paused_until: Option<Instant>,
}

#[derive(Debug, PartialEq, Eq)]
enum Availability {
    Now,
    At(Instant),
    /// When a running request ends.
    Unknown,
}

impl Window {
    fn next(&mut self, now: Instant) -> Availability {
        while self.releases.front().is_some_and(|free| *free <= now) {
            self.releases.pop_front();
        }
        if let Some(until) = self.paused_until.filter(|until| *until > now) {
            return Availability::At(until);
        }
        self.paused_until = None;
        if self.held + self.releases.len() < self.capacity {
            return Availability::Now;
        }
        self.releases.front().map_or(Availability::Unknown, |free| Availability::At(*free))
    }

    /// The earliest time at which a request that is made now gets a slot, behind `queued` others.
    fn earliest(&mut self, now: Instant, queued: usize) -> Instant {
        self.next(now);
        // A slot in use is released one window after its response at the earliest, and so is one that is used again.
        let busy = self.releases.iter().copied().chain(std::iter::repeat_n(now + self.period, self.held));
        let free = std::iter::repeat_n(now, self.capacity.saturating_sub(self.held + self.releases.len()));
        let round = u32::try_from(queued / self.capacity).unwrap_or(u32::MAX);
        let slot = free.chain(busy).nth(queued % self.capacity).unwrap_or(now);
        let slot = self.paused_until.map_or(slot, |paused| slot.max(paused));
        slot.checked_add(self.period.saturating_mul(round)).unwrap_or(slot)
    }

    fn take(&mut self, now: Instant) -> Availability {
        let next = self.next(now);
        if next == Availability::Now {
            self.held += 1;
        }
        next
    }

    fn release(&mut self, sent_until: Option<Instant>) {
        self.held = self.held.saturating_sub(1);
        if let Some(end) = sent_until {
            self.releases.push_back(end + self.period);
        }
    }

    fn pause(&mut self, until: Instant) {
        self.paused_until = Some(self.paused_until.map_or(until, |paused| paused.max(until)));
    }
}
