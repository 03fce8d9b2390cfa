//! A carefully handwritten program over reqwest and `serde_json`, with the types of the client.

use clusterkit::perfectscale::types::AutomationAuditLogsResponse;
use serde_json::json;

use super::Cluster;
use crate::Error;
use crate::consumer::Consumer;
use crate::server::TOKEN;

/// Fetches one cluster.
pub async fn cluster(http: &reqwest::Client, base_url: &str) -> Result<Cluster, Error> {
    let response = http.get(format!("{base_url}/clusters/some-cluster")).bearer_auth(TOKEN).send().await?;
    Ok(response.error_for_status()?.json().await?)
}

/// Fetches a token.
pub async fn exchange(http: &reqwest::Client, base_url: &str) -> Result<String, Error> {
    let credentials = json!({ "client_id": "id", "client_secret": "secret" });
    let response = http.post(format!("{base_url}/auth/public_auth")).json(&credentials).send().await?;
    let response: serde_json::Value = response.error_for_status()?.json().await?;
    Ok(response["data"]["access_token"].as_str().ok_or("no token")?.to_owned())
}

/// Reads all entries of all pages, one page after the other.
pub async fn walk(http: &reqwest::Client, base_url: &str, consumer: &mut Consumer) -> Result<(), Error> {
    let mut after = None;
    loop {
        let mut body = json!({ "page_size": 5000 });
        if let Some(after) = after {
            body["after"] = after;
        }
        let url = format!("{base_url}/automation/audit_logs");
        let response = http.post(url).bearer_auth(TOKEN).json(&body).send().await?.error_for_status()?;
        let read: AutomationAuditLogsResponse = serde_json::from_slice(&response.bytes().await?)?;
        for entry in read.data {
            consumer.take(entry).await;
        }
        let pagination = read.meta.pagination.ok_or("no pagination")?;
        match pagination.next.filter(|_| pagination.has_next) {
            Some(next) => after = Some(next.into()),
            None => return Ok(()),
        }
    }
}
