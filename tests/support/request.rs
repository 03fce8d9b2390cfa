use std::net::SocketAddr;

use serde_json::Value;
use tokio::io::{AsyncBufRead, AsyncBufReadExt, AsyncReadExt};

use super::clients::SECRETS;

/// A request as it left the socket.
#[derive(Clone, Debug)]
pub(crate) struct Request {
    server: SocketAddr,
    /// The request line: method, target and version.
    line: String,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

impl Request {
    /// Reads one request; `None` if the client has closed the connection.
    pub(crate) async fn read(server: SocketAddr, stream: &mut (impl AsyncBufRead + Unpin)) -> Option<Self> {
        let line = read_line(stream).await?;
        let mut headers = Vec::new();
        loop {
            let header = read_line(stream).await?;
            let Some((name, value)) = header.split_once(':') else { break };
            headers.push((name.to_owned(), value.trim().to_owned()));
        }
        let mut request = Self { server, line, headers, body: Vec::new() };
        let length = request.header("content-length").map_or(0, |length| length.parse().expect("a length"));
        request.body.resize(length, 0);
        stream.read_exact(&mut request.body).await.ok()?;
        Some(request)
    }

    pub(crate) fn method(&self) -> &str {
        self.line.split(' ').next().unwrap_or_default()
    }

    /// Path and query.
    pub(crate) fn target(&self) -> &str {
        self.line.split(' ').nth(1).unwrap_or_default()
    }

    pub(crate) fn path(&self) -> &str {
        self.target().split('?').next().unwrap_or_default()
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(header, _)| header.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    pub(crate) fn body(&self) -> &[u8] {
        &self.body
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).expect("the body is JSON")
    }

    /// The request as text for a snapshot: headers sorted by name, JSON indented, and placeholders for secrets and for
    /// values that differ from run to run. Each secret of the tests' clients has its own placeholder, so that a secret
    /// in the wrong place is visible.
    pub(crate) fn render(&self) -> String {
        let lower = |(name, value): &(String, String)| (name.to_ascii_lowercase(), value.clone());
        let mut headers: Vec<(String, String)> = self.headers.iter().map(lower).collect();
        headers.sort();
        let lines: Vec<String> = headers.iter().map(|(name, value)| format!("{name}: {value}")).collect();
        let body = match serde_json::from_slice::<Value>(&self.body) {
            Ok(json) => format!("{json:#}"),
            Err(_) => String::from_utf8(self.body.clone()).expect("the body is text"),
        };
        let text = format!("{}\n{}\n\n{body}", self.line, lines.join("\n"));
        let text = SECRETS.iter().fold(text, |text, (secret, what)| text.replace(secret, what));
        text.replace(&self.server.to_string(), "[server]")
            .replace(concat!("clusterkit/", env!("CARGO_PKG_VERSION")), "clusterkit/[version]")
    }
}

async fn read_line(stream: &mut (impl AsyncBufRead + Unpin)) -> Option<String> {
    let mut line = Vec::new();
    stream.read_until(b'\n', &mut line).await.ok()?;
    let line = line.strip_suffix(b"\r\n")?;
    Some(String::from_utf8(line.to_vec()).expect("a head is text"))
}
