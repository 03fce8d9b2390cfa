//! The Camunda Console API: `/clusters` and the token exchange `/oauth/token`.

mod client;
mod cluster;
mod clusters;
mod oauth;
mod parameters;
mod refusal;
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
use self::refusal::Refusal;
use crate::clock::Clock;
use crate::random::Random;
use crate::record::Known;
use crate::settings::Settings;
use crate::token::Issuer;

/// What the API knows.
#[derive(Debug)]
struct Camunda {
    clock: Clock,
    creation_time: Duration,
    tokens: Issuer,
    known: Known,
    estate: Mutex<Estate>,
}

#[derive(Debug)]
struct Estate {
    clusters: Vec<Cluster>,
    /// Where the ids of new clusters and clients come from.
    random: Random,
}

impl Estate {
    fn find(&mut self, uuid: &str) -> Result<&mut Cluster, Refusal> {
        self.clusters
            .iter_mut()
            .find(|cluster| cluster.uuid == uuid)
            .ok_or_else(|| Refusal::not_found("cluster not found"))
    }
}

/// The routes, each with and without a trailing slash: the vendor's page has them with one, most clients send none.
pub(crate) fn router(clock: &Clock, known: &Known, settings: &Settings) -> Router {
    let api = Arc::new(Camunda {
        clock: clock.clone(),
        creation_time: settings.creation_time,
        tokens: Issuer::new(oauth::AUDIENCE, settings.token_lifetime, clock.clone(), known.clone()),
        known: known.clone(),
        estate: Mutex::new(seed::estate(clock, settings)),
    });
    let routes: [(&str, MethodRouter<Arc<Camunda>>); 5] = [
        ("/clusters", get(clusters::list).post(clusters::create)),
        ("/clusters/parameters", get(parameters::get)),
        ("/clusters/{uuid}", get(clusters::get).delete(clusters::delete)),
        ("/clusters/{uuid}/clients", get(client::list).post(client::create)),
        ("/clusters/{uuid}/clients/{id}", get(client::get).delete(client::delete)),
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
        Err(denied) => Refusal::unauthorized(denied.reason()).into_response(),
    }
}

/// The refusal of one who asks too often.
pub(crate) fn too_many_requests() -> Response {
    Refusal::too_many("local_rate_limited").into_response()
}

async fn no_route() -> Refusal {
    Refusal::not_found("there is no such path")
}

async fn no_method(method: Method) -> Refusal {
    Refusal::not_allowed(format!("{method} is not allowed here"))
}
