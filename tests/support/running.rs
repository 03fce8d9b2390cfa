//! An example that is running, and what it has said.

use std::process::Stdio;
use std::time::Duration;

use tokio::io::{AsyncBufReadExt, AsyncRead, BufReader, Lines};
use tokio::process::{Child, ChildStderr, ChildStdout, Command};
use tokio::time::timeout;

/// Nothing in these tests takes longer, unless it never ends.
const PATIENCE: Duration = Duration::from_secs(40);

pub(crate) struct Running {
    child: Child,
    out: Option<Lines<BufReader<ChildStdout>>>,
    err: Option<Lines<BufReader<ChildStderr>>>,
    said: Vec<String>,
}

impl Running {
    pub(crate) fn start(mut command: Command) -> Self {
        let command = command.stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("the example runs");
        let out = child.stdout.take().map(|out| BufReader::new(out).lines());
        let err = child.stderr.take().map(|err| BufReader::new(err).lines());
        Self { child, out, err, said: Vec::new() }
    }

    /// Waits until a line with this in it is said.
    pub(crate) async fn until(&mut self, text: &str) {
        loop {
            let line = timeout(PATIENCE, self.line()).await.unwrap_or_default();
            let line = line.unwrap_or_else(|| panic!("it never says {text:?}, but {:#?}", self.said));
            if line.contains(text) {
                return;
            }
        }
    }

    pub(crate) async fn signal(&self, name: &str) {
        self.kill(&["-s", name, &self.id()]).await;
    }

    /// Signals it, as the leader of its group, and all of the group: what Ctrl-C does in a terminal.
    pub(crate) async fn signal_group(&self, name: &str) {
        self.kill(&["-s", name, "--", &format!("-{}", self.id())]).await;
    }

    fn id(&self) -> String {
        self.child.id().expect("it runs").to_string()
    }

    async fn kill(&self, arguments: &[&str]) {
        assert!(Command::new("kill").args(arguments).status().await.expect("kill").success());
    }

    /// Nobody listens from now on.
    pub(crate) fn close(&mut self) {
        (self.out, self.err) = (None, None);
    }

    /// Its exit code and all that it has said, when nobody is left who could say more.
    pub(crate) async fn end(mut self) -> (i32, String) {
        let end = async {
            while self.line().await.is_some() {}
            self.child.wait().await.expect("it ends").code()
        };
        let code = timeout(PATIENCE, end).await;
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
