//! Requests to stop: Ctrl-C, a closed terminal, a supervisor.

use std::future::pending;
use std::{fmt, io};

use tokio::sync::watch;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(not(unix), allow(dead_code, reason = "other systems have Ctrl-C only"))]
pub(crate) enum Signal {
    Hangup = 1,
    Interrupt = 2,
    Quit = 3,
    Terminate = 15,
}

impl Signal {
    /// The signals for a job that would leave a resource behind.
    pub(crate) const ALL: &[Self] = &[Self::Hangup, Self::Interrupt, Self::Quit, Self::Terminate];
    /// The signals for a job that leaves nothing behind. `nohup` may keep it running.
    pub(crate) const USUAL: &[Self] = &[Self::Interrupt, Self::Terminate];

    /// Returns the exit code, as shells report it.
    pub(crate) fn exit_code(self) -> u8 {
        128 + self as u8
    }

    /// Whether a terminal sends it, and then to every process that runs in it.
    pub(crate) fn is_from_terminal(self) -> bool {
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

/// The error of a job that a signal has ended.
#[derive(Debug)]
pub(crate) struct Interrupted(pub(crate) Signal);

impl fmt::Display for Interrupted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "interrupted by {}", self.0)
    }
}

impl std::error::Error for Interrupted {}

/// Each clone receives every signal that arrives after it was made.
#[derive(Clone)]
pub(crate) struct Interruptions {
    latest: watch::Receiver<Option<Signal>>,
}

impl Interruptions {
    /// From now on, these signals do not end the program by themselves. Other systems than unix have Ctrl-C only.
    pub(crate) fn listen(signals: &[Signal]) -> io::Result<Self> {
        let (sender, latest) = watch::channel(None);
        #[cfg(unix)]
        for &signal in signals {
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
            let _ = signals;
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

    /// Drops the work when a signal arrives, or has arrived since the last one was taken.
    pub(crate) async fn stop<T>(&mut self, work: impl Future<Output = T>) -> Result<T, Interrupted> {
        tokio::select! {
            biased;
            signal = self.next() => Err(Interrupted(signal)),
            output = work => Ok(output),
        }
    }

    /// Completes at a Ctrl-C that follows another signal. After that signal, `hint` prints the effect of Ctrl-C.
    pub(crate) async fn insistence(&mut self, hint: impl Fn()) {
        let mut signalled = self.latest.borrow_and_update().is_some();
        loop {
            if signalled {
                hint();
            }
            if self.next().await == Signal::Interrupt && signalled {
                return;
            }
            signalled = true;
        }
    }
}
