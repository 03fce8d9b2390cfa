//! The API clients of a cluster.

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::Camunda;
use super::cluster::OAUTH_URL;
use super::refusal::Refusal;
use crate::body;

/// How many clients a cluster may have.
const MOST_CLIENTS: usize = 50;

/// A client. Nobody can ask for its secret later, so it is not kept.
#[derive(Debug)]
pub(super) struct Client {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) permissions: Vec<Permission>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub(super) enum Permission {
    Zeebe,
    Operate,
    Tasklist,
    Optimize,
    Secrets,
}

pub(super) const ALL: [Permission; 5] =
    [Permission::Zeebe, Permission::Operate, Permission::Tasklist, Permission::Optimize, Permission::Secrets];

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
) -> Result<Json<Vec<Value>>, Refusal> {
    let mut estate = api.estate.lock().await;
    let clients = estate.find(&uuid)?.clients.iter();
    let to_json =
        |client: &Client| json!({ "name": client.name, "clientId": client.id, "permissions": client.permissions });
    Ok(Json(clients.map(to_json).collect()))
}

pub(super) async fn create(
    State(api): State<Arc<Camunda>>,
    Path(uuid): Path<String>,
    body: Bytes,
) -> Result<Json<Value>, Refusal> {
    let request: Request = body::read(&body).map_err(Refusal::invalid)?;
    if request.client_name.trim().is_empty() {
        return Err(Refusal::invalid("clientName: must not be empty"));
    }
    if request.client_name.contains(char::is_control) {
        return Err(Refusal::invalid("clientName: must not contain control characters"));
    }
    let mut estate = api.estate.lock().await;
    let client_uuid = estate.random.uuid();
    let (id, secret) = (estate.random.text(32), estate.random.text(64));
    api.known.add(&secret);
    let cluster = estate.find(&uuid)?;
    if cluster.clients.iter().any(|client| client.name == request.client_name) {
        return Err(Refusal::invalid(format!("clientName: there is a client {} already", request.client_name)));
    }
    if cluster.clients.len() >= MOST_CLIENTS {
        return Err(Refusal::forbidden(format!("a cluster may have {MOST_CLIENTS} clients")));
    }
    let permissions = request.permissions.unwrap_or_else(|| ALL.to_vec());
    let client = Client { id, name: request.client_name, permissions };
    let answer = json!({
        "name": client.name,
        "uuid": client_uuid,
        "clientId": client.id,
        "clientSecret": secret,
        "permissions": client.permissions,
        "links": cluster.links(),
        "audience": "zeebe.camunda.io",
    });
    cluster.clients.push(client);
    Ok(Json(answer))
}

pub(super) async fn get(
    State(api): State<Arc<Camunda>>,
    Path((uuid, id)): Path<(String, String)>,
) -> Result<Json<Value>, Refusal> {
    let mut estate = api.estate.lock().await;
    let cluster = estate.find(&uuid)?;
    let client = cluster.clients.iter().find(|client| client.id == id).ok_or_else(absent)?;
    if !cluster.is_ready(api.clock.timestamp()) {
        return Err(Refusal::not_ready("the cluster is not ready"));
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
) -> Result<StatusCode, Refusal> {
    let mut estate = api.estate.lock().await;
    let clients = &mut estate.find(&uuid)?.clients;
    let at = clients.iter().position(|client| client.id == id).ok_or_else(absent)?;
    clients.remove(at);
    Ok(StatusCode::NO_CONTENT)
}

fn absent() -> Refusal {
    Refusal::not_found("client not found")
}
