//! The reservation of one call: a ticket in the queue, or the lease of a slot.

use std::future::pending;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::Notify;
use tokio::time::{Instant, sleep_until};

use super::SharedWindow;
use super::window::{Claim, Outcome};

/// The call and the caller's handle share a reservation. Either of them can release it synchronously, on any thread.
pub(crate) struct Reservation {
    limit: Option<Arc<SharedWindow>>,
    held: Mutex<Held>,
    sent: AtomicBool,
}

#[derive(Clone, Copy)]
enum Held {
    Nothing,
    Ticket(u64),
    /// A slot, and whether the request may have been sent.
    Lease(u64, bool),
    /// The call was cancelled, and cannot acquire a slot again.
    Cancelled,
}

impl Reservation {
    pub(super) fn new(limit: Option<Arc<SharedWindow>>) -> Self {
        Self { limit, held: Mutex::new(Held::Nothing), sent: AtomicBool::new(false) }
    }

    /// Waits for a slot. An `urgent` request, such as a token exchange, goes ahead of the queue. `lease` is the maximum
    /// duration of the request.
    pub(crate) async fn acquire(&self, urgent: bool, lease: Duration) {
        let Some(limit) = &self.limit else { return };
        let wake = Arc::new(Notify::new());
        let id = {
            let mut held = self.held();
            if matches!(*held, Held::Cancelled) {
                None
            } else {
                let id = limit.window().enqueue(urgent, Arc::clone(&wake));
                *held = Held::Ticket(id);
                Some(id)
            }
        };
        let Some(id) = id else { return pending().await };
        // The time limit of the call may drop this future.
        let waiting = Waiting(self);
        loop {
            let claim = {
                let mut held = self.held();
                let claim = limit.window().claim(id, Instant::now(), lease);
                if claim == Claim::Granted {
                    *held = Held::Lease(id, false);
                }
                claim
            };
            match claim {
                Claim::Granted => break,
                Claim::At(at) => tokio::select! {
                    () = sleep_until(at) => {}
                    () = wake.notified() => {}
                },
                Claim::Withdrawn => pending().await,
            }
        }
        std::mem::forget(waiting);
    }

    /// Marks that the request may reach the server from now on.
    pub(crate) fn sending(&self) {
        self.sent.store(true, Ordering::Relaxed);
        if let Held::Lease(_, sent) = &mut *self.held() {
            *sent = true;
        }
    }

    /// Whether a request may have reached the server.
    pub(crate) fn was_sent(&self) -> bool {
        self.sent.load(Ordering::Relaxed)
    }

    /// Releases the slot: the headers of the response have arrived, or the request has failed.
    pub(crate) fn received(&self) {
        self.release(Outcome::Received, Held::Nothing);
    }

    /// Releases the slot of a request that has no response. It may still arrive.
    pub(crate) fn give_up(&self) {
        self.release(Outcome::GivenUp, Held::Nothing);
    }

    /// Releases the ticket or slot, and prevents further ones.
    pub(crate) fn cancel(&self) {
        self.release(Outcome::GivenUp, Held::Cancelled);
    }

    fn release(&self, outcome: Outcome, after: Held) {
        let Some(limit) = &self.limit else { return };
        let mut held = self.held();
        match std::mem::replace(&mut *held, after) {
            Held::Nothing => {}
            Held::Cancelled => *held = Held::Cancelled,
            Held::Ticket(id) => limit.window().withdraw(id),
            Held::Lease(id, sent) => {
                let outcome = if sent { outcome } else { Outcome::Unsent };
                limit.window().release(id, Instant::now(), outcome);
            }
        }
    }

    fn held(&self) -> MutexGuard<'_, Held> {
        // Code under this lock does not panic.
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Reservation {
    fn drop(&mut self) {
        self.cancel();
    }
}

/// Withdraws the ticket when it is dropped.
struct Waiting<'a>(&'a Reservation);

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.release(Outcome::Unsent, Held::Nothing);
    }
}
