use std::fmt;
use std::marker::PhantomData;
use std::ops::{Deref, DerefMut};

use reqwest::StatusCode;
use reqwest::header::HeaderMap;
use serde::de::value::MapAccessDeserializer;
use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use tokio::time::Instant;

use crate::session::Answer;

/// What came back: the value, with the status and headers it came with.
///
/// ```no_run
/// # async fn run() -> Result<(), clusterkit::Error> {
/// let perfectscale = clusterkit::perfectscale::Client::from_env()?;
/// let answer = perfectscale.get_clusters().send().await?;
/// println!("{} clusters, request {:?}", answer.data.len(), answer.request_id());
/// let clusters = answer.into_inner().data;
/// # Ok(())
/// # }
/// ```
///
/// It dereferences to the value; [`into_inner`](Self::into_inner) takes the value out.
#[derive(Clone)]
pub struct ResponseValue<T> {
    inner: T,
    status: StatusCode,
    headers: HeaderMap,
    sent: Instant,
}

impl<T> ResponseValue<T> {
    pub(crate) fn new(inner: T, answer: Answer) -> Self {
        let Answer { status, headers, sent, .. } = answer;
        Self { inner, status, headers, sent }
    }

    /// When the request left that this answers.
    pub(crate) fn sent(&self) -> Instant {
        self.sent
    }

    /// The value alone.
    pub fn into_inner(self) -> T {
        self.inner
    }

    /// The HTTP status, a 2xx.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// The headers of the answer.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// The id that the server gave this request, for a question to the vendor's support.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        request_id(&self.headers)
    }

    /// Changes the value and keeps the rest.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> ResponseValue<U> {
        ResponseValue { inner: change(self.inner), status: self.status, headers: self.headers, sent: self.sent }
    }
}

/// The names under which servers and the proxies before them send a request id.
pub(crate) fn request_id(headers: &HeaderMap) -> Option<&str> {
    ["x-request-id", "request-id", "x-amzn-requestid", "cf-ray"]
        .iter()
        .find_map(|name| headers.get(*name)?.to_str().ok())
}

impl<T> Deref for ResponseValue<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.inner
    }
}

impl<T> DerefMut for ResponseValue<T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.inner
    }
}

/// Without the headers: one of them may be a cookie.
impl<T: fmt::Debug> fmt::Debug for ResponseValue<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ResponseValue")
            .field("inner", &self.inner)
            .field("status", &self.status)
            .finish_non_exhaustive()
    }
}

/// Reads null as empty: Go servers send it for a list or map without entries.
pub(crate) fn null_as_empty<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de> + Default,
{
    Option::deserialize(deserializer).map(Option::unwrap_or_default)
}

/// A value that is read from a JSON object and nothing else.
pub(crate) struct Object<T>(pub(crate) T);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Object<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Fields<T>(PhantomData<T>);
        impl<'de, T: Deserialize<'de>> Visitor<'de> for Fields<T> {
            type Value = T;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, fields: A) -> Result<T, A::Error> {
                T::deserialize(MapAccessDeserializer::new(fields))
            }
        }
        deserializer.deserialize_map(Fields(PhantomData)).map(Object)
    }
}
