//! Faults as seen at the socket.

use std::io::ErrorKind;
use std::time::{Duration, Instant};

use clusterkit_sandbox::{Fault, Sandbox};
use reqwest::Method;
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::api::Api;

/// Reads until the connection closes. Returns the bytes and how it closed.
async fn raw(sandbox: &Sandbox, method: &str, path: &str) -> (String, std::io::Result<usize>) {
    let mut stream = TcpStream::connect(sandbox.addr()).await.unwrap();
    let head =
        format!("{method} {path} HTTP/1.1\r\nHost: sandbox\r\nAuthorization: Bearer {}\r\n\r\n", sandbox.api_key());
    stream.write_all(head.as_bytes()).await.unwrap();
    let mut bytes = Vec::new();
    let end = stream.read_to_end(&mut bytes).await;
    (String::from_utf8(bytes).unwrap(), end)
}

#[tokio::test]
async fn a_reset_sends_no_byte() {
    let sandbox = Sandbox::start().await.unwrap();
    for fault in [Fault::reset(), Fault::reset().after_processing()] {
        for method in ["GET", "HEAD", "POST"] {
            sandbox.fail_next(fault.clone());
            let (bytes, end) = raw(&sandbox, method, "/api/v1/clusters").await;
            assert_eq!((bytes.as_str(), end.unwrap_err().kind()), ("", ErrorKind::ConnectionReset), "{method}");
        }
    }
}

#[tokio::test]
async fn a_truncated_body_is_shorter_than_its_content_length() {
    let sandbox = Sandbox::start().await.unwrap();
    sandbox.fail_next(Fault::truncated());
    let (bytes, end) = raw(&sandbox, "GET", "/api/v1/clusters").await;
    end.unwrap();
    let (head, body) = bytes.split_once("\r\n\r\n").unwrap();
    let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")).unwrap();
    assert!(head.starts_with("HTTP/1.1 200 OK") && body.starts_with(r#"{"clusters":[{"#), "{bytes}");
    assert_eq!(body.len(), length.parse::<usize>().unwrap() / 2);
}

#[tokio::test]
async fn truncating_a_response_without_a_body_resets_the_connection() {
    let api = Api::start().await;
    let uuid = api.camunda_uuid("Claims").await;
    api.sandbox.fail_next(Fault::truncated());
    let request = api.camunda(Method::DELETE, &format!("/clusters/{uuid}"));
    assert!(request.send().await.is_err());
    api.get_camunda(&format!("/clusters/{uuid}")).await.assert_error(404, "not found");
}

#[tokio::test]
async fn a_status_has_its_headers_and_body() {
    let api = Api::start().await;
    let json = Fault::status(429).retry_after(Duration::from_millis(1500)).body(r#"{"message":"slow"}"#);
    let page = Fault::status(502).body("<html>").header("content-type", "text/html").header("bad\nname", "x");
    api.sandbox.faults().sequence([json, page, Fault::status(99)]);
    let response = api.get_cockroach("/nowhere").await;
    assert_eq!(
        (response.status, response.header("retry-after"), response.body.as_str()),
        (429, "2", r#"{"message":"slow"}"#)
    );
    assert_eq!(response.header("content-type"), "application/json");
    let response = api.get_cockroach("/nowhere").await;
    assert_eq!(
        (response.status, response.header("content-type"), response.body.as_str()),
        (502, "text/html", "<html>")
    );
    assert_eq!(api.get_cockroach("/nowhere").await.status, 500);
}

#[tokio::test]
async fn content_length_follows_from_the_body() {
    let api = Api::start().await;
    let fault = Fault::status(503).body("four");
    let lying = fault.header("content-length", "9").header("transfer-encoding", "gzip").header("x-other", "y");
    api.sandbox.faults().sequence([lying, Fault::status(204).body("{}"), Fault::status(304)]);
    let response = api.get_cockroach("/nowhere").await;
    assert_eq!((response.status, response.body.as_str(), response.header("content-length")), (503, "four", "4"));
    assert_eq!((response.header("x-other"), response.header("transfer-encoding")), ("y", ""));
    for status in [204, 304] {
        let response = api.get_cockroach("/nowhere").await;
        assert_eq!((response.status, response.body.as_str(), response.header("content-type")), (status, "", ""));
        assert!(["", "0"].contains(&response.header("content-length")), "{response:?}");
    }
}

#[tokio::test]
async fn an_explicit_content_type_stays_in_either_order() {
    let api = Api::start().await;
    let problem = |fault: Fault| fault.header("content-type", "application/problem+json");
    let faults = [problem(Fault::status(500)).body("{}"), problem(Fault::status(500).body("{}"))];
    api.sandbox.faults().sequence(faults);
    for _ in 0..2 {
        assert_eq!(api.get_cockroach("/nowhere").await.header("content-type"), "application/problem+json");
    }
}

#[tokio::test]
async fn a_stall_delays_and_a_disconnected_request_is_not_processed() {
    let api = Api::start().await;
    let stall = Fault::stall(Duration::from_millis(80));
    api.sandbox.fail_next(stall.clone());
    let before = Instant::now();
    api.get_cockroach("/clusters").await.ok();
    assert!(before.elapsed() >= Duration::from_millis(80));

    let create = |name: &str| {
        let spec = json!({ "serverless": { "regions": ["us-central1"] } });
        let body = json!({ "name": name, "provider": "GCP", "spec": spec });
        api.cockroach(Method::POST, "/clusters").json(&body).timeout(Duration::from_millis(30))
    };
    for (name, fault, is_there) in [("left-early", stall.clone(), false), ("left-late", stall.after_processing(), true)]
    {
        api.sandbox.fail_next(fault);
        assert!(create(name).send().await.unwrap_err().is_timeout());
        tokio::time::sleep(Duration::from_millis(100)).await;
        assert_eq!(api.get_cockroach("/clusters").await.body.contains(name), is_there, "{name}");
    }
}

#[tokio::test]
async fn a_failed_request_is_processed_only_after_processing() {
    let api = Api::start().await;
    for (at, (fault, is_there)) in [
        (Fault::reset(), false),
        (Fault::reset().after_processing(), true),
        (Fault::status(503), false),
        (Fault::status(503).after_processing(), true),
        (Fault::truncated(), true),
    ]
    .into_iter()
    .enumerate()
    {
        let name = format!("lost-{at}");
        let spec = json!({ "serverless": { "regions": ["us-central1"] } });
        let body = json!({ "name": name, "provider": "GCP", "spec": spec });
        api.sandbox.fail_next(fault);
        let response = api.cockroach(Method::POST, "/clusters").json(&body).send().await;
        let text = match response {
            Ok(response) if response.status() != 503 => response.text().await.ok(),
            _ => None,
        };
        assert_eq!(text, None);
        let list = api.get_cockroach("/clusters").await;
        assert_eq!(list.body.contains(&name), is_there, "{name}");
    }
}

#[tokio::test]
async fn latency_delays_every_response() {
    let sandbox = Sandbox::builder().latency(Duration::from_millis(40)).start().await.unwrap();
    let before = Instant::now();
    reqwest::get(format!("{}/clusters", sandbox.camunda_url())).await.unwrap();
    assert!(before.elapsed() >= Duration::from_millis(40));
}
