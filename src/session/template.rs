//! What every attempt of a call sends, and what only one of them carries.

use bytes::Bytes;
use reqwest::header::{ACCEPT, AUTHORIZATION, HeaderValue};
use reqwest::{Body, Request};

use super::Session;
use crate::auth::Live;
use crate::error::{Error, Kind};

/// How many headers reqwest adds of its own: room for them is cheaper at once.
const OF_REQWEST: usize = 4;

/// The request of a call, as it was checked.
pub(super) struct Template {
    request: Request,
    body: Option<Bytes>,
}

impl Template {
    pub(super) fn new(request: Request) -> Result<Self, Error> {
        let body = match request.body() {
            None => None,
            Some(body) => {
                let bytes = body.as_bytes();
                let bytes = bytes.ok_or_else(|| Error::new(Kind::InvalidRequest, "a streamed body cannot be sent"))?;
                Some(Bytes::copy_from_slice(bytes))
            }
        };
        Ok(Self { request, body })
    }

    /// What is sent, for the case that an answer repeats it.
    pub(super) fn body(&self) -> &[u8] {
        self.body.as_deref().unwrap_or_default()
    }

    /// The request of one attempt: with the headers of client and call, then the token, which is the current one each
    /// time. reqwest's `try_clone` would make room for a timeout that is not set.
    pub(super) fn sign(&self, session: &Session, live: Option<&Live>) -> Request {
        let mut request = Request::new(self.request.method().clone(), self.request.url().clone());
        let (own, ours, extra) = (self.request.headers(), &session.shared.headers, session.options.extra_headers());
        let headers = request.headers_mut();
        headers.reserve(own.len() + ours.len() + extra.len() + OF_REQWEST);
        for (name, value) in own {
            headers.append(name, value.clone());
        }
        for (name, value) in ours.iter().chain(extra) {
            headers.insert(name, value.clone());
        }
        headers.entry(ACCEPT).or_insert(HeaderValue::from_static("application/json"));
        if let Some(live) = live {
            headers.insert(AUTHORIZATION, live.authorization.clone());
            for (name, value) in &live.token.headers {
                headers.insert(name, value.clone());
            }
        }
        *request.body_mut() = self.body.clone().map(Body::from);
        request
    }
}
