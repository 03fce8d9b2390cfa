//! `POST /oauth/token`: the client credentials grant, as a form or as JSON.

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::{Value, json};

use super::Camunda;
use crate::body;
use crate::credentials::{CLIENT_ID, CLIENT_SECRET};

/// The audience of tokens for the Console API.
pub(super) const AUDIENCE: &str = "api.cloud.camunda.io";

#[derive(Default, Deserialize)]
#[serde(default)]
struct Request {
    grant_type: Option<String>,
    audience: Option<String>,
    client_id: Option<String>,
    client_secret: Option<String>,
}

/// An error response as defined by RFC 6749.
pub(super) struct OauthError {
    status: StatusCode,
    error: &'static str,
    description: String,
}

impl OauthError {
    fn new(status: StatusCode, error: &'static str, description: impl Into<String>) -> Self {
        Self { status, error, description: description.into() }
    }
}

impl IntoResponse for OauthError {
    fn into_response(self) -> Response {
        let body = json!({ "error": self.error, "error_description": self.description });
        (self.status, Json(body)).into_response()
    }
}

pub(super) async fn exchange(State(api): State<Arc<Camunda>>, body: Bytes) -> Result<Json<Value>, OauthError> {
    let grant = read(&body).map_err(|problem| OauthError::new(StatusCode::BAD_REQUEST, "invalid_request", problem))?;
    match grant.grant_type.as_deref() {
        Some("client_credentials") => {}
        Some(other) => {
            let problem = format!("unsupported grant type {other:?}");
            return Err(OauthError::new(StatusCode::BAD_REQUEST, "unsupported_grant_type", problem));
        }
        None => {
            return Err(OauthError::new(StatusCode::BAD_REQUEST, "invalid_request", "grant_type is missing"));
        }
    }
    if grant.client_id.as_deref() != Some(CLIENT_ID) || grant.client_secret.as_deref() != Some(CLIENT_SECRET) {
        return Err(OauthError::new(StatusCode::UNAUTHORIZED, "access_denied", "Unauthorized"));
    }
    if grant.audience.as_deref() != Some(AUDIENCE) {
        let problem = format!("the audience must be {AUDIENCE}");
        return Err(OauthError::new(StatusCode::FORBIDDEN, "access_denied", problem));
    }
    let token = api.tokens.issue(CLIENT_ID).await;
    Ok(Json(json!({
        "access_token": token.access_token,
        "scope": "",
        "expires_in": token.expires_in,
        "token_type": "Bearer",
    })))
}

/// Distinguishes the two formats by the body, because `curl --data` labels every body a form.
fn read(body: &[u8]) -> Result<Request, String> {
    if body.trim_ascii_start().starts_with(b"{") {
        body::read(body)
    } else {
        serde_urlencoded::from_bytes(body).map_err(|error| error.to_string())
    }
}
