//! The version of the API that requests name in a header.

use reqwest::header::{HeaderName, HeaderValue};

use super::Session;
use crate::error::{Error, ErrorKind};
use crate::operation::Operation;

/// The version of the API that requests name in a header.
#[derive(Clone, Debug)]
pub struct ApiVersion {
    /// The header.
    pub header: HeaderName,
    /// The version that is sent unless the user chooses one. An operation that does not have it is sent with the
    /// nearest version that does.
    pub default: &'static str,
    /// The version that the user chose, which is sent as given.
    pub chosen: Option<String>,
}

impl ApiVersion {
    /// What to do about an error, where the server rejects the version: its message names the header.
    pub(super) fn advice(&self, error: &Error) -> Option<&'static str> {
        let rejected = error.cause() == ErrorKind::Rejected
            && error.server_message().to_ascii_lowercase().contains(self.header.as_str());
        rejected.then_some("set another version by .api_version(..)")
    }
}

impl Session {
    /// The version of the API that a header option or the client names.
    pub(crate) fn version(&self) -> Option<&str> {
        let version = self.core.version.as_ref()?;
        let option = self.options.extra_headers().get(&version.header).and_then(|value| value.to_str().ok());
        option.or(version.chosen.as_deref()).or(Some(version.default))
    }

    pub(super) fn version_header(&self, operation: &Operation) -> Option<(HeaderName, HeaderValue)> {
        let version = self.core.version.as_ref()?;
        let value = version.chosen.as_deref().unwrap_or_else(|| operation.version(version.default));
        Some((version.header.clone(), HeaderValue::from_str(value).ok()?))
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use bytes::Bytes;
    use reqwest::StatusCode;
    use reqwest::header::HeaderMap;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::TcpListener;

    use super::*;
    use crate::auth::StaticToken;
    use crate::builder::BuilderCore;
    use crate::rate_limit::RateLimit;

    fn version() -> ApiVersion {
        ApiVersion { header: HeaderName::from_static("x-version"), default: "2026-01-01", chosen: None }
    }

    #[test]
    fn a_rejected_version_has_its_own_advice() {
        for (status, message, advice) in [
            (400, "invalid X-Version.", Some("set another version by .api_version(..)")),
            (400, "invalid name", None),
            (404, "x-version has no such path", None),
        ] {
            let status = StatusCode::from_u16(status).unwrap();
            let error = Error::from_response(status, HeaderMap::new(), Bytes::from_static(message.as_bytes()));
            assert_eq!(version().advice(&error), advice, "{message}");
        }
    }

    #[tokio::test]
    async fn a_call_gives_the_advice() {
        let server = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let mut builder = BuilderCore::new("test/0");
        builder.base_url = Some(format!("http://{}", server.local_addr().unwrap()));
        let connection = builder.connect("fleet", "/", None).unwrap();
        let session = connection.session(Some(version()), RateLimit::unlimited(), Arc::new(StaticToken::new("abc")));
        let respond = async {
            let (mut stream, _) = server.accept().await.unwrap();
            let received = stream.read(&mut [0; 4096]).await.unwrap();
            assert!(received > 0);
            let response = b"HTTP/1.1 400 Bad Request\r\ncontent-length: 18\r\n\r\ninvalid X-Version.";
            stream.write_all(response).await.unwrap();
            stream
        };
        let call = session.raw_request("fleet", &reqwest::Method::GET, "/").ignore_body();
        let (error, _stream) = tokio::join!(call, respond);
        let error = error.unwrap_err().to_string();
        assert!(error.ends_with("; set another version by .api_version(..)"), "{error}");
    }
}
