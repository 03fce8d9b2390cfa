//! The properties of a request that decide whether and how a fault applies.

use axum::http::request::Parts;
use serde_json::Value;

use super::cursor::Cursor;
use crate::api::Api;

#[derive(Debug)]
pub(crate) struct RequestInfo {
    pub(super) method: String,
    pub(super) path: String,
    pub(super) api: Api,
    pub(super) cursor: Option<Cursor>,
}

impl RequestInfo {
    pub(crate) fn new(parts: &Parts, body: &Value) -> Self {
        let path = parts.uri.path();
        Self {
            method: parts.method.as_str().to_owned(),
            path: path.to_owned(),
            api: Api::of(path),
            cursor: Cursor::of(parts.uri.query().unwrap_or_default(), body),
        }
    }
}
