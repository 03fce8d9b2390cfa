//! `POST /auth/public_auth`: exchanges client credentials for a token.

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};

use super::PerfectScale;
use super::problem::Problem;
use crate::body;
use crate::credentials::{CLIENT_ID, CLIENT_SECRET};
use crate::token::opaque;

#[derive(Deserialize)]
struct Credentials {
    client_id: String,
    client_secret: String,
}

pub(super) async fn exchange(State(api): State<Arc<PerfectScale>>, body: Bytes) -> Result<Json<Value>, Problem> {
    let credentials: Credentials = body::read(&body)
        .map_err(|error| Problem::invalid(format!("client credentials are missing or incorrect: {error}")))?;
    if credentials.client_id != CLIENT_ID || credentials.client_secret != CLIENT_SECRET {
        let detail = "client authentication failed";
        return Err(Problem::new(StatusCode::UNAUTHORIZED, "unauthorized", detail));
    }
    let token = api.tokens.issue(CLIENT_ID).await;
    let refresh_token = opaque();
    api.secrets.add(&refresh_token);
    Ok(Json(json!({
        "data": {
            "token_type": "Bearer",
            "access_token": token.access_token,
            "refresh_token": refresh_token,
            "expires_in": token.expires_in,
        }
    })))
}
