use std::borrow::Cow;
use std::fmt;

use reqwest::Method;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::{Call, Session};
use crate::input::InvalidValue;
use crate::operation::Operation;
use crate::parts::Parts;
use crate::response::{Decode, Empty, Json, Response};

/// A request that is not in the document, through the same pipeline as all others.
///
/// ```
/// use clusterkit_runtime::{Error, RawRequest};
/// use serde_json::Value;
///
/// async fn node_groups(request: RawRequest) -> Result<Value, Error> {
///     request.query("period", "P30D").send::<Value>().await
/// }
/// ```
///
/// `client.request(method, path)` creates it. It uses the token, the rate limit, the limits of time and size, and the
/// errors of the client.
/// GET, HEAD, PUT and DELETE are retried as idempotent; [`idempotent`](Self::idempotent) decides for other methods.
#[must_use = "nothing is sent until `.send().await`"]
pub struct RawRequest {
    session: Session,
    operation: Operation,
    parts: Result<Parts, InvalidValue>,
}

impl RawRequest {
    pub(crate) fn new(session: Session, api: &'static str, method: &Method, path: impl Into<String>) -> Self {
        let operation = Operation::undocumented(api, method.to_string(), path.into());
        let parts = check_path(operation.path()).map(|()| Parts::new(&operation));
        Self { session, operation, parts }
    }

    /// Adds a query parameter; its value is encoded.
    pub fn query(mut self, name: impl Into<String>, value: impl fmt::Display) -> Self {
        if let Ok(parts) = &mut self.parts {
            parts.append(Cow::Owned(name.into()), value.to_string().into());
        }
        self
    }

    /// Sets the body, as JSON.
    pub fn json(mut self, body: &impl Serialize) -> Self {
        self.parts = self.parts.and_then(|mut parts| parts.json(body).map(|()| parts));
        self
    }

    /// Declares whether sending it twice has the effect of sending it once.
    pub fn idempotent(mut self, idempotent: bool) -> Self {
        self.operation.idempotent = idempotent;
        self
    }

    /// Sends the request and reads the body as `T`.
    pub fn send<T: DeserializeOwned>(self) -> Call<T> {
        self.call::<Json<T>>()
    }

    /// Sends the request and reads the body as `T`, with status and headers.
    pub fn response<T: DeserializeOwned>(self) -> Call<Response<T>> {
        let Self { session, operation, parts } = self;
        session.response::<Json<T>>(operation, parts)
    }

    /// Sends the request and ignores the body.
    pub fn ignore_body(self) -> Call<()> {
        self.call::<Empty>()
    }

    fn call<D: Decode>(self) -> Call<D::Value> {
        let Self { session, operation, parts } = self;
        session.send::<D>(operation, parts)
    }
}

fn check_path(path: &str) -> Result<(), InvalidValue> {
    let invalid = |problem: String| Err(InvalidValue::new(problem).in_field("path"));
    if !path.starts_with('/') {
        return invalid(format!("{path:?} must start with a slash"));
    }
    if path.contains(['?', '#']) {
        return invalid("must not have a query; add it with .query(..)".to_owned());
    }
    if path.split('/').any(|segment| matches!(segment, "." | "..")) {
        return invalid(format!("{path:?} must not contain the segments \".\" and \"..\""));
    }
    Ok(())
}

/// Omits the values of parameters and the body.
impl fmt::Debug for RawRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RawRequest")
            .field("method", &self.operation.method())
            .field("path", &self.operation.path())
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_stays_below_the_base_url() {
        for path in ["/", "/clusters/a.b", "/a//b/...", "/%2e"] {
            assert_eq!(check_path(path), Ok(()), "{path}");
        }
        for (path, problem) in [
            ("", "path: \"\" must start with a slash"),
            ("clusters", "path: \"clusters\" must start with a slash"),
            ("/a?b=1", "path: must not have a query; add it with .query(..)"),
            ("/a#b", "path: must not have a query; add it with .query(..)"),
            ("/a/../b", "path: \"/a/../b\" must not contain the segments \".\" and \"..\""),
            ("/.", "path: \"/.\" must not contain the segments \".\" and \"..\""),
        ] {
            assert_eq!(check_path(path).unwrap_err().to_string(), problem);
        }
    }
}
