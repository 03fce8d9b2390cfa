//! What went wrong, and what should my program do about it?
//!
//! Provokes a few errors, none of which changes anything, and decides by their kind:
//!
//! ```sh
//! cargo run --example errors -- --sandbox
//! ```
//!
//! Without `--sandbox` it needs `COCKROACH_API_KEY`.

use clusterkit::{Error, ErrorKind, RetryPolicy, cockroach};
use clusterkit_sandbox::Sandbox;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let (client, _sandbox) = connect().await?;

    let unknown = client.get_cluster("00000000-0000-4000-8000-000000000000").await;
    let invalid = client.get_cluster("").await;
    let unreachable = cockroach::Client::builder().api_key("unused").base_url("http://127.0.0.1:9").build()?;
    let unreachable = unreachable.list_clusters().with(|call| call.retry(RetryPolicy::never())).await;
    let misconfigured = cockroach::Client::builder().base_url("ftp://example.com").api_key("unused").build();

    let results = [unknown.err(), invalid.err(), unreachable.err(), misconfigured.err()];
    for error in results.into_iter().flatten() {
        println!("{error}\n    -> {}", decide(&error));
    }
    Ok(())
}

/// Decides what to do. A match has to end in `_`, because later versions may add kinds.
fn decide(error: &Error) -> String {
    // First, because a create or a deletion may have succeeded although its response was lost.
    if error.may_have_taken_effect() {
        return "read the resource before you send the request again".to_owned();
    }
    match error.kind() {
        ErrorKind::NotFound => "treat it as absent".to_owned(),
        ErrorKind::Conflict => "read the resource and decide again".to_owned(),
        ErrorKind::InvalidRequest | ErrorKind::Rejected => "correct the request".to_owned(),
        ErrorKind::Configuration | ErrorKind::Authentication | ErrorKind::Permission => {
            "ask a person to correct the settings or credentials".to_owned()
        }
        ErrorKind::RateLimited => match error.retry_after() {
            Some(wait) => format!("try again in {} s", wait.as_secs()),
            None => "try again later".to_owned(),
        },
        // The client has already retried these where it was safe.
        ErrorKind::Connect | ErrorKind::Connection | ErrorKind::Timeout | ErrorKind::Server => {
            format!("try again later (attempts: {}, time: {:.1?})", error.attempts(), error.elapsed())
        }
        kind => format!("report a fault of the kind {kind:?}, with request id {:?}", error.request_id()),
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
