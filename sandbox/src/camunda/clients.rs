//! Lists, creates, gets and deletes the API clients of a cluster.

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};

use super::Camunda;
use super::client::{ALL, Client, Permission};
use super::cluster::OAUTH_URL;
use super::error::ErrorResponse;
use crate::body;

/// The maximum number of clients in a cluster.
const MAX_CLIENTS: usize = 50;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Request {
    client_name: String,
    #[serde(default, deserialize_with = "body::not_null")]
    permissions: Option<Vec<Permission>>,
}

pub(super) async fn list(
    State(api): State<Arc<Camunda>>,
    Path(uuid): Path<String>,
) -> Result<Json<Vec<Value>>, ErrorResponse> {
    let mut store = api.store.lock().await;
    let clients = store.find(&uuid)?.clients.iter();
    let to_json =
        |client: &Client| json!({ "name": client.name, "clientId": client.id, "permissions": client.permissions });
    Ok(Json(clients.map(to_json).collect()))
}

pub(super) async fn create(
    State(api): State<Arc<Camunda>>,
    Path(uuid): Path<String>,
    body: Bytes,
) -> Result<Json<Value>, ErrorResponse> {
    let request: Request = body::read(&body).map_err(ErrorResponse::invalid)?;
    if request.client_name.trim().is_empty() {
        return Err(ErrorResponse::invalid("clientName: must not be empty"));
    }
    if request.client_name.contains(char::is_control) {
        return Err(ErrorResponse::invalid("clientName: must not contain control characters"));
    }
    let mut store = api.store.lock().await;
    let client_uuid = store.random.uuid();
    let (id, secret) = (store.random.text(32), store.random.text(64));
    api.secrets.add(&secret);
    let cluster = store.find(&uuid)?;
    if cluster.clients.iter().any(|client| client.name == request.client_name) {
        return Err(ErrorResponse::invalid(format!("clientName: client `{}` already exists", request.client_name)));
    }
    if cluster.clients.len() >= MAX_CLIENTS {
        return Err(ErrorResponse::forbidden(format!("the cluster has the maximum of {MAX_CLIENTS} clients")));
    }
    let permissions = request.permissions.unwrap_or_else(|| ALL.to_vec());
    let client = Client { id, name: request.client_name, permissions };
    let response = json!({
        "name": client.name,
        "uuid": client_uuid,
        "clientId": client.id,
        "clientSecret": secret,
        "permissions": client.permissions,
        "links": cluster.links(),
        "audience": "zeebe.camunda.io",
    });
    cluster.clients.push(client);
    Ok(Json(response))
}

pub(super) async fn get(
    State(api): State<Arc<Camunda>>,
    Path((uuid, id)): Path<(String, String)>,
) -> Result<Json<Value>, ErrorResponse> {
    let mut store = api.store.lock().await;
    let cluster = store.find(&uuid)?;
    let client = cluster.clients.iter().find(|client| client.id == id).ok_or_else(not_found)?;
    if !cluster.is_ready(api.clock.timestamp()) {
        return Err(ErrorResponse::not_ready("the cluster is not ready"));
    }
    Ok(Json(json!({
        "name": client.name,
        "ZEEBE_ADDRESS": format!("{}:443", cluster.zeebe_host()),
        "ZEEBE_CLIENT_ID": client.id,
        "ZEEBE_AUTHORIZATION_SERVER_URL": OAUTH_URL,
    })))
}

pub(super) async fn delete(
    State(api): State<Arc<Camunda>>,
    Path((uuid, id)): Path<(String, String)>,
) -> Result<StatusCode, ErrorResponse> {
    let mut store = api.store.lock().await;
    let clients = &mut store.find(&uuid)?.clients;
    let at = clients.iter().position(|client| client.id == id).ok_or_else(not_found)?;
    clients.remove(at);
    Ok(StatusCode::NO_CONTENT)
}

fn not_found() -> ErrorResponse {
    ErrorResponse::not_found("client not found")
}
