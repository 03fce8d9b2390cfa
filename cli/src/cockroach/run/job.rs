//! The command and the processes that it starts.

use std::fmt;
use std::io::{self, IsTerminal};
use std::process::ExitStatus;
use std::time::Duration;

use tokio::process::Command;

use self::group::Group;
use crate::output::message;
use crate::signals::{Interrupted, Interruptions, Signal};

/// The time that the command has to clean up after a signal.
const GRACE_PERIOD: Duration = Duration::from_secs(10);

/// The end of the command.
pub(crate) enum Ending {
    Exited(ExitStatus),
    Interrupted(Signal),
}

/// Runs the command to its end. Its processes end with it, except those that it leaves running in a terminal.
pub(crate) async fn run(mut command: Command, interruptions: &mut Interruptions) -> io::Result<Ending> {
    // In a terminal it stays in the group that may read from it, and that Ctrl-C reaches. Elsewhere it gets its own.
    let in_terminal = io::stdin().is_terminal() || io::stderr().is_terminal();
    #[cfg(unix)]
    if !in_terminal {
        command.process_group(0);
    }
    let mut child = command.kill_on_drop(true).spawn()?;
    let group = Group::of(&child, !in_terminal);
    let signal = tokio::select! {
        status = child.wait() => return status.map(Ending::Exited),
        signal = interruptions.next() => signal,
    };
    let has_received_it = in_terminal && signal.is_from_terminal();
    if !has_received_it {
        group.terminate();
    }
    let seconds = GRACE_PERIOD.as_secs();
    message::status(format!("{signal}: the command has {seconds} s to end; Ctrl-C kills it at once"));
    let ended = async {
        let _ = child.wait().await;
        while group.exists() {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    tokio::select! {
        () = ended => {}
        () = tokio::time::sleep(GRACE_PERIOD) => {}
        _ = interruptions.next() => {}
    }
    // Dropping child and group kills the remaining processes.
    Ok(Ending::Interrupted(signal))
}

#[cfg(unix)]
mod group {
    use rustix::process::{self, Pid, Signal};
    use tokio::process::Child;

    /// The command, and the processes of its group if it has its own.
    pub(super) struct Group {
        leader: Option<Pid>,
        own_group: bool,
    }

    impl Group {
        pub(super) fn of(child: &Child, own_group: bool) -> Self {
            let id = child.id().and_then(|id| i32::try_from(id).ok());
            Self { leader: id.and_then(Pid::from_raw), own_group }
        }

        // A signal fails only where the process has ended.

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

    impl Drop for Group {
        fn drop(&mut self) {
            if let Some(group) = self.leader.filter(|_| self.own_group) {
                let _ = process::kill_process_group(group, Signal::KILL);
            }
        }
    }
}

#[cfg(not(unix))]
mod group {
    use tokio::process::Child;

    /// The processes of a command are unknown here, and it cannot be asked to stop.
    pub(super) struct Group;

    impl Group {
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
    /// Returns the exit code, as shells report it.
    pub(crate) fn code(&self) -> u8 {
        match self {
            Self::Interrupted(signal) => signal.exit_code(),
            Self::Exited(status) => {
                let code = status.code().or_else(|| Some(128 + signal_of(*status)?));
                code.and_then(|code| u8::try_from(code).ok()).unwrap_or(1)
            }
        }
    }
}

impl fmt::Display for Ending {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Interrupted(signal) => Interrupted(*signal).fmt(f),
            Self::Exited(status) => write!(f, "the command ended ({status})"),
        }
    }
}

/// Returns the signal that ended the command.
#[cfg(unix)]
fn signal_of(status: ExitStatus) -> Option<i32> {
    std::os::unix::process::ExitStatusExt::signal(&status)
}

#[cfg(not(unix))]
fn signal_of(_: ExitStatus) -> Option<i32> {
    None
}
