//! The response to a request, and the ways in which its body is read.

mod declared;
mod decode;
mod lenient;

use std::fmt;
use std::ops::Deref;

use bytes::Bytes;
use reqwest::StatusCode;
use reqwest::header::HeaderMap;
use serde::de::IgnoredAny;
use tokio::time::Instant;

pub(crate) use decode::Decode;
pub use decode::{Collection, Empty, Json, Object, Optional, null_as_empty};

use crate::error::request_id;

/// A successful response whose body has been received.
#[derive(Clone)]
pub struct RawResponse {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
    /// The time at which its request was sent.
    pub(crate) sent: Instant,
}

impl RawResponse {
    /// Makes a body readable that is almost JSON. Returns whether it became JSON by that; else the body stays.
    pub(crate) fn repair(&mut self) -> bool {
        let Some(repaired) = lenient::repair(&self.body) else { return false };
        let is_json = serde_json::from_slice::<IgnoredAny>(&repaired).is_ok();
        if is_json {
            self.body = repaired;
        }
        is_json
    }

    pub(crate) fn take(&mut self) -> Self {
        let (headers, body) = (std::mem::take(&mut self.headers), std::mem::take(&mut self.body));
        Self { status: self.status, headers, body, sent: self.sent }
    }
}

/// A value with the status, headers and body of its response.
///
/// ```
/// use clusterkit_runtime::Response;
///
/// fn log(response: &Response<Vec<String>>) {
///     println!("{} entries, request {:?}", response.len(), response.request_id());
/// }
/// ```
///
/// `.response().await` returns it; awaiting an operation returns only the value. It dereferences to the value, and
/// [`into_value`](Self::into_value) returns it.
#[derive(Clone)]
pub struct Response<T> {
    value: T,
    raw: RawResponse,
}

impl<T> Response<T> {
    pub(crate) fn new(value: T, raw: RawResponse) -> Self {
        Self { value, raw }
    }

    /// The time at which the request was sent.
    pub(crate) fn sent(&self) -> Instant {
        self.raw.sent
    }

    /// Returns the value.
    pub fn into_value(self) -> T {
        self.value
    }

    /// Returns the HTTP status, a 2xx.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.raw.status
    }

    /// Returns the headers of the response.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.raw.headers
    }

    /// Returns the body as the server sent it, decompressed.
    #[must_use]
    pub fn body(&self) -> &[u8] {
        &self.raw.body
    }

    /// Returns the id that the server gave this request. Include it when you ask the vendor's support.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        request_id(&self.raw.headers)
    }
}

impl<T> Deref for Response<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

/// Omits headers and body, which may contain a credential.
impl<T: fmt::Debug> fmt::Debug for Response<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Response").field("value", &self.value).field("status", &self.raw.status).finish_non_exhaustive()
    }
}
