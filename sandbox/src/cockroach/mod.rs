//! The CockroachDB Cloud API, `/api/v1`.

mod cluster;
mod clusters;
mod create;
mod dedicated;
mod generate;
mod json;
mod list;
mod nodes;
mod overrides;
mod provider;
mod regions;
mod seed;
mod serverless;
mod status;
mod update;
mod version;

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::Method;
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, put};
use tokio::sync::Mutex;

use self::cluster::Cluster;
use self::status::Status;
use self::version::Version;
pub(crate) use self::version::check as check_version;
use crate::clock::Clock;
use crate::credentials::{API_KEY, READ_ONLY_API_KEY};
use crate::random::Random;
use crate::settings::Settings;
use crate::token::{AuthError, bearer};

/// The state of the API.
#[derive(Debug)]
struct Cockroach {
    clock: Clock,
    creation_time: Duration,
    page_limit: Option<usize>,
    /// The version of requests without `Cc-Version`.
    version: Version,
    store: Mutex<Store>,
}

#[derive(Debug)]
struct Store {
    clusters: Vec<Cluster>,
    /// Generates the ids of new clusters.
    random: Random,
}

impl Store {
    fn find(&mut self, id: &str) -> Result<&mut Cluster, Status> {
        let not_found = || Status::not_found(format!("cluster {id} not found"));
        self.clusters.iter_mut().find(|cluster| cluster.id == id).ok_or_else(not_found)
    }

    /// Finds a cluster that can be changed.
    fn find_active(&mut self, id: &str) -> Result<&mut Cluster, Status> {
        let cluster = self.find(id)?;
        if cluster.deleted_at.is_some() {
            return Err(Status::not_found(format!("cluster {id} has been deleted")));
        }
        if cluster.locked {
            return Err(Status::precondition(format!("cluster {id} is locked by another operation")));
        }
        Ok(cluster)
    }
}

/// Returns the routes below `/api/v1`.
pub(crate) fn router(clock: &Clock, settings: &Settings) -> Router {
    let requested = settings.cockroach.version.as_deref();
    let api = Arc::new(Cockroach {
        clock: clock.clone(),
        creation_time: settings.creation_time,
        page_limit: settings.page_limit,
        version: requested.and_then(|name| Version::parse(name.as_bytes())).unwrap_or(Version::LATEST),
        store: Mutex::new(Store { clusters: seed::clusters(clock, settings), random: settings.random(40) }),
    });
    Router::new()
        .route("/clusters", get(clusters::list).post(create::create))
        .route("/clusters/available-regions", get(regions::list))
        .route("/clusters/{id}", get(clusters::get).delete(clusters::delete).patch(update::update))
        .route("/clusters/{id}/nodes", get(nodes::list))
        .route("/clusters/{id}/spend-limit", put(update::set_spend_limit))
        .fallback(no_route)
        .method_not_allowed_fallback(no_method)
        .layer(middleware::from_fn(check_key))
        .with_state(api)
}

/// Accepts the two API keys, one of them for reading only.
async fn check_key(request: Request, next: Next) -> Response {
    let reads = matches!(*request.method(), Method::GET | Method::HEAD);
    match bearer(request.headers()) {
        Some(API_KEY) => next.run(request).await,
        Some(READ_ONLY_API_KEY) if reads => next.run(request).await,
        Some(READ_ONLY_API_KEY) => Status::forbidden("the service account is read-only").into_response(),
        Some(_) => Status::unauthenticated(AuthError::Unknown.reason()).into_response(),
        None => Status::unauthenticated(AuthError::Missing.reason()).into_response(),
    }
}

/// Returns the response to a request over the rate limit.
pub(crate) fn too_many_requests() -> Response {
    Status::exhausted("rate limit exceeded").into_response()
}

async fn no_route() -> Status {
    Status::not_found("Not Found")
}

async fn no_method(_: State<Arc<Cockroach>>) -> Status {
    Status::unimplemented("Method Not Allowed")
}
