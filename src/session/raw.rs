use std::borrow::Cow;
use std::fmt;

use reqwest::header::{CONTENT_TYPE, HeaderValue};
use reqwest::{Method, Request};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::Session;
use crate::error::Error;
use crate::operation::Operation;
use crate::response::ResponseValue;
use crate::setting::Refused;

/// A request that the documents lack, through the same pipeline as all others.
///
/// ```no_run
/// use clusterkit::{perfectscale, reqwest::Method};
/// use serde_json::Value;
///
/// # async fn run() -> Result<(), clusterkit::Error> {
/// let client = perfectscale::Client::from_env()?;
/// let groups = client.request(Method::GET, "/clusters/4b1f/node-groups").query("period", "P30D").send::<Value>().await?;
/// # Ok(())
/// # }
/// ```
///
/// It is sent again like any other: GET, HEAD, PUT and DELETE are idempotent, and what
/// [`idempotent`](Self::idempotent) says is. Token, rate limit, bounds and errors are those of the client.
#[must_use = "a request does nothing until `.send().await`"]
pub struct RawRequest {
    session: Session,
    operation: Operation,
    method: Method,
    query: Vec<(String, String)>,
    body: Result<Option<Vec<u8>>, Refused>,
}

impl RawRequest {
    pub(crate) fn new(session: Session, api: &'static str, method: Method, path: impl Into<String>) -> Self {
        let idempotent = [Method::GET, Method::HEAD, Method::PUT, Method::DELETE].contains(&method);
        let operation = Operation {
            api,
            id: "",
            method: Cow::Owned(method.to_string()),
            path: Cow::Owned(path.into()),
            idempotent,
            authenticated: true,
            limits: &[],
        };
        Self { session, operation, method, query: Vec::new(), body: Ok(None) }
    }

    /// Adds a query parameter; its value is encoded.
    pub fn query(mut self, name: impl Into<String>, value: impl fmt::Display) -> Self {
        self.query.push((name.into(), value.to_string()));
        self
    }

    /// What the request carries, as JSON.
    pub fn json(mut self, body: &impl Serialize) -> Self {
        self.body = serde_json::to_vec(body).map(Some).map_err(|error| Refused::new(error).within("body"));
        self
    }

    /// Says whether sending it twice does what sending it once does.
    pub fn idempotent(mut self, idempotent: bool) -> Self {
        self.operation.idempotent = idempotent;
        self
    }

    /// Sends it and reads the answer as `T`.
    ///
    /// # Errors
    ///
    /// The path does not begin with a slash; or the request failed, for any of the reasons that
    /// [`Error`] can be asked for.
    pub async fn send<T: DeserializeOwned>(self) -> Result<ResponseValue<T>, Error> {
        let (session, operation, request) = self.request();
        session.send(&operation, request).await
    }

    /// Sends it and reads no body.
    ///
    /// # Errors
    ///
    /// As [`send`](Self::send).
    pub async fn send_empty(self) -> Result<ResponseValue<()>, Error> {
        let (session, operation, request) = self.request();
        session.send_empty(&operation, request).await
    }

    fn request(self) -> (Session, Operation, Result<Request, Error>) {
        let Self { session, operation, method, query, body } = self;
        let request = build(&session, method, operation.path(), &query, body);
        (session, operation, request)
    }
}

fn build(
    session: &Session,
    method: Method,
    path: &str,
    query: &[(String, String)],
    body: Result<Option<Vec<u8>>, Refused>,
) -> Result<Request, Error> {
    if !path.starts_with('/') {
        return Err(Refused::new(format!("'{path}' must begin with a slash")).within("path").into());
    }
    if path.contains(['?', '#']) {
        return Err(Refused::new("must not have a query; add it with .query(..)").within("path").into());
    }
    let mut request = session.http().request(method, session.url(path)).query(query);
    if let Some(body) = body? {
        request = request.header(CONTENT_TYPE, HeaderValue::from_static("application/json")).body(body);
    }
    Ok(request.build()?)
}

/// Without what it carries.
impl fmt::Debug for RawRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RawRequest")
            .field("method", &self.operation.method())
            .field("path", &self.operation.path())
            .finish_non_exhaustive()
    }
}
