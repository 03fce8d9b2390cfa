use std::time::Duration;

use serde_json::Value;

/// A response of a test server.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    status: Option<u16>,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
    delay: Duration,
    cut: bool,
}

impl Answer {
    pub(crate) fn json(status: u16, body: &Value) -> Self {
        Self::body(status, "application/json", body.to_string())
    }

    pub(crate) fn body(status: u16, content_type: &str, body: impl Into<Vec<u8>>) -> Self {
        Self { body: body.into(), ..Self::empty(status) }.header("content-type", content_type)
    }

    pub(crate) fn empty(status: u16) -> Self {
        Self { status: Some(status), headers: Vec::new(), body: Vec::new(), delay: Duration::ZERO, cut: false }
    }

    /// No response: the request arrives, and the connection stays open.
    pub(crate) fn never() -> Self {
        Self { status: None, headers: Vec::new(), body: Vec::new(), delay: Duration::ZERO, cut: false }
    }

    pub(crate) fn header(mut self, name: &str, value: impl Into<String>) -> Self {
        self.headers.push((name.to_owned(), value.into()));
        self
    }

    /// Delays the response after the request has arrived.
    pub(crate) fn after(mut self, delay: Duration) -> Self {
        self.delay = delay;
        self
    }

    /// Closes the connection before the last byte of the body.
    pub(crate) fn cut(mut self) -> Self {
        self.cut = true;
        self
    }

    pub(crate) fn is_cut(&self) -> bool {
        self.cut
    }

    pub(crate) fn delay(&self) -> Duration {
        self.delay
    }

    /// The bytes of the response; `None` if there is no response.
    pub(crate) fn to_wire(&self) -> Option<Vec<u8>> {
        let status = self.status?;
        let mut head = vec![format!("HTTP/1.1 {status}")];
        head.extend(self.headers.iter().map(|(name, value)| format!("{name}: {value}")));
        // A 204 has no body and no length.
        if status != 204 {
            head.push(format!("content-length: {}", self.body.len()));
        }
        let length = self.body.len().saturating_sub(usize::from(self.cut));
        Some([head.join("\r\n").as_bytes(), b"\r\n\r\n", &self.body[..length]].concat())
    }
}
