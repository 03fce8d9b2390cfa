//! Serves one cluster, tokens, and the pages of an audit log, whose entries are those of the sandbox.

use std::collections::HashMap;
use std::error::Error;
use std::io::{Read, Write};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::http::header::{ACCEPT_ENCODING, CONTENT_ENCODING, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use bytes::Bytes;
use clusterkit::reqwest::Method;
use clusterkit_benches::server::TOKEN;
use clusterkit_sandbox::Sandbox;
use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::{Value, json};
use tokio::net::TcpListener;

/// The number of pages, the entries of each, the milliseconds that each takes, and whether it is compressed.
type Pages = (usize, usize, u64, bool);

struct Ready {
    cluster: Bytes,
    entries: Vec<String>,
    /// The pages that were served before, by their number.
    pages: Mutex<HashMap<(usize, Pages), Bytes>>,
    exchanges: AtomicU64,
    others: AtomicU64,
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let ready = Arc::new(ready().await?);
    let pages = Router::new()
        .route("/auth/public_auth", post(exchange))
        .route("/clusters/{uid}", get(cluster))
        .route("/automation/audit_logs", post(page));
    let app = Router::new().nest("/{pages}/{entries}/{delay}/{gzip}", pages).route("/requests", get(requests));
    let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
    println!("{}", listener.local_addr()?);
    // The input ends when the program that started this one ends.
    std::thread::spawn(|| {
        let _ = std::io::stdin().read(&mut [0]);
        std::process::exit(0);
    });
    axum::serve(listener, app.with_state(ready)).await?;
    Ok(())
}

/// Fetches the responses from the sandbox.
async fn ready() -> Result<Ready, Box<dyn Error>> {
    let sandbox = Sandbox::builder().perfectscale_clusters(20).audit_log_entries(5000).start().await?;
    let client = clusterkit::perfectscale::Client::builder()
        .client_id(sandbox.client_id())
        .client_secret(sandbox.client_secret())
        .base_url(sandbox.perfectscale_url())
        .build()?;
    let cluster = client.get_clusters().await?.data.first().map(|cluster| cluster.uid.clone());
    let cluster = client.get_cluster(cluster.flatten().ok_or("the sandbox has no cluster")?).await?;
    let log = client.request(Method::POST, "/automation/audit_logs").json(&json!({ "page_size": 5000 }));
    let log = log.send::<Value>().await?;
    let entries = log["data"].as_array().ok_or("the sandbox has no log")?;
    Ok(Ready {
        cluster: serde_json::to_vec(&cluster)?.into(),
        entries: entries.iter().map(Value::to_string).collect(),
        pages: Mutex::default(),
        exchanges: AtomicU64::new(0),
        others: AtomicU64::new(0),
    })
}

async fn exchange(State(ready): State<Arc<Ready>>) -> Json<Value> {
    ready.exchanges.fetch_add(1, Ordering::Relaxed);
    Json(json!({ "data": { "access_token": TOKEN, "expires_in": 3600 } }))
}

/// Responds with the number of requests of each kind.
async fn requests(State(ready): State<Arc<Ready>>) -> String {
    let [exchanges, others] = [&ready.exchanges, &ready.others].map(|count| count.load(Ordering::Relaxed));
    format!("{exchanges} exchanges, {others} others")
}

async fn cluster(State(ready): State<Arc<Ready>>) -> Response {
    ready.others.fetch_add(1, Ordering::Relaxed);
    ([(CONTENT_TYPE, "application/json")], ready.cluster.clone()).into_response()
}

async fn page(State(ready): State<Arc<Ready>>, Path(pages): Path<Pages>, headers: HeaderMap, body: Bytes) -> Response {
    ready.others.fetch_add(1, Ordering::Relaxed);
    // A cursor is the number of its page.
    let asked: Value = serde_json::from_slice(&body).unwrap_or_default();
    let number = asked["after"].as_str().and_then(|cursor| cursor.parse().ok()).unwrap_or(0);
    let (count, entries, delay, gzip) = pages;
    let gzip = gzip && headers.contains_key(ACCEPT_ENCODING);
    let body = {
        let mut made = ready.pages.lock().unwrap_or_else(PoisonError::into_inner);
        let key = (number, (count, entries, 0, gzip));
        // A thousand large pages would not fit into memory. Making them again is cheap without compression.
        if made.len() > 100 {
            made.clear();
        }
        made.entry(key).or_insert_with(|| ready.page(number, count, entries, gzip)).clone()
    };
    if delay > 0 {
        tokio::time::sleep(Duration::from_millis(delay)).await;
    }
    let json = [(CONTENT_TYPE, "application/json")];
    if gzip { (json, [(CONTENT_ENCODING, "gzip")], body).into_response() } else { (json, body).into_response() }
}

impl Ready {
    fn page(&self, number: usize, count: usize, entries: usize, gzip: bool) -> Bytes {
        let next = (number + 1 < count).then(|| (number + 1).to_string());
        let pagination =
            json!({ "has_next": next.is_some(), "next": next, "has_prev": false, "prev": null, "page_size": entries });
        let entries = self.entries[..entries.min(self.entries.len())].join(",");
        let body = format!(r#"{{"data":[{entries}],"meta":{{"pagination":{pagination}}}}}"#);
        if !gzip {
            return body.into();
        }
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        // Writing to memory does not fail.
        let _ = encoder.write_all(body.as_bytes());
        encoder.finish().unwrap_or_default().into()
    }
}
