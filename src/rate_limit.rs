//! The vendor's published limit, kept before the server has to say no.

use std::collections::VecDeque;
use std::fmt;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::Notify;
use tokio::time::{Instant, sleep_until};

/// How many requests may arrive at the server in any stretch of time.
///
/// ```
/// use clusterkit::RateLimit;
///
/// let limit = RateLimit::per_minute(120);
/// assert_eq!(limit.state().queued, 0);
/// ```
///
/// It is a sliding window, not a token bucket: a bucket of ten lets twenty requests through in its first minute. A
/// slot is free again one period after the *head* of its answer arrived, because only then is it certain that
/// the request had arrived. Waiters are served in the order they came. Clones share the window, so one
/// `RateLimit` can be handed to several clients; several processes cannot share one and have to divide the rate.
#[derive(Clone)]
pub struct RateLimit(Option<Arc<Shared>>);

/// How a [`RateLimit`] stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct RateLimitState {
    /// How many requests wait for a slot.
    pub queued: usize,
    /// How long at least until it is the turn of a request that comes now, behind those that wait. It takes longer
    /// if requests under way are answered slowly: they free their slots only after that.
    pub next_slot: Duration,
}

struct Shared {
    window: Mutex<Window>,
    /// Slots are taken one waiter after the other; tokio's mutex is first come, first served.
    queue: tokio::sync::Mutex<()>,
    urgent_queue: tokio::sync::Mutex<()>,
    queued: AtomicUsize,
    urgent: AtomicUsize,
    changed: Notify,
}

/// A year; no vendor counts in longer windows.
const LONGEST_PERIOD: Duration = Duration::from_secs(365 * 24 * 3600);

impl RateLimit {
    /// At most `requests` in any `period`. Zero counts as one.
    #[must_use]
    pub fn new(requests: u32, period: Duration) -> Self {
        let capacity = usize::try_from(requests.max(1)).unwrap_or(usize::MAX);
        // What a clock can count.
        let period = period.min(LONGEST_PERIOD);
        Self(Some(Arc::new(Shared {
            window: Mutex::new(Window { capacity, period, held: 0, cooling: VecDeque::new(), paused_until: None }),
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

    /// No limit on this side; what the server asks for by `Retry-After` is still obeyed, call by call.
    #[must_use]
    pub fn unlimited() -> Self {
        Self(None)
    }

    /// How it stands now.
    #[must_use]
    pub fn state(&self) -> RateLimitState {
        let Some(shared) = &self.0 else {
            return RateLimitState { queued: 0, next_slot: Duration::ZERO };
        };
        let now = Instant::now();
        let queued = shared.queued.load(Ordering::Relaxed);
        let next = shared.window().earliest(now, queued);
        RateLimitState { queued, next_slot: next.saturating_duration_since(now) }
    }

    /// Waits for a slot. An `urgent` caller goes ahead of the queue: the exchange for the token on which the
    /// queue waits.
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
            // Registered before the look, so that no change in between is missed.
            changed.as_mut().enable();
            let next = if !urgent && shared.urgent.load(Ordering::Acquire) > 0 {
                Next::Unknown
            } else {
                shared.window().take(Instant::now())
            };
            match next {
                Next::Now => {
                    return Slot(Some(Held { shared: Arc::clone(shared), sent: false }));
                }
                Next::At(at) => {
                    tokio::select! {
                        () = sleep_until(at) => {}
                        () = changed => {}
                    }
                }
                Next::Unknown => changed.await,
            }
        }
    }

    /// Lets nobody send for a time: a server that refuses one of us will refuse all.
    pub(crate) fn pause(&self, time: Duration) {
        if let (Some(shared), Some(until)) = (&self.0, Instant::now().checked_add(time)) {
            shared.window().pause(until);
        }
    }

    /// How much longer nobody may send, because the server has asked for it.
    pub(crate) fn paused_for(&self) -> Duration {
        let paused = self.0.as_ref().and_then(|shared| shared.window().paused_until);
        paused.map_or(Duration::ZERO, |until| until.saturating_duration_since(Instant::now()))
    }

    /// The length of the window, for a refusal that does not say how long.
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
        // Nothing that runs under this lock can panic half way.
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

/// The right to send one request. Dropped unsent it goes back at once; dropped or answered later it is free
/// again one period after.
pub(crate) struct Slot(Option<Held>);

struct Held {
    shared: Arc<Shared>,
    sent: bool,
}

impl Slot {
    /// From here on the request may reach the server.
    pub(crate) fn sending(&mut self) {
        if let Some(held) = &mut self.0 {
            held.sent = true;
        }
    }

    /// The head of the answer has arrived, or the request has failed.
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
    /// When each released slot is free again, the earliest first.
    cooling: VecDeque<Instant>,
    paused_until: Option<Instant>,
}

#[derive(Debug, PartialEq, Eq)]
enum Next {
    Now,
    At(Instant),
    /// When a slot is released, which no clock tells.
    Unknown,
}

impl Window {
    fn next(&mut self, now: Instant) -> Next {
        while self.cooling.front().is_some_and(|free| *free <= now) {
            self.cooling.pop_front();
        }
        if let Some(until) = self.paused_until.filter(|until| *until > now) {
            return Next::At(until);
        }
        self.paused_until = None;
        if self.held + self.cooling.len() < self.capacity {
            return Next::Now;
        }
        self.cooling.front().map_or(Next::Unknown, |free| Next::At(*free))
    }

    /// When at the earliest a request gets a slot that comes now, behind `queued` others.
    fn earliest(&mut self, now: Instant, queued: usize) -> Instant {
        self.next(now);
        // A slot handed out is free one period after its answer at the earliest, and so is one that is used again.
        let busy = self.cooling.iter().copied().chain(std::iter::repeat_n(now + self.period, self.held));
        let free = std::iter::repeat_n(now, self.capacity.saturating_sub(self.held + self.cooling.len()));
        let round = u32::try_from(queued / self.capacity).unwrap_or(u32::MAX);
        let slot = free.chain(busy).nth(queued % self.capacity).unwrap_or(now);
        let slot = self.paused_until.map_or(slot, |paused| slot.max(paused));
        slot.checked_add(self.period.saturating_mul(round)).unwrap_or(slot)
    }

    fn take(&mut self, now: Instant) -> Next {
        let next = self.next(now);
        if next == Next::Now {
            self.held += 1;
        }
        next
    }

    fn release(&mut self, sent_until: Option<Instant>) {
        self.held = self.held.saturating_sub(1);
        if let Some(end) = sent_until {
            self.cooling.push_back(end + self.period);
        }
    }

    fn pause(&mut self, until: Instant) {
        self.paused_until = Some(self.paused_until.map_or(until, |paused| paused.max(until)));
    }
}
