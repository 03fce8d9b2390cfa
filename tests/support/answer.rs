use serde_json::Value;

/// What the recorder sends back.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    status: Option<u16>,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

impl Answer {
    pub(crate) fn json(status: u16, body: &Value) -> Self {
        Self::body(status, "application/json", body.to_string())
    }

    pub(crate) fn body(status: u16, content_type: &str, body: impl Into<Vec<u8>>) -> Self {
        Self { body: body.into(), ..Self::empty(status) }.header("content-type", content_type)
    }

    pub(crate) fn empty(status: u16) -> Self {
        Self { status: Some(status), headers: Vec::new(), body: Vec::new() }
    }

    /// None at all: the request arrives, and the connection stays open.
    pub(crate) fn never() -> Self {
        Self { status: None, headers: Vec::new(), body: Vec::new() }
    }

    pub(crate) fn header(mut self, name: &str, value: impl Into<String>) -> Self {
        self.headers.push((name.to_owned(), value.into()));
        self
    }

    /// The answer as HTTP/1.1 writes it, if there is one.
    pub(crate) fn to_wire(&self) -> Option<Vec<u8>> {
        let status = self.status?;
        let mut head = vec![format!("HTTP/1.1 {status}")];
        head.extend(self.headers.iter().map(|(name, value)| format!("{name}: {value}")));
        // 204 has no body and must not say so.
        if status != 204 {
            head.push(format!("content-length: {}", self.body.len()));
        }
        Some([head.join("\r\n").as_bytes(), b"\r\n\r\n", &self.body].concat())
    }
}
