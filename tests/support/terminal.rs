//! An example, run as a program on a terminal.

use std::num::NonZero;
use std::process::ExitStatus;
use std::time::Duration;

use pty_process::{Command, Pty, Size};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::process::Child;
use tokio::time::{Instant, timeout_at};

use super::program;

/// How long a picture may take to come.
const PATIENCE: Duration = Duration::from_secs(30);

pub(crate) struct Terminal {
    pty: Pty,
    child: Child,
    screen: vt100::Parser,
    /// All that came, with the commands to the terminal.
    pub(crate) sent: Vec<u8>,
}

impl Terminal {
    /// Of so many columns and lines, for all of the program's input and output.
    pub(crate) fn start(
        name: &str,
        arguments: &[&str],
        variables: &[(&str, &str)],
        (columns, lines): (u16, u16),
    ) -> Self {
        let (pty, pts) = pty_process::open().expect("a pseudoterminal");
        pty.resize(Size::new(lines, columns)).expect("its size");
        let command = Command::new(program::path(name)).args(arguments).env_clear().kill_on_drop(true);
        let command = command.env("TERM", "xterm-256color").envs(variables.iter().copied());
        let size = |length| NonZero::new(length).expect("a screen");
        let child = command.spawn(pts).expect("the example runs");
        Self { pty, child, screen: vt100::Parser::new(size(lines), size(columns), 1000), sent: Vec::new() }
    }

    /// What stands on the screen, a line each, as soon as it is so.
    pub(crate) async fn until(&mut self, is_so: impl Fn(&str) -> bool) -> String {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let seen = self.seen();
            if is_so(&seen) {
                return seen;
            }
            let read = timeout_at(deadline, self.read()).await;
            assert!(matches!(read, Ok(true)), "it never came: {}", self.seen());
        }
    }

    /// The screen as it is.
    pub(crate) fn seen(&self) -> String {
        let screen = self.screen.screen();
        let rows: Vec<String> = screen.rows(0, screen.size().1.into()).map(|row| row.trim_end().to_owned()).collect();
        rows.join("\n").trim_end().to_owned()
    }

    /// As the keyboard sends it.
    pub(crate) async fn type_in(&mut self, keys: &str) {
        self.pty.write_all(keys.as_bytes()).await.expect("the terminal takes it");
    }

    /// Waits for the program's end: its exit code, if it was not killed, and what it leaves on the screen.
    pub(crate) async fn end(&mut self) -> (Option<i32>, String) {
        let deadline = Instant::now() + PATIENCE;
        while timeout_at(deadline, self.read()).await.expect("it ends in time") {}
        let status: ExitStatus = self.child.wait().await.expect("it was started");
        (status.code(), self.seen())
    }

    /// Whether there was more. On Linux a terminal that nobody holds any more is an error.
    async fn read(&mut self) -> bool {
        let mut bytes = [0; 4096];
        let Ok(length @ 1..) = self.pty.read(&mut bytes).await else { return false };
        self.screen.process(&bytes[..length]);
        self.sent.extend_from_slice(&bytes[..length]);
        true
    }
}
