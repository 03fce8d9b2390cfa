//! The sliding window as a state machine. Time is a parameter.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap, VecDeque};
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Notify;
use tokio::time::Instant;

/// The time to claim an offered slot. After it, a ticket whose future is not polled is passed over.
const CLAIM_TIME: Duration = Duration::from_millis(100);

/// The time in which a request that was given up may still arrive at the server.
const IN_FLIGHT: Duration = Duration::from_secs(2);

/// The number of tickets at the head of the queue that watch each change. Those behind claim again at the time of their
/// turn, and once a window.
const WATCHING: usize = 8;

pub(super) struct Window {
    capacity: usize,
    period: Duration,
    next_id: u64,
    /// Urgent tickets first, then in the order of the requests.
    queue: VecDeque<Ticket>,
    /// The slots in use, each with the time at which its lease expires.
    leases: HashMap<u64, Instant>,
    /// The times at which used slots are released.
    releases: BinaryHeap<Reverse<Instant>>,
    paused_until: Option<Instant>,
}

/// A request that waits for a slot.
struct Ticket {
    id: u64,
    urgent: bool,
    /// The time since which it could have claimed a slot.
    offered: Option<Instant>,
    wake: Arc<Notify>,
}

/// The outcome of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Outcome {
    /// Nothing was sent.
    Unsent,
    /// The server has received it.
    Received,
    /// It may still arrive.
    GivenUp,
}

/// The result of a claim.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Claim {
    /// The caller has a slot.
    Granted,
    /// All slots are in use; a claim at this time may succeed.
    At(Instant),
    /// The ticket has been withdrawn.
    Withdrawn,
}

impl Window {
    pub(super) fn new(capacity: usize, period: Duration) -> Self {
        Self {
            capacity,
            period,
            next_id: 0,
            queue: VecDeque::new(),
            leases: HashMap::new(),
            releases: BinaryHeap::new(),
            paused_until: None,
        }
    }

    pub(super) fn capacity(&self) -> usize {
        self.capacity
    }

    pub(super) fn period(&self) -> Duration {
        self.period
    }

    pub(super) fn queued(&self) -> usize {
        self.queue.len()
    }

    /// Adds a ticket to the queue: behind all others, or, if urgent, behind the urgent ones.
    pub(super) fn enqueue(&mut self, urgent: bool, wake: Arc<Notify>) -> u64 {
        let id = self.next_id;
        self.next_id += 1;
        let ticket = Ticket { id, urgent, offered: None, wake };
        let ahead =
            if urgent { self.queue.iter().take_while(|ticket| ticket.urgent).count() } else { self.queue.len() };
        self.queue.insert(ahead, ticket);
        id
    }

    /// Removes a ticket from the queue.
    pub(super) fn withdraw(&mut self, id: u64) {
        if let Some(position) = self.position(id) {
            self.queue.remove(position);
            self.wake();
        }
    }

    /// Claims a slot for a ticket. The lease expires after `lease`, 2 s and one window.
    pub(super) fn claim(&mut self, id: u64, now: Instant, lease: Duration) -> Claim {
        let free = self.free(now);
        let Some(position) = self.position(id) else { return Claim::Withdrawn };
        // Tickets ahead that were offered a slot and may still claim it.
        let mut offers = 0;
        let mut passed_over_at: Option<Instant> = None;
        for ticket in self.queue.iter_mut().take(position) {
            if offers == free {
                break;
            }
            let offered = *ticket.offered.get_or_insert_with(|| {
                ticket.wake.notify_one();
                now
            });
            let ends = offered + CLAIM_TIME;
            if ends > now {
                offers += 1;
                passed_over_at = Some(passed_over_at.map_or(ends, |at| at.min(ends)));
            }
        }
        // In order: a ticket waits while one ahead of it may still claim.
        if offers == 0 && free > 0 {
            self.queue.remove(position);
            let ends = now.checked_add(lease).and_then(|end| end.checked_add(IN_FLIGHT + self.period));
            self.leases.insert(id, ends.unwrap_or(now + self.period));
            self.wake();
            return Claim::Granted;
        }
        // The future of this ticket is polled, so it can be offered a slot again.
        self.queue[position].offered = None;
        Claim::At(match passed_over_at {
            Some(at) => at,
            None => self.next_claim(now, position),
        })
    }

    /// When a ticket at this position claims again, while no slot is free.
    fn next_claim(&mut self, now: Instant, position: usize) -> Instant {
        if position < WATCHING {
            let ahead = u32::try_from(position).unwrap_or(u32::MAX);
            return self.next_release(now) + CLAIM_TIME.saturating_mul(ahead);
        }
        let expected = self.earliest(now, position);
        expected.min(now + self.period).max(now + CLAIM_TIME)
    }

    /// Returns the earliest known release of a slot.
    fn next_release(&self, now: Instant) -> Instant {
        if let Some(until) = self.paused_until.filter(|until| *until > now) {
            return until;
        }
        let release = self.releases.peek().map(|Reverse(release)| *release);
        let lease = self.leases.values().min().copied();
        release.into_iter().chain(lease).min().unwrap_or(now + CLAIM_TIME)
    }

    /// Returns the number of free slots.
    fn free(&mut self, now: Instant) -> usize {
        while self.releases.peek().is_some_and(|Reverse(release)| *release <= now) {
            self.releases.pop();
        }
        self.leases.retain(|_, end| *end > now);
        if self.paused_until.is_some_and(|until| until > now) {
            return 0;
        }
        self.paused_until = None;
        self.capacity.saturating_sub(self.leases.len() + self.releases.len())
    }

    /// Ends a lease.
    pub(super) fn release(&mut self, id: u64, now: Instant, outcome: Outcome) {
        if self.leases.remove(&id).is_none() {
            return;
        }
        match outcome {
            Outcome::Unsent => {}
            Outcome::Received => self.releases.push(Reverse(now + self.period)),
            Outcome::GivenUp => self.releases.push(Reverse(now + IN_FLIGHT + self.period)),
        }
        self.wake();
    }

    pub(super) fn pause(&mut self, until: Instant) {
        self.paused_until = Some(self.paused_until.map_or(until, |paused| paused.max(until)));
        self.wake();
    }

    pub(super) fn paused_for(&self, now: Instant) -> Duration {
        self.paused_until.map_or(Duration::ZERO, |until| until.saturating_duration_since(now))
    }

    /// Returns the earliest time at which a new request gets a slot, behind `queued` others.
    pub(super) fn earliest(&mut self, now: Instant, queued: usize) -> Instant {
        self.free(now);
        let mut releases: Vec<Instant> = self.releases.iter().map(|Reverse(release)| *release).collect();
        releases.sort_unstable();
        // A slot is released at the earliest one window after its response, each time that it is used.
        let busy = releases.into_iter().chain(std::iter::repeat_n(now + self.period, self.leases.len()));
        let free = std::iter::repeat_n(now, self.capacity.saturating_sub(self.leases.len() + self.releases.len()));
        let round = u32::try_from(queued / self.capacity).unwrap_or(u32::MAX);
        let slot = free.chain(busy).nth(queued % self.capacity).unwrap_or(now);
        let slot = self.paused_until.map_or(slot, |paused| slot.max(paused));
        slot.checked_add(self.period.saturating_mul(round)).unwrap_or(slot)
    }

    fn position(&self, id: u64) -> Option<usize> {
        self.queue.iter().position(|ticket| ticket.id == id)
    }

    /// Lets the tickets at the head of the queue claim again.
    fn wake(&self) {
        for ticket in self.queue.iter().take(WATCHING) {
            ticket.wake.notify_one();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    fn enqueue(window: &mut Window) -> u64 {
        window.enqueue(false, Arc::new(Notify::new()))
    }

    fn claim(window: &mut Window, id: u64, now: Instant) -> Claim {
        window.claim(id, now, 10 * SECOND)
    }

    #[test]
    fn a_slot_is_released_one_window_after_its_response() {
        let (mut window, start) = (Window::new(1, SECOND), Instant::now());
        let first = enqueue(&mut window);
        assert_eq!(claim(&mut window, first, start), Claim::Granted);
        window.release(first, start + SECOND / 2, Outcome::Received);
        let second = enqueue(&mut window);
        let free = start + SECOND / 2 + SECOND;
        assert_eq!(claim(&mut window, second, start + SECOND), Claim::At(free));
        assert_eq!(claim(&mut window, second, free), Claim::Granted);
    }

    #[test]
    fn a_request_that_was_given_up_may_still_arrive() {
        let (mut window, start) = (Window::new(1, SECOND), Instant::now());
        let first = enqueue(&mut window);
        assert_eq!(claim(&mut window, first, start), Claim::Granted);
        window.release(first, start, Outcome::GivenUp);
        let second = enqueue(&mut window);
        assert_eq!(claim(&mut window, second, start), Claim::At(start + 3 * SECOND));
    }

    #[test]
    fn an_unsent_request_releases_its_slot_at_once() {
        let (mut window, start) = (Window::new(1, SECOND), Instant::now());
        let first = enqueue(&mut window);
        assert_eq!(claim(&mut window, first, start), Claim::Granted);
        window.release(first, start, Outcome::Unsent);
        let second = enqueue(&mut window);
        assert_eq!(claim(&mut window, second, start), Claim::Granted);
    }

    #[test]
    fn a_ticket_that_does_not_claim_is_passed_over() {
        let (mut window, start) = (Window::new(1, SECOND), Instant::now());
        let parked = enqueue(&mut window);
        let live = enqueue(&mut window);
        assert_eq!(claim(&mut window, live, start), Claim::At(start + CLAIM_TIME));
        assert_eq!(claim(&mut window, live, start + CLAIM_TIME), Claim::Granted);
        // It keeps its position until it is polled again.
        window.release(live, start + SECOND, Outcome::Unsent);
        let late = enqueue(&mut window);
        assert_eq!(claim(&mut window, parked, start + SECOND), Claim::Granted);
        assert!(matches!(claim(&mut window, late, start + SECOND), Claim::At(_)));
    }

    #[test]
    fn a_leaked_lease_expires() {
        let (mut window, start) = (Window::new(1, SECOND), Instant::now());
        let leaked = enqueue(&mut window);
        assert_eq!(claim(&mut window, leaked, start), Claim::Granted);
        let next = enqueue(&mut window);
        let end = start + 10 * SECOND + IN_FLIGHT + SECOND;
        assert_eq!(claim(&mut window, next, start), Claim::At(end));
        assert_eq!(claim(&mut window, next, end), Claim::Granted);
    }

    #[test]
    fn an_urgent_ticket_goes_ahead_of_the_queue() {
        let (mut window, start) = (Window::new(1, SECOND), Instant::now());
        let usual = enqueue(&mut window);
        let urgent = window.enqueue(true, Arc::new(Notify::new()));
        assert_eq!(claim(&mut window, usual, start), Claim::At(start + CLAIM_TIME));
        assert_eq!(claim(&mut window, urgent, start), Claim::Granted);
    }

    #[test]
    fn a_pause_holds_everyone() {
        let (mut window, start) = (Window::new(10, SECOND), Instant::now());
        window.pause(start + 5 * SECOND);
        let first = enqueue(&mut window);
        assert_eq!(claim(&mut window, first, start), Claim::At(start + 5 * SECOND));
        assert_eq!(claim(&mut window, first, start + 5 * SECOND), Claim::Granted);
    }

    #[test]
    fn the_claim_of_a_withdrawn_ticket_fails() {
        let (mut window, start) = (Window::new(1, SECOND), Instant::now());
        let id = enqueue(&mut window);
        window.withdraw(id);
        assert_eq!(claim(&mut window, id, start), Claim::Withdrawn);
        assert_eq!(window.queued(), 0);
    }
}
