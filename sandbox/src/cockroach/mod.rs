//! The CockroachDB Cloud API, `/api/v1`.

mod cluster;
mod clusters;
mod create;
mod dedicated;
mod fleet;
mod list;
mod nodes;
mod own;
mod regions;
mod render;
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
use crate::token::{Denied, bearer};

/// What the API knows.
#[derive(Debug)]
struct Cockroach {
    clock: Clock,
    creation_time: Duration,
    page_limit: Option<usize>,
    /// Of a request that names none.
    version: Version,
    estate: Mutex<Estate>,
}

#[derive(Debug)]
struct Estate {
    clusters: Vec<Cluster>,
    /// Where the ids of new clusters come from.
    random: Random,
}

impl Estate {
    fn find(&mut self, id: &str) -> Result<&mut Cluster, Status> {
        let absent = || Status::not_found(format!("cluster {id} not found"));
        self.clusters.iter_mut().find(|cluster| cluster.id == id).ok_or_else(absent)
    }

    /// A cluster that can still be changed.
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

/// The routes below `/api/v1`.
pub(crate) fn router(clock: &Clock, settings: &Settings) -> Router {
    let asked = settings.cockroach.version.as_deref();
    let api = Arc::new(Cockroach {
        clock: clock.clone(),
        creation_time: settings.creation_time,
        page_limit: settings.page_limit,
        version: asked.and_then(|name| Version::parse(name.as_bytes())).unwrap_or(Version::LATEST),
        estate: Mutex::new(Estate { clusters: seed::clusters(clock, settings), random: settings.random(40) }),
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

/// Lets the two keys in, one of them only to read.
async fn check_key(request: Request, next: Next) -> Response {
    let reads = matches!(*request.method(), Method::GET | Method::HEAD);
    match bearer(request.headers()) {
        Some(API_KEY) => next.run(request).await,
        Some(READ_ONLY_API_KEY) if reads => next.run(request).await,
        Some(READ_ONLY_API_KEY) => Status::forbidden("the service account may only read").into_response(),
        Some(_) => Status::unauthenticated(Denied::Unknown.reason()).into_response(),
        None => Status::unauthenticated(Denied::Missing.reason()).into_response(),
    }
}

/// The refusal of one who asks too often.
pub(crate) fn too_many_requests() -> Response {
    Status::exhausted("rate limit exceeded").into_response()
}

async fn no_route() -> Status {
    Status::not_found("Not Found")
}

async fn no_method(_: State<Arc<Cockroach>>) -> Status {
    Status::unimplemented("Method Not Allowed")
}
