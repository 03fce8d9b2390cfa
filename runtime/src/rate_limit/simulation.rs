//! Simulates seeded schedules of callers that poll, park, leak or drop their futures, against the window.

use std::future::Future;
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Waker};
use std::time::Duration;

use tokio::sync::Notify;
use tokio::time::Instant;

use super::window::{Claim, Outcome, Window};

/// The maximum duration of an attempt.
const LEASE: Duration = Duration::from_secs(10);
/// The maximum time after which a request that was given up still arrives at the server.
const MAX_WAY: u64 = 2_000;
const MAX_WORK: u64 = 3_000;

/// The behaviour of a caller with its future.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Habit {
    /// Polls it to its end.
    Polls,
    /// Stops polling while it waits for a slot.
    Parks,
    /// Drops it while it waits.
    Leaves,
    /// Drops it after the request was sent.
    GivesUp,
    /// Its runtime is not driven any more when the response arrives.
    Leaks,
}

struct Caller {
    habit: Habit,
    comes: Instant,
    state: State,
}

enum State {
    Coming,
    Waiting { id: u64, wake: Arc<Notify>, next_claim: Instant },
    Sent { id: u64, ends: Option<Instant>, outcome: Outcome },
    Ended,
}

struct Simulation {
    random: fastrand::Rng,
    window: Window,
    callers: Vec<Caller>,
    arrivals: Vec<Instant>,
    now: Instant,
}

impl Simulation {
    fn new(seed: u64, capacity: usize, period: Duration, start: Instant) -> Self {
        let mut random = fastrand::Rng::with_seed(seed);
        let callers = (0..random.usize(5..30)).map(|_| {
            let habit = match random.u8(0..10) {
                0 => Habit::Parks,
                1 => Habit::Leaves,
                2 => Habit::GivesUp,
                3 => Habit::Leaks,
                _ => Habit::Polls,
            };
            Caller { habit, comes: start + Duration::from_millis(random.u64(0..3_000)), state: State::Coming }
        });
        let callers = callers.collect();
        Self { random, window: Window::new(capacity, period), callers, arrivals: Vec::new(), now: start }
    }

    fn millis(&mut self, max: u64) -> Duration {
        Duration::from_millis(self.random.u64(0..=max))
    }

    /// Runs the current step of one caller.
    fn step(&mut self, index: usize) {
        let (now, habit) = (self.now, self.callers[index].habit);
        let state = match std::mem::replace(&mut self.callers[index].state, State::Ended) {
            State::Coming if self.callers[index].comes <= now => {
                let wake = Arc::new(Notify::new());
                let urgent = self.random.u8(0..10) == 0;
                let id = self.window.enqueue(urgent, Arc::clone(&wake));
                self.claim(index, id, wake)
            }
            State::Waiting { id, wake, next_claim } if next_claim <= now || is_notified(&wake) => match habit {
                Habit::Parks => State::Ended,
                Habit::Leaves if self.random.bool() => {
                    self.window.withdraw(id);
                    State::Ended
                }
                _ => self.claim(index, id, wake),
            },
            State::Sent { id, ends: Some(ends), outcome } if ends <= now => {
                self.window.release(id, now, outcome);
                State::Ended
            }
            state => state,
        };
        self.callers[index].state = state;
    }

    fn claim(&mut self, index: usize, id: u64, wake: Arc<Notify>) -> State {
        match self.window.claim(id, self.now, LEASE) {
            Claim::At(next_claim) => State::Waiting { id, wake, next_claim },
            Claim::Withdrawn => State::Ended,
            Claim::Granted => {
                let arrives = self.now + self.millis(MAX_WAY);
                self.arrivals.push(arrives);
                let responds = arrives + self.millis(MAX_WORK);
                match self.callers[index].habit {
                    Habit::Leaks => State::Sent { id, ends: None, outcome: Outcome::Received },
                    Habit::GivesUp => {
                        let leaves = self.now + self.millis(1_000);
                        State::Sent { id, ends: Some(leaves), outcome: Outcome::GivenUp }
                    }
                    _ => State::Sent { id, ends: Some(responds), outcome: Outcome::Received },
                }
            }
        }
    }

    /// Returns the time of the next event.
    fn next(&self) -> Option<Instant> {
        let times = self.callers.iter().filter_map(|caller| match &caller.state {
            State::Coming => Some(caller.comes),
            State::Waiting { next_claim, .. } => Some(*next_claim),
            State::Sent { ends, .. } => *ends,
            State::Ended => None,
        });
        times.min()
    }

    fn run(&mut self) {
        while let Some(next) = self.next() {
            assert!(next < self.now + Duration::from_secs(3600), "a caller sleeps for {:?}", next - self.now);
            self.now = self.now.max(next);
            // The step of one caller may wake another one.
            for _ in 0..self.callers.len() + 2 {
                for index in 0..self.callers.len() {
                    self.step(index);
                }
            }
        }
    }
}

fn is_notified(wake: &Notify) -> bool {
    pin!(wake.notified()).poll(&mut Context::from_waker(Waker::noop())).is_ready()
}

/// The number of seeds: more by the environment variable `RATE_LIMIT_SEEDS`.
fn seeds() -> u64 {
    std::env::var("RATE_LIMIT_SEEDS").ok().and_then(|seeds| seeds.parse().ok()).unwrap_or(500)
}

#[test]
fn no_window_holds_more_than_the_limit_and_every_caller_is_served() {
    for seed in 0..seeds() {
        let start = Instant::now();
        let mut random = fastrand::Rng::with_seed(seed);
        let (capacity, period) = (random.usize(1..6), Duration::from_millis(random.u64(200..5_000)));
        let mut simulation = Simulation::new(seed, capacity, period, start);
        simulation.run();

        let mut arrivals = simulation.arrivals.clone();
        arrivals.sort();
        for (earlier, later) in arrivals.iter().zip(arrivals.iter().skip(capacity)) {
            assert!(*later >= *earlier + period, "seed {seed}: {:?} after {:?}", *later - start, *earlier - start);
        }

        let served = |caller: &&Caller| matches!(caller.habit, Habit::Polls | Habit::GivesUp);
        assert!(simulation.callers.iter().filter(served).all(|caller| matches!(caller.state, State::Ended)));
        let parked = simulation.callers.iter().filter(|caller| caller.habit == Habit::Parks).count();
        assert!(simulation.window.queued() <= parked, "seed {seed}: {} in the queue", simulation.window.queued());

        // Each round takes a window, the slowest response or, after a leak, the end of a lease.
        let rounds = u32::try_from(simulation.callers.len() / capacity + 2).unwrap();
        let round =
            period + LEASE + Duration::from_millis(MAX_WAY) + period + Duration::from_millis(MAX_WAY + MAX_WORK);
        let bound = Duration::from_secs(3) + round * rounds;
        assert!(simulation.now <= start + bound, "seed {seed}: {:?}", simulation.now - start);
    }
}
