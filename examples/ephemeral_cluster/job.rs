//! The command, and what it starts.

use std::fmt;
use std::io::{self, IsTerminal};
use std::process::ExitStatus;
use std::time::Duration;

use tokio::process::Command;

use super::interruption::{Interruptions, Signal};
use super::words::say;
use family::Family;

/// How long it has to tidy up when it is asked to stop.
const GRACE: Duration = Duration::from_secs(10);

/// How it ended.
pub(crate) enum Ending {
    Itself(ExitStatus),
    Interrupted(Signal),
}

/// Runs it to its end. Nothing of it outlives this, except that it runs in a terminal and leaves something behind.
pub(crate) async fn run(mut command: Command, interruptions: &mut Interruptions) -> io::Result<Ending> {
    // In a terminal it stays in the group that may read from it, and that Ctrl-C reaches. Elsewhere it gets a group.
    let in_terminal = io::stdin().is_terminal() || io::stderr().is_terminal();
    #[cfg(unix)]
    if !in_terminal {
        command.process_group(0);
    }
    let mut child = command.kill_on_drop(true).spawn()?;
    let family = Family::of(&child, !in_terminal);
    let signal = tokio::select! {
        status = child.wait() => return status.map(Ending::Itself),
        signal = interruptions.next() => signal,
    };
    let told = in_terminal && signal.is_of_terminal();
    if !told {
        family.terminate();
    }
    say(&format!("{signal}: the command has {} s to end; Ctrl-C kills it at once", GRACE.as_secs()));
    let gone = async {
        let _ = child.wait().await;
        while family.exists() {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    tokio::select! {
        () = gone => {}
        () = tokio::time::sleep(GRACE) => {}
        _ = interruptions.next() => {}
    }
    // What is left is killed as this ends.
    Ok(Ending::Interrupted(signal))
}

#[cfg(unix)]
mod family {
    use rustix::process::{self, Pid, Signal};
    use tokio::process::Child;

    /// The command and the processes of its group.
    pub(super) struct Family {
        leader: Option<Pid>,
        own_group: bool,
    }

    impl Family {
        pub(super) fn of(child: &Child, own_group: bool) -> Self {
            let id = child.id().and_then(|id| i32::try_from(id).ok());
            Self { leader: id.and_then(Pid::from_raw), own_group }
        }

        // Where there is nothing to signal, it has ended.

        pub(super) fn terminate(&self) {
            let Some(leader) = self.leader else { return };
            let _ = if self.own_group {
                process::kill_process_group(leader, Signal::TERM)
            } else {
                process::kill_process(leader, Signal::TERM)
            };
        }

        pub(super) fn exists(&self) -> bool {
            let group = self.leader.filter(|_| self.own_group);
            group.is_some_and(|group| process::test_kill_process_group(group).is_ok())
        }
    }

    impl Drop for Family {
        fn drop(&mut self) {
            if let Some(group) = self.leader.filter(|_| self.own_group) {
                let _ = process::kill_process_group(group, Signal::KILL);
            }
        }
    }
}

#[cfg(not(unix))]
mod family {
    use tokio::process::Child;

    /// Nothing is known of what the command has started, and it cannot be asked to stop.
    pub(super) struct Family;

    impl Family {
        pub(super) fn of(_: &Child, _: bool) -> Self {
            Self
        }

        pub(super) fn terminate(&self) {}

        pub(super) fn exists(&self) -> bool {
            false
        }
    }
}

impl Ending {
    /// The exit code for it, as shells give it.
    pub(crate) fn code(&self) -> u8 {
        match self {
            Self::Interrupted(signal) => signal.exit_code(),
            Self::Itself(status) => {
                let code = status.code().or_else(|| Some(128 + signal_of(*status)?));
                code.and_then(|code| u8::try_from(code).ok()).unwrap_or(1)
            }
        }
    }
}

impl fmt::Display for Ending {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Interrupted(signal) => write!(f, "interrupted by {signal}"),
            Self::Itself(status) => write!(f, "the command has ended ({status})"),
        }
    }
}

/// The signal that ended it.
#[cfg(unix)]
fn signal_of(status: ExitStatus) -> Option<i32> {
    std::os::unix::process::ExitStatusExt::signal(&status)
}

#[cfg(not(unix))]
fn signal_of(_: ExitStatus) -> Option<i32> {
    None
}
