//! Requests to stop: Ctrl-C, a terminal that is closed, a supervisor's.

use std::future::pending;
use std::{fmt, io};

use tokio::sync::watch;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(not(unix), allow(dead_code, reason = "elsewhere there is Ctrl-C only"))]
pub(crate) enum Signal {
    Hangup = 1,
    Interrupt = 2,
    Quit = 3,
    Terminate = 15,
}

impl Signal {
    /// As shells give it.
    pub(crate) fn exit_code(self) -> u8 {
        128 + self as u8
    }

    /// Whether a terminal sends it, and then to all that runs in it.
    pub(crate) fn is_of_terminal(self) -> bool {
        self != Self::Terminate
    }
}

impl fmt::Display for Signal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Hangup => "SIGHUP",
            Self::Interrupt => "SIGINT",
            Self::Quit => "SIGQUIT",
            Self::Terminate => "SIGTERM",
        })
    }
}

/// Each clone gets every signal that comes after it was made.
#[derive(Clone)]
pub(crate) struct Interruptions {
    latest: watch::Receiver<Option<Signal>>,
}

impl Interruptions {
    /// From now on, no signal ends the program by itself.
    pub(crate) fn listen() -> io::Result<Self> {
        let (sender, latest) = watch::channel(None);
        #[cfg(unix)]
        for signal in [Signal::Hangup, Signal::Interrupt, Signal::Quit, Signal::Terminate] {
            use tokio::signal::unix;
            let mut arrivals = unix::signal(unix::SignalKind::from_raw(signal as i32))?;
            let sender = sender.clone();
            tokio::spawn(async move {
                while arrivals.recv().await.is_some() {
                    sender.send_replace(Some(signal));
                }
            });
        }
        #[cfg(not(unix))]
        tokio::spawn(async move {
            while tokio::signal::ctrl_c().await.is_ok() {
                sender.send_replace(Some(Signal::Interrupt));
            }
        });
        Ok(Self { latest })
    }

    pub(crate) async fn next(&mut self) -> Signal {
        loop {
            if self.latest.changed().await.is_err() {
                return pending().await;
            }
            if let Some(signal) = *self.latest.borrow_and_update() {
                return signal;
            }
        }
    }

    /// Until Ctrl-C is pressed by somebody who has asked to stop before, and was given a `hint` what it would do.
    pub(crate) async fn insistence(&mut self, hint: impl Fn()) {
        let mut asked = self.latest.borrow_and_update().is_some();
        loop {
            if asked {
                hint();
            }
            if self.next().await == Signal::Interrupt && asked {
                return;
            }
            asked = true;
        }
    }
}
