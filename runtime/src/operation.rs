//! An operation as its document describes it.

mod limit;
mod list;

use std::borrow::Cow;

use serde_json::Value;

pub use limit::{Limit, Measure};
pub use list::{List, ListCursor, PageSize, Target};

use crate::input::InvalidValue;

/// One operation of a document.
///
/// ```
/// use clusterkit_runtime::Operation;
///
/// static GET_CLUSTER: Operation = Operation::new("fleet", "GetCluster", "GET", "/clusters/{id}");
/// assert!(GET_CLUSTER.is_idempotent());
/// ```
///
/// The module of each client lists its operations in `OPERATIONS`.
#[derive(Debug, Clone)]
pub struct Operation {
    pub(crate) api: &'static str,
    pub(crate) id: &'static str,
    pub(crate) method: Cow<'static, str>,
    pub(crate) path: Cow<'static, str>,
    pub(crate) idempotent: bool,
    pub(crate) authenticated: bool,
    pub(crate) limits: &'static [Limit],
    pub(crate) list: Option<&'static List>,
    pub(crate) since: Option<&'static str>,
    pub(crate) until: Option<&'static str>,
    pub(crate) accept: &'static str,
    pub(crate) content_type: &'static str,
    pub(crate) check: Option<Check>,
}

/// A check of a body that a document cannot state.
pub(crate) type Check = fn(&Value) -> Result<(), InvalidValue>;

impl Operation {
    /// Creates an operation that needs credentials. It is idempotent if its method is.
    #[must_use]
    pub const fn new(api: &'static str, id: &'static str, method: &'static str, path: &'static str) -> Self {
        let idempotent = matches!(method.as_bytes(), b"GET" | b"HEAD" | b"PUT" | b"DELETE");
        Self {
            api,
            id,
            method: Cow::Borrowed(method),
            path: Cow::Borrowed(path),
            idempotent,
            authenticated: true,
            limits: &[],
            list: None,
            since: None,
            until: None,
            accept: JSON,
            content_type: JSON,
            check: None,
        }
    }

    /// Creates an operation with a path that is not in the document.
    pub(crate) fn undocumented(api: &'static str, method: String, path: String) -> Self {
        let idempotent = matches!(method.as_str(), "GET" | "HEAD" | "PUT" | "DELETE");
        let (method, path) = (Cow::Owned(method), Cow::Owned(path));
        Self { method, path, idempotent, ..Self::new(api, "", "", "") }
    }

    /// Declares whether sending it twice has the effect of sending it once.
    #[doc(hidden)]
    #[must_use]
    pub const fn idempotent(mut self, idempotent: bool) -> Self {
        self.idempotent = idempotent;
        self
    }

    /// Declares whether the operation needs credentials.
    #[doc(hidden)]
    #[must_use]
    pub const fn authenticated(mut self, authenticated: bool) -> Self {
        self.authenticated = authenticated;
        self
    }

    /// Declares limits of its parameters, which are checked before the request is sent.
    #[doc(hidden)]
    #[must_use]
    pub const fn limits(mut self, limits: &'static [Limit]) -> Self {
        self.limits = limits;
        self
    }

    /// Declares that its response is a page of a list.
    #[doc(hidden)]
    #[must_use]
    pub const fn list(mut self, list: &'static List) -> Self {
        self.list = Some(list);
        self
    }

    /// Declares the first and the last version of the API that has it.
    #[doc(hidden)]
    #[must_use]
    pub const fn versions(mut self, since: Option<&'static str>, until: Option<&'static str>) -> Self {
        self.since = since;
        self.until = until;
        self
    }

    /// Declares the media types of its response, if they are not `application/json`.
    #[doc(hidden)]
    #[must_use]
    pub const fn accept(mut self, media_types: &'static str) -> Self {
        self.accept = media_types;
        self
    }

    /// Declares the media type of its body, if it is not `application/json`.
    #[doc(hidden)]
    #[must_use]
    pub const fn content_type(mut self, media_type: &'static str) -> Self {
        self.content_type = media_type;
        self
    }

    /// Declares a check of the body, which is called before the request is sent.
    #[doc(hidden)]
    #[must_use]
    pub const fn check(mut self, check: Check) -> Self {
        self.check = Some(check);
        self
    }

    /// Returns the name of the API, which is also the module of its client.
    #[must_use]
    pub fn api(&self) -> &'static str {
        self.api
    }

    /// Returns the `operationId` of the document; empty for a request that is not in the document.
    #[must_use]
    pub fn id(&self) -> &'static str {
        self.id
    }

    /// Returns the HTTP method, in capitals.
    #[must_use]
    pub fn method(&self) -> &str {
        &self.method
    }

    /// Returns the path with its parameters in braces.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Returns whether sending it twice has the effect of sending it once: true for GET, HEAD, PUT and DELETE, and for
    /// operations that the document marks.
    #[must_use]
    pub fn is_idempotent(&self) -> bool {
        self.idempotent
    }

    /// Returns whether the client sends credentials with it.
    #[must_use]
    pub fn is_authenticated(&self) -> bool {
        self.authenticated
    }

    /// Returns whether the operation changes something at the server: false for a GET and for a query sent as a POST.
    pub(crate) fn is_mutation(&self) -> bool {
        match self.method() {
            "GET" | "HEAD" => false,
            "POST" => !self.idempotent,
            _ => true,
        }
    }

    /// Returns the version to send: the default of the client, or the nearest version that has the operation.
    pub(crate) fn version<'a>(&self, default: &'a str) -> &'a str
    where
        'static: 'a,
    {
        // Versions are dates, so the order of their texts is the order of time.
        match (self.since, self.until) {
            (Some(since), _) if default < since => since,
            (_, Some(until)) if default > until => until,
            _ => default,
        }
    }
}

const JSON: &str = "application/json";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_is_clamped_into_those_that_have_the_operation() {
        let operation = Operation::new("api", "X", "GET", "/").versions(Some("2022-09-20"), Some("2024-09-16"));
        assert_eq!(operation.version("2022-03-31"), "2022-09-20");
        assert_eq!(operation.version("2023-04-10"), "2023-04-10");
        assert_eq!(operation.version("2026-09-15"), "2024-09-16");
    }

    #[test]
    fn a_query_that_has_to_be_a_post_changes_nothing() {
        assert!(Operation::new("api", "X", "POST", "/").is_mutation());
        assert!(!Operation::new("api", "X", "POST", "/").idempotent(true).is_mutation());
        assert!(Operation::new("api", "X", "DELETE", "/").is_mutation());
    }
}
