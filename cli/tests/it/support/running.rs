//! The program while it runs, and the lines that it has written.

use std::process::Stdio;
use std::time::Duration;

use tokio::io::{AsyncBufReadExt, AsyncRead, BufReader, Lines};
use tokio::process::{Child, ChildStderr, ChildStdout, Command};
use tokio::time::timeout;

use super::program;

/// Nothing in these tests takes longer, unless it never ends.
const TIMEOUT: Duration = Duration::from_secs(40);

pub(crate) struct Running {
    child: Child,
    out: Option<Lines<BufReader<ChildStdout>>>,
    err: Option<Lines<BufReader<ChildStderr>>>,
    said: Vec<String>,
}

impl Running {
    pub(crate) fn start(mut command: Command) -> Self {
        let command = command.stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("the program runs");
        let out = child.stdout.take().map(|out| BufReader::new(out).lines());
        let err = child.stderr.take().map(|err| BufReader::new(err).lines());
        Self { child, out, err, said: Vec::new() }
    }

    /// Waits for a line with this in it.
    pub(crate) async fn until(&mut self, text: &str) {
        loop {
            let line = timeout(TIMEOUT, self.line()).await.unwrap_or_default();
            let line = line.unwrap_or_else(|| panic!("it never writes {text:?}, but {:#?}", self.said));
            if line.contains(text) {
                return;
            }
        }
    }

    pub(crate) async fn signal(&self, name: &str) {
        program::signal(&self.child, name).await;
    }

    /// Signals it, as the leader of its group, and all of the group, as Ctrl-C does in a terminal.
    pub(crate) async fn signal_group(&self, name: &str) {
        let group = format!("-{}", self.child.id().expect("it runs"));
        assert!(Command::new("kill").args(["-s", name, "--", &group]).status().await.expect("kill").success());
    }

    /// Closes its standard output and error.
    pub(crate) fn close(&mut self) {
        (self.out, self.err) = (None, None);
    }

    /// Its exit code and all that it has written, after it and its children have closed their output.
    pub(crate) async fn end(mut self) -> (i32, String) {
        let end = async {
            while self.line().await.is_some() {}
            self.child.wait().await.expect("it ends").code()
        };
        let code = timeout(TIMEOUT, end).await;
        let said = self.said.join("\n");
        (code.unwrap_or_else(|_| panic!("it does not end: {said}")).expect("an exit code"), said)
    }

    async fn line(&mut self) -> Option<String> {
        let line = tokio::select! {
            Some(line) = next(&mut self.out) => line,
            Some(line) = next(&mut self.err) => line,
            else => return None,
        };
        self.said.push(line.clone());
        Some(line)
    }
}

async fn next<R: AsyncRead + Unpin>(lines: &mut Option<Lines<BufReader<R>>>) -> Option<String> {
    lines.as_mut()?.next_line().await.expect("text")
}
