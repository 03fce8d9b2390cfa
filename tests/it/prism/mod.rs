//! Every request as it goes over the wire, held against the documents by a tool that was not written here: prism, which
//! mocks each document and refuses what it does not allow. `tests/prism/run` starts it and this test.

use std::fs;
use std::path::Path;

use clusterkit::reqwest::{Client, Method, Url};
use clusterkit::{camunda, cockroach, perfectscale};
use serde_json::Value;

/// Values in the snapshots that no document allows, on purpose: words that a vendor may add to an enum, and the largest
/// number, which is above what JavaScript counts to. Their place, and what is said of it.
const ON_PURPOSE: [(&str, &str, &str); 9] = [
    ("cockroach__UpdateCluster__all", "delete_protection", "enum"),
    ("cockroach__ListClusters__all", "pagination.sort_by", "enum"),
    ("cockroach__ListClusters__all", "pagination.start", "maximum"),
    ("cockroach__ListAvailableRegions__all", "pagination.start", "maximum"),
    ("cockroach__CreateCluster__all", "plan", "enum"),
    ("cockroach__ListClusterNodes__all", "pagination.order", "enum"),
    ("cockroach__ListClusterNodes__all", "pagination.start", "maximum"),
    ("camunda__CreateClient__all", "2", "enum"),
    ("camunda__CreateCluster__all", "stageLabel", "enum"),
];

/// One snapshot of a request: a request line, headers, and a body behind an empty line.
struct Sent {
    method: Method,
    target: String,
    headers: Vec<(String, String)>,
    body: String,
}

impl Sent {
    fn read(file: &Path) -> Self {
        let text = fs::read_to_string(file).unwrap();
        let (_, text) = text.trim_start_matches("---").split_once("\n---\n").expect("a header of insta's");
        let (head, body) = text.split_once("\n\n").unwrap_or((text.trim_end(), ""));
        let mut lines = head.lines();
        let [method, target, _] = lines.next().unwrap().split(' ').collect::<Vec<_>>()[..] else { panic!("{head}") };
        // What depends on the connection, or stands for something that does.
        let own = ["host", "content-length", "accept-encoding", "user-agent"];
        let headers = lines.filter_map(|line| line.split_once(": ")).filter(|(name, _)| !own.contains(name));
        let today = clusterkit::jiff::Timestamp::now().to_string();
        let day = today.split('T').next().unwrap();
        Self {
            method: method.parse().unwrap(),
            target: target.to_owned(),
            headers: headers.map(|(name, value)| (name.to_owned(), value.to_owned())).collect(),
            body: body.trim().replace("[3 days ago]", day).replace("[2 days ago]", day),
        }
    }
}

#[tokio::test]
#[ignore = "needs prism: run tests/prism/run"]
async fn every_request_passes_the_validation_of_its_document() {
    let http = Client::new();
    let (mut requests, mut refused) = (0, Vec::new());
    for api in ["perfectscale", "cockroach", "camunda"] {
        let base = std::env::var(format!("PRISM_{}", api.to_uppercase())).expect("tests/prism/run sets it");
        // prism serves the paths of a document without that of its server.
        let prefix = if api == "perfectscale" { "/public/v1" } else { "" };
        for entry in fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/snapshots")).unwrap() {
            let file = entry.unwrap().path();
            let name = file.file_stem().unwrap().to_string_lossy().into_owned();
            if !name.starts_with(&format!("{api}__")) || name.ends_with("__OAuthToken") {
                continue;
            }
            let sent = Sent::read(&file);
            let target = sent.target.strip_prefix(prefix).expect("the path of its server");
            let mut request = http.request(sent.method, Url::parse(&(base.clone() + target)).unwrap()).body(sent.body);
            for (header, value) in sent.headers {
                request = request.header(header, value);
            }
            let answer = request.send().await.unwrap();
            let violations = answer.headers().get("sl-violations").map(|list| list.to_str().unwrap().to_owned());
            let violations: Vec<Value> = violations.map_or(Vec::new(), |list| serde_json::from_str(&list).unwrap());
            let status = answer.status();
            let problem = answer.text().await.unwrap();
            if violations.is_empty() && problem.contains("stoplight.io/prism/errors") {
                refused.push(format!("{name}: {status} {problem}"));
            }
            let others: Vec<&Value> = violations.iter().filter(|one| !is_on_purpose(&name, one)).collect();
            if !others.is_empty() {
                refused.push(format!("{name}: {status} {others:?}"));
            }
            requests += 1;
        }
    }
    assert!(refused.is_empty(), "{}", refused.join("\n"));
    let operations = [perfectscale::OPERATIONS, cockroach::OPERATIONS, camunda::OPERATIONS].concat().len();
    println!("{requests} requests of {operations} operations pass");
    assert!(requests >= 2 * operations);
}

fn is_on_purpose(name: &str, violation: &Value) -> bool {
    let place = violation["location"].as_array().and_then(|place| place.last()?.as_str()).unwrap_or_default();
    ON_PURPOSE.iter().any(|(of, at, code)| *of == name && *at == place && violation["code"] == *code)
}
