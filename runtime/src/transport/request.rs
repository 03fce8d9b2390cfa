//! The request of a call, and of each of its attempts.

use bytes::Bytes;
use reqwest::header::{
    ACCEPT, CONNECTION, CONTENT_LENGTH, CONTENT_TYPE, HOST, HeaderMap, HeaderName, HeaderValue, TRANSFER_ENCODING,
    UPGRADE,
};
use reqwest::{Body, Method, Request, Url};

use super::Session;
use super::admission::AccessToken;
use crate::error::{Error, ErrorKind};
use crate::operation::Operation;
use crate::parts::Parts;

/// The number of headers that reqwest adds. Reserving space for them at once is cheaper.
const REQWEST_HEADERS: usize = 4;

/// Headers that describe the message itself. Another value would send a request without its body, or none at all.
const RESERVED: [HeaderName; 5] = [CONNECTION, CONTENT_LENGTH, HOST, TRANSFER_ENCODING, UPGRADE];

/// The request of a call, without a token.
pub(super) struct RequestTemplate {
    method: Method,
    url: Url,
    headers: HeaderMap,
    /// Sent unless the headers contain one.
    accept: HeaderValue,
    body: Option<Bytes>,
}

impl RequestTemplate {
    /// Builds a request from its parts, the headers of the client and those of the call.
    pub(super) fn new(session: &Session, operation: &Operation, parts: Parts) -> Result<Self, Error> {
        parts.check(operation)?;
        let method = Method::from_bytes(operation.method().as_bytes()).map_err(|_| {
            Error::new(ErrorKind::InvalidRequest, format!("the method {:?} is invalid", operation.method()))
        })?;
        let mut url = session.url(&parts.path);
        parts.write_query(&mut url);
        let media_type = |text: &'static str| {
            HeaderValue::from_maybe_shared(Bytes::from_static(text.as_bytes()))
                .map_err(|_| Error::new(ErrorKind::InvalidRequest, format!("the media type {text:?} is invalid")))
        };
        let body = parts.body_bytes();
        for name in session.options.extra_headers().keys() {
            if RESERVED.contains(name) {
                let text = format!("header: {name:?} is set by the client; remove it");
                return Err(Error::new(ErrorKind::InvalidRequest, text));
            }
        }
        let mut headers = parts.headers;
        if body.is_some() {
            headers.insert(CONTENT_TYPE, media_type(operation.content_type)?);
        }
        if let Some((name, value)) = session.version_header(operation) {
            headers.insert(name, value);
        }
        for (name, value) in session.core.headers.iter().chain(session.options.extra_headers()) {
            headers.insert(name, value.clone());
        }
        Ok(Self { method, url, headers, accept: media_type(operation.accept)?, body })
    }

    /// Returns the body, in case a response repeats its secrets.
    pub(super) fn body(&self) -> &[u8] {
        self.body.as_deref().unwrap_or_default()
    }

    /// The request of one attempt, with the current token. reqwest's `try_clone` would reserve space for a timeout that
    /// is not set.
    pub(super) fn for_attempt(&self, token: Option<&AccessToken>) -> Request {
        let mut url = self.url.clone();
        if let Some(token) = token {
            token.apply_to_url(&mut url);
        }
        let mut request = Request::new(self.method.clone(), url);
        let headers = request.headers_mut();
        let of_token = token.map_or(0, AccessToken::header_count);
        headers.reserve(self.headers.len() + of_token + REQWEST_HEADERS);
        for (name, value) in &self.headers {
            headers.append(name, value.clone());
        }
        headers.entry(ACCEPT).or_insert_with(|| self.accept.clone());
        if let Some(token) = token {
            token.apply(headers);
        }
        *request.body_mut() = self.body.clone().map(Body::from);
        request
    }
}
