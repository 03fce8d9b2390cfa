//! The client, without PerfectScale's rate limit: waiting for slots would dominate all figures.

use std::time::Duration;

use clusterkit::RateLimit;
use clusterkit::perfectscale::Client;

use super::Cluster;
use crate::Error;
use crate::consumer::Consumer;
use crate::server::TOKEN;

/// Builds a client that has a token.
pub fn client(base_url: &str) -> Result<Client, Error> {
    Ok(Client::builder().token(TOKEN).base_url(base_url).rate_limit(RateLimit::unlimited()).build()?)
}

/// Builds a client that has a token, and a finite rate limit that is never reached. Its calls run on tasks.
pub fn limited(base_url: &str) -> Result<Client, Error> {
    let limit = RateLimit::new(u32::MAX, Duration::from_secs(1));
    Ok(Client::builder().token(TOKEN).base_url(base_url).rate_limit(limit).build()?)
}

/// Builds a client that has to fetch its token.
pub fn cold(base_url: &str) -> Result<Client, Error> {
    let builder = Client::builder().client_id("id").client_secret("secret");
    Ok(builder.base_url(base_url).rate_limit(RateLimit::unlimited()).build()?)
}

/// Fetches one cluster.
pub async fn cluster(client: &Client) -> Result<Cluster, Error> {
    Ok(client.get_cluster("some-cluster").await?)
}

/// Reads all entries, as [`handwritten::walk`](super::handwritten::walk) does.
pub async fn walk(client: &Client, consumer: &mut Consumer) -> Result<(), Error> {
    let mut entries = client.automation_audit_logs().stream();
    while let Some(entry) = entries.try_next().await? {
        consumer.take(entry).await;
    }
    Ok(())
}
