//! The client that progenitor generates from the same document, unchanged.

use reqwest::header::{AUTHORIZATION, HeaderMap, HeaderValue};

use crate::Error;
use crate::consumer::Consumer;
use crate::server::TOKEN;

#[allow(
    clippy::all,
    clippy::pedantic,
    clippy::unwrap_used,
    clippy::allow_attributes_without_reason,
    missing_docs,
    unreachable_pub,
    unused,
    reason = "generated code, which is measured unchanged"
)]
mod generated {
    include!(concat!(env!("OUT_DIR"), "/plain.rs"));
}

pub use generated::Client;
pub use generated::types::GetClusterResponse as Cluster;

/// Builds the client, which sends the token with each request.
pub fn client(base_url: &str) -> Result<Client, Error> {
    let mut token = HeaderValue::from_str(&format!("Bearer {TOKEN}"))?;
    token.set_sensitive(true);
    let headers = HeaderMap::from_iter([(AUTHORIZATION, token)]);
    Ok(Client::new_with_client(base_url, reqwest::Client::builder().default_headers(headers).build()?))
}

/// Fetches one cluster.
pub async fn cluster(client: &Client) -> Result<Cluster, Error> {
    Ok(client.get_cluster().cluster_uid("some-cluster").send().await?.into_inner())
}

/// Reads all entries, as [`handwritten::walk`](super::handwritten::walk) does.
pub async fn walk(client: &Client, consumer: &mut Consumer) -> Result<(), Error> {
    let mut after = None;
    loop {
        let body = |body: generated::types::builder::AutomationAuditLogsBody| body.page_size(5000).after(after.clone());
        let read = client.automation_audit_logs().body_map(body).send().await?.into_inner();
        for entry in read.data {
            consumer.take(entry).await;
        }
        let pagination = read.meta.pagination.ok_or("no pagination")?;
        if !pagination.has_next {
            return Ok(());
        }
        after = pagination.next;
    }
}
