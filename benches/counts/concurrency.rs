//! The requests of a thousand tasks on a client that has no token yet.

use clusterkit_benches::peers::client;
use tokio::task::JoinSet;

use crate::server;

#[tokio::test(flavor = "multi_thread")]
async fn a_thousand_tasks_fetch_one_token() {
    let server = server();
    let client = client::cold(&server.url()).unwrap();
    let mut tasks = JoinSet::new();
    for _ in 0..1000 {
        let client = client.clone();
        tasks.spawn(async move { client::cluster(&client).await.unwrap() });
    }
    tasks.join_all().await;
    let requests = reqwest::get(server.requests_url()).await.unwrap().text().await.unwrap();
    assert_eq!(requests, "1 exchanges, 1000 others");
}
