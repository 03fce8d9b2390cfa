//! The Camunda Console API: `/clusters` and the token exchange `/oauth/token`.

mod client;
mod clients;
mod cluster;
mod clusters;
mod error;
mod oauth;
mod parameters;
mod seed;

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::Method;
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, get, post};
use tokio::sync::Mutex;

use self::cluster::Cluster;
use self::error::ErrorResponse;
use crate::clock::Clock;
use crate::random::Random;
use crate::record::Secrets;
use crate::settings::Settings;
use crate::token::Issuer;

/// The state of the API.
#[derive(Debug)]
struct Camunda {
    clock: Clock,
    creation_time: Duration,
    tokens: Issuer,
    secrets: Secrets,
    store: Mutex<Store>,
}

#[derive(Debug)]
struct Store {
    clusters: Vec<Cluster>,
    /// Generates the ids of new clusters and clients.
    random: Random,
}

impl Store {
    fn find(&mut self, uuid: &str) -> Result<&mut Cluster, ErrorResponse> {
        self.clusters
            .iter_mut()
            .find(|cluster| cluster.uuid == uuid)
            .ok_or_else(|| ErrorResponse::not_found("cluster not found"))
    }
}

/// Returns the routes, each with and without a trailing slash: the vendor's documentation has one, most clients send none.
pub(crate) fn router(clock: &Clock, secrets: &Secrets, settings: &Settings) -> Router {
    let api = Arc::new(Camunda {
        clock: clock.clone(),
        creation_time: settings.creation_time,
        tokens: Issuer::new(oauth::AUDIENCE, settings.token_lifetime, clock.clone(), secrets.clone()),
        secrets: secrets.clone(),
        store: Mutex::new(seed::store(clock, settings)),
    });
    let routes: [(&str, MethodRouter<Arc<Camunda>>); 5] = [
        ("/clusters", get(clusters::list).post(clusters::create)),
        ("/clusters/parameters", get(parameters::get)),
        ("/clusters/{uuid}", get(clusters::get).delete(clusters::delete)),
        ("/clusters/{uuid}/clients", get(clients::list).post(clients::create)),
        ("/clusters/{uuid}/clients/{id}", get(clients::get).delete(clients::delete)),
    ];
    routes
        .into_iter()
        .fold(Router::new(), |router, (path, methods)| {
            router.route(path, methods.clone()).route(&format!("{path}/"), methods)
        })
        .route_layer(middleware::from_fn_with_state(api.clone(), check_token))
        .route("/oauth/token", post(oauth::exchange))
        .fallback(no_route)
        .method_not_allowed_fallback(no_method)
        .with_state(api)
}

async fn check_token(State(api): State<Arc<Camunda>>, request: Request, next: Next) -> Response {
    match api.tokens.check(request.headers()).await {
        Ok(()) => next.run(request).await,
        Err(error) => ErrorResponse::unauthorized(error.reason()).into_response(),
    }
}

/// Returns the response to a request over the rate limit.
pub(crate) fn too_many_requests() -> Response {
    ErrorResponse::too_many("local_rate_limited").into_response()
}

async fn no_route() -> ErrorResponse {
    ErrorResponse::not_found("path not found")
}

async fn no_method(method: Method) -> ErrorResponse {
    ErrorResponse::not_allowed(format!("method {method} is not allowed"))
}
