//! The public API of PerfectScale, `/public/v1`.

mod audit_log;
mod auth;
mod clusters;
mod entry;
mod problem;
mod seed;
mod workload;

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Router, http::Method};
use tokio::sync::Mutex;

pub(crate) use self::audit_log::earliest as log_begins;
use self::clusters::Cluster;
use self::entry::Entry;
use self::problem::Problem;
use crate::clock::Clock;
use crate::record::Secrets;
use crate::settings::Settings;
use crate::token::{Issuer, opaque};

/// The state of the API.
#[derive(Debug)]
struct PerfectScale {
    clock: Clock,
    tokens: Issuer,
    secrets: Secrets,
    page_limit: Option<usize>,
    clusters: Mutex<Vec<Arc<Cluster>>>,
    /// Newest first.
    audit_log: Vec<Entry>,
}

/// Returns the routes below `/public/v1`.
pub(crate) fn router(clock: &Clock, secrets: &Secrets, settings: &Settings) -> Router {
    let mut clusters = seed::clusters(clock, settings);
    let custom_clusters = seed::custom_clusters(clock, settings);
    let audit_log = seed::audit_log(clock, settings, &clusters, &custom_clusters);
    clusters.extend(custom_clusters);
    let api = Arc::new(PerfectScale {
        clock: clock.clone(),
        tokens: Issuer::new("perfectscale", settings.token_lifetime, clock.clone(), secrets.clone()),
        secrets: secrets.clone(),
        page_limit: settings.page_limit,
        clusters: Mutex::new(clusters),
        audit_log,
    });
    Router::new()
        .route("/clusters", get(clusters::list))
        .route("/clusters/{uid}", get(clusters::get).delete(clusters::delete))
        .route("/clusters/{uid}/workloads", get(clusters::workloads))
        .route("/automation/audit_logs", post(audit_log::query))
        .route_layer(middleware::from_fn_with_state(api.clone(), check_token))
        .route("/auth/public_auth", post(auth::exchange))
        .fallback(no_route)
        .method_not_allowed_fallback(no_method)
        .layer(middleware::from_fn(set_request_id))
        .with_state(api)
}

async fn check_token(State(api): State<Arc<PerfectScale>>, request: Request, next: Next) -> Response {
    match api.tokens.check(request.headers()).await {
        Ok(()) => next.run(request).await,
        Err(error) => Problem::new(StatusCode::UNAUTHORIZED, "unauthorized", error.reason()).into_response(),
    }
}

/// Adds `X-Request-Id` to every response.
async fn set_request_id(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    if let Ok(id) = HeaderValue::try_from(opaque()) {
        response.headers_mut().insert(HeaderName::from_static("x-request-id"), id);
    }
    response
}

/// Returns the response to a request over the rate limit.
pub(crate) fn too_many_requests() -> Response {
    Problem::new(StatusCode::TOO_MANY_REQUESTS, "rate_limited", "rate limit exceeded").into_response()
}

async fn no_route() -> Problem {
    Problem::new(StatusCode::NOT_FOUND, "not_found", "path not found")
}

async fn no_method(method: Method) -> Problem {
    let detail = format!("method {method} is not allowed");
    Problem::new(StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed", detail)
}
