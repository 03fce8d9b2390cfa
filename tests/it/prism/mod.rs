//! Every request as it goes over the wire, validated against the documents by prism, which mocks each document and
//! rejects what it does not allow. `tests/it/prism/run` starts prism and this test.

use std::fs;

use clusterkit::reqwest::{Client, Method, Url};
use serde_json::Value;

use crate::requests::snapshot::{FOLDER, Snapshot};
use crate::support::operations;

/// Values in the snapshots that the documents do not have, on purpose: those that a vendor may add to an enum. Each
/// with its snapshot, its field, and prism's code.
const ON_PURPOSE: [(&str, &str, &str); 5] = [
    ("cockroach__UpdateCluster__all", "delete_protection", "enum"),
    ("cockroach__ListClusters__all", "pagination.sort_by", "enum"),
    ("cockroach__CreateCluster__all", "plan", "enum"),
    ("camunda__CreateClient__all", "2", "enum"),
    ("camunda__CreateCluster__all", "stageLabel", "enum"),
];

/// Headers that depend on the connection, or that a snapshot has a placeholder for.
const REPLACED: [&str; 4] = ["host", "content-length", "accept-encoding", "user-agent"];

#[tokio::test]
#[ignore = "needs prism: run tests/it/prism/run"]
async fn every_request_passes_the_validation_of_its_document() {
    let http = Client::new();
    let now = clusterkit::jiff::Timestamp::now().to_string();
    let today = now.split('T').next().unwrap();
    let (mut requests, mut rejected) = (0, Vec::new());
    for api in ["perfectscale", "cockroach", "camunda"] {
        let base = std::env::var(format!("PRISM_{}", api.to_uppercase())).expect("tests/it/prism/run sets it");
        // prism serves the paths of a document without that of its server.
        let prefix = if api == "perfectscale" { "/public/v1" } else { "" };
        for entry in fs::read_dir(FOLDER).unwrap() {
            let file = entry.unwrap().path();
            let name = file.file_stem().unwrap().to_string_lossy().into_owned();
            if !name.starts_with(&format!("{api}__")) || name.ends_with("__OAuthToken") {
                continue;
            }
            let sent = Snapshot::of_file(&file);
            let target = sent.target.strip_prefix(prefix).expect("the path of its server");
            let url = Url::parse(&(base.clone() + target)).unwrap();
            let mut request = http.request(sent.method.parse::<Method>().unwrap(), url).body(sent.dated_body(today));
            for (header, value) in sent.headers.iter().filter(|(header, _)| !REPLACED.contains(&header.as_str())) {
                request = request.header(header, value);
            }
            let answer = request.send().await.unwrap();
            let violations = answer.headers().get("sl-violations").map(|list| list.to_str().unwrap().to_owned());
            let violations: Vec<Value> = violations.map_or(Vec::new(), |list| serde_json::from_str(&list).unwrap());
            let status = answer.status();
            let problem = answer.text().await.unwrap();
            if violations.is_empty() && problem.contains("stoplight.io/prism/errors") {
                rejected.push(format!("{name}: {status} {problem}"));
            }
            let others: Vec<&Value> = violations.iter().filter(|one| !is_on_purpose(&name, one)).collect();
            if !others.is_empty() {
                rejected.push(format!("{name}: {status} {others:?}"));
            }
            requests += 1;
        }
    }
    assert!(rejected.is_empty(), "{}", rejected.join("\n"));
    let operations = operations().len();
    println!("{requests} requests of {operations} operations pass");
    assert!(requests >= 2 * operations);
}

fn is_on_purpose(name: &str, violation: &Value) -> bool {
    let place = violation["location"].as_array().and_then(|place| place.last()?.as_str()).unwrap_or_default();
    ON_PURPOSE.iter().any(|(of, at, code)| *of == name && *at == place && violation["code"] == *code)
}
