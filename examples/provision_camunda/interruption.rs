//! Requests to stop: Ctrl-C, a terminal that is closed, a supervisor's.

use std::{fmt, io};

use tokio::sync::mpsc;

#[derive(Clone, Copy, Debug)]
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
}

impl fmt::Display for Signal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Hangup => "interrupted by SIGHUP",
            Self::Interrupt => "interrupted by SIGINT",
            Self::Quit => "interrupted by SIGQUIT",
            Self::Terminate => "interrupted by SIGTERM",
        })
    }
}

impl std::error::Error for Signal {}

/// The signals that have come and not been heeded yet.
pub(crate) struct Interruptions {
    arrived: mpsc::UnboundedReceiver<Signal>,
}

impl Interruptions {
    /// From now on, no signal ends the program by itself.
    pub(crate) fn listen() -> io::Result<Self> {
        let (sender, arrived) = mpsc::unbounded_channel();
        #[cfg(unix)]
        for signal in [Signal::Hangup, Signal::Interrupt, Signal::Quit, Signal::Terminate] {
            use tokio::signal::unix;
            let mut arrivals = unix::signal(unix::SignalKind::from_raw(signal as i32))?;
            let sender = sender.clone();
            tokio::spawn(async move { while arrivals.recv().await.is_some() && sender.send(signal).is_ok() {} });
        }
        #[cfg(not(unix))]
        tokio::spawn(async move {
            while tokio::signal::ctrl_c().await.is_ok() && sender.send(Signal::Interrupt).is_ok() {}
        });
        Ok(Self { arrived })
    }

    /// Stops the work where a signal comes, or has come before.
    pub(crate) async fn stop<T>(&mut self, work: impl Future<Output = T>) -> Result<T, Signal> {
        tokio::select! {
            biased;
            Some(signal) = self.arrived.recv() => Err(signal),
            outcome = work => Ok(outcome),
        }
    }
}
