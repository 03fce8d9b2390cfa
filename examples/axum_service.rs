//! How do I use a client in a web service?
//!
//! All requests share one client, and with it connections, token and rate limit. The program sends its service two
//! requests and ends:
//!
//! ```sh
//! cargo run --example axum_service -- --sandbox
//! ```
//!
//! Without `--sandbox` it needs `COCKROACH_API_KEY`.

use std::time::Duration;

use axum::extract::{Path, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use clusterkit::{Error, ErrorKind, cockroach, reqwest};
use clusterkit_sandbox::Sandbox;
use tokio::net::TcpListener;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let (client, _sandbox) = connect().await?;
    // A caller of the service does not wait longer than this, whatever the rate limit and the retries need.
    let client = client.with_options(|call| call.time_limit(Duration::from_secs(20)));

    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    // A service that runs until it is stopped awaits this instead of spawning it.
    tokio::spawn(axum::serve(listener, service(client)).into_future());

    for path in ["clusters", "clusters/00000000-0000-4000-8000-000000000000"] {
        let response = reqwest::get(format!("http://{address}/{path}")).await?;
        println!("GET /{path}: {}\n{}", response.status(), response.text().await?);
    }
    Ok(())
}

/// Clones of a client are cheap, so the client itself is the state.
fn service(client: cockroach::Client) -> Router {
    Router::new().route("/clusters", get(list)).route("/clusters/{id}", get(show)).with_state(client)
}

async fn list(State(client): State<cockroach::Client>) -> Result<Json<Vec<String>>, Failure> {
    let clusters = client.list_clusters().stream().try_collect().await?;
    Ok(Json(clusters.into_iter().map(|cluster| cluster.name).collect()))
}

async fn show(State(client): State<cockroach::Client>, Path(id): Path<String>) -> Result<Json<String>, Failure> {
    Ok(Json(client.get_cluster(&id).await?.name))
}

struct Failure(Error);

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self(error)
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let Self(error) = self;
        // The line is for the log: it names the vendor and its host.
        eprintln!("{error}");
        let status = match error.kind() {
            ErrorKind::NotFound => StatusCode::NOT_FOUND,
            ErrorKind::InvalidRequest => StatusCode::BAD_REQUEST,
            ErrorKind::RateLimited => StatusCode::SERVICE_UNAVAILABLE,
            ErrorKind::Timeout => StatusCode::GATEWAY_TIMEOUT,
            _ => StatusCode::BAD_GATEWAY,
        };
        let mut response = status.into_response();
        if let Some(wait) = error.retry_after() {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(wait.as_secs() + 1));
        }
        response
    }
}

/// Connects with the credentials in the environment, or with `--sandbox` to a sandbox in this process.
async fn connect() -> Result<(cockroach::Client, Option<Sandbox>), Box<dyn std::error::Error>> {
    if std::env::args().all(|argument| argument != "--sandbox") {
        return Ok((cockroach::Client::from_env()?, None));
    }
    let sandbox = Sandbox::start().await?;
    let builder = cockroach::Client::builder().api_key(sandbox.api_key()).base_url(sandbox.cockroach_url());
    Ok((builder.build()?, Some(sandbox)))
}
