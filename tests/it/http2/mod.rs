//! Failures that only HTTP/2 has.

mod server;

use std::sync::Arc;
use std::time::Duration;

use clusterkit::{Error, ErrorKind, RateLimit, RetryPolicy, cockroach};

use crate::support::clients::API_KEY;
use server::{Counts, Step};

const CLUSTER: &str = r#"{ "id": "c-1", "name": "n" }"#;

/// A server, and a client of it whose attempts end after two seconds.
async fn connect(choose: fn(usize, usize) -> Step) -> (cockroach::Client, Arc<Counts>) {
    let (url, counts) = server::start(choose).await;
    let client = cockroach::Client::builder()
        .api_key(API_KEY)
        .base_url(url)
        .rate_limit(RateLimit::unlimited())
        .timeout(Duration::from_secs(2))
        // Without TLS, nothing negotiates the version.
        .http_client(clusterkit::reqwest::ClientBuilder::http2_prior_knowledge);
    (client.build().unwrap(), counts)
}

async fn create(client: &cockroach::Client) -> Result<(), Error> {
    let spec = cockroach::types::CreateClusterSpecification::builder();
    client.create_cluster().name("n").provider("GCP").spec(spec).await.map(drop)
}

/// RFC 9113, section 8.7.
#[tokio::test(start_paused = true)]
async fn a_create_that_was_certainly_not_processed_is_retried() {
    for choose in [
        |_, request| if request == 0 { Step::Refuse } else { Step::Respond(CLUSTER) },
        |_, request| if request == 0 { Step::GoAwayBefore } else { Step::Respond(CLUSTER) },
    ] {
        let (client, counts) = connect(choose).await;
        create(&client).await.unwrap();
        assert_eq!(counts.requests(), 2);
    }
}

#[tokio::test(start_paused = true)]
async fn a_create_that_is_always_refused_has_no_effect() {
    for choose in [|_, _| Step::Refuse, |_, _| Step::GoAwayBefore] {
        let (client, counts) = connect(choose).await;
        let error = create(&client).await.unwrap_err();
        assert_eq!((error.kind(), error.attempts(), counts.requests()), (ErrorKind::Connection, 4, 4), "{error}");
        assert!(!error.may_have_taken_effect(), "{error}");
        assert!(error.to_string().contains("the server refused the stream, and did not process it"), "{error}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_create_that_the_server_may_have_processed_is_not_retried() {
    let (client, counts) = connect(|_, _| Step::GoAwayAfter).await;
    let error = create(&client).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts(), counts.requests()), (ErrorKind::Connection, 1, 1), "{error}");
    assert!(error.may_have_taken_effect(), "{error}");
}

#[tokio::test(start_paused = true)]
async fn the_attempt_after_a_timeout_is_on_a_new_connection() {
    let (client, counts) = connect(|connection, request| match (connection, request) {
        (0, 1..) => Step::Silence,
        _ => Step::Respond(CLUSTER),
    })
    .await;
    client.get_cluster("c-1").await.unwrap();
    client.get_cluster("c-1").await.unwrap();
    assert_eq!((counts.connections(), counts.requests()), (2, 3));
    // The connection that went silent is not used again, and the new one is.
    client.get_cluster("c-1").await.unwrap();
    assert_eq!((counts.connections(), counts.requests()), (2, 4));
}

/// Without a retry, the next call is the first on the new connection.
#[tokio::test(start_paused = true)]
async fn the_call_after_a_timeout_is_on_a_new_connection() {
    let (client, counts) =
        connect(|connection, _| if connection == 0 { Step::Silence } else { Step::Respond(CLUSTER) }).await;
    let once = client.with_options(|options| options.retry(RetryPolicy::never()));
    assert!(once.get_cluster("c-1").await.unwrap_err().is_timeout());
    once.get_cluster("c-1").await.unwrap();
    assert_eq!((counts.connections(), counts.requests()), (2, 2));
}

/// A slow server does not cost every call a connection of its own.
#[tokio::test(start_paused = true)]
async fn calls_that_time_out_together_share_the_new_connection() {
    let (client, counts) =
        connect(|connection, _| if connection == 0 { Step::Silence } else { Step::Respond(CLUSTER) }).await;
    let calls: Vec<_> = (0..8).map(|_| tokio::spawn(client.get_cluster("c-1").send())).collect();
    for call in calls {
        call.await.unwrap().unwrap();
    }
    assert_eq!((counts.connections(), counts.requests()), (2, 16));
}
