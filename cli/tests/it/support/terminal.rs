//! The program on a terminal.

use std::num::NonZero;
use std::process::ExitStatus;
use std::time::Duration;

use pty_process::{Command, Pty, Size};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::process::Child;
use tokio::time::{Instant, timeout_at};

use super::program::PROGRAM;

/// How long a picture may take.
const TIMEOUT: Duration = Duration::from_secs(30);

pub(crate) struct Terminal {
    pty: Pty,
    child: Child,
    screen: vt100::Parser,
    /// All output, including control sequences.
    pub(crate) sent: Vec<u8>,
}

impl Terminal {
    /// A terminal of so many columns and lines for the program's input and output.
    pub(crate) fn start(arguments: &[&str], variables: &[(&str, &str)], (columns, lines): (u16, u16)) -> Self {
        let (pty, pts) = pty_process::open().expect("a pseudoterminal");
        pty.resize(Size::new(lines, columns)).expect("its size");
        let command = Command::new(PROGRAM).args(arguments).env_clear().kill_on_drop(true);
        let command = command.env("TERM", "xterm-256color").envs(variables.iter().copied());
        let size = |length| NonZero::new(length).expect("a screen");
        let child = command.spawn(pts).expect("the program runs");
        Self { pty, child, screen: vt100::Parser::new(size(lines), size(columns), 1000), sent: Vec::new() }
    }

    /// The lines of the screen, as soon as the condition holds.
    pub(crate) async fn until(&mut self, holds: impl Fn(&str) -> bool) -> String {
        let deadline = Instant::now() + TIMEOUT;
        loop {
            let seen = self.seen();
            if holds(&seen) {
                return seen;
            }
            let read = timeout_at(deadline, self.read()).await;
            assert!(matches!(read, Ok(true)), "it never came: {}", self.seen());
        }
    }

    /// The lines of the screen.
    pub(crate) fn seen(&self) -> String {
        let screen = self.screen.screen();
        let rows: Vec<String> = screen.rows(0, screen.size().1.into()).map(|row| row.trim_end().to_owned()).collect();
        rows.join("\n").trim_end().to_owned()
    }

    /// Sends keys.
    pub(crate) async fn type_in(&mut self, keys: &str) {
        self.pty.write_all(keys.as_bytes()).await.expect("the terminal takes it");
    }

    /// Waits for the program's end: its exit code, if it was not killed, and the screen.
    pub(crate) async fn end(&mut self) -> (Option<i32>, String) {
        let deadline = Instant::now() + TIMEOUT;
        while timeout_at(deadline, self.read()).await.expect("it ends in time") {}
        let status: ExitStatus = self.child.wait().await.expect("it was started");
        (status.code(), self.seen())
    }

    /// Whether there was more. On Linux, reading a terminal without a program is an error.
    async fn read(&mut self) -> bool {
        let mut bytes = [0; 4096];
        let Ok(length @ 1..) = self.pty.read(&mut bytes).await else { return false };
        self.screen.process(&bytes[..length]);
        self.sent.extend_from_slice(&bytes[..length]);
        true
    }
}
