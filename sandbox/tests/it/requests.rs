//! Recorded requests.

use base64::Engine;
use clusterkit_sandbox::{Fault, Sandbox};
use reqwest::Method;
use serde_json::{Value, json};

use crate::api::Api;

#[tokio::test]
async fn requests_are_recorded_in_order_with_their_status() {
    let api = Api::start().await;
    api.sandbox.clear_requests();
    assert!(api.sandbox.requests().is_empty());
    api.get_cockroach("/clusters?pagination.limit=2&show_inactive=true").await.ok();
    api.send(api.camunda(Method::POST, "/clusters/none/clients/").json(&json!({ "clientName": "a b" }))).await;
    api.sandbox.fail_next(Fault::reset());
    assert!(api.http.get(api.sandbox.cockroach_url()).send().await.is_err());

    let requests = api.sandbox.requests();
    let lines: Vec<_> =
        requests.iter().map(|request| (request.method.as_str(), request.path.as_str(), request.status)).collect();
    let expected =
        [("GET", "/api/v1/clusters", Some(200)), ("POST", "/clusters/none/clients/", Some(404)), ("GET", "/", None)];
    assert_eq!(lines, expected);
    assert_eq!((&requests[0].query["pagination.limit"][..], requests[0].query.len()), ("2", 2));
    assert_eq!((&requests[0].headers["cc-version"][..], &requests[0].body), ("2022-03-31", &Value::Null));
    assert_eq!(requests[1].body, json!({ "clientName": "a b" }));
    assert!(requests.is_sorted_by_key(|request| request.at));
    assert_eq!(api.sandbox.requests_to("POST", "/clusters/{uuid}/clients").len(), 1);
    assert_eq!(api.sandbox.requests_to("*", "/api/v1/clusters").len(), 1);
}

#[tokio::test]
async fn secrets_are_redacted() {
    let api = Api::start().await;
    let token = api.exchange_camunda(&api.grant()).await.ok()["access_token"].as_str().unwrap().to_owned();
    let (secret, key) = (api.sandbox.client_secret(), api.sandbox.api_key());
    let url = format!("{}/clusters/{token}?access_token={token}&key={key}", api.sandbox.camunda_url());
    let request = api.http.post(&url).bearer_auth(&token).header("cookie", "session=s3cr3t").header("x-log", key);
    api.send(request.body(format!("broken={{ {secret} s3cr3t"))).await;
    let json = json!({ "nested": [{ "client_secret": "s3cr3t", "Password": "s3cr3t" }], "note": secret });
    api.send(api.http.post(&url).header("x-api-key", "s3cr3t").json(&json)).await;
    api.send(api.http.post(&url).form(&[("client_secret", "s3cr3t"), ("grant_type", "x")])).await;
    api.get_cockroach("/clusters").await.ok();

    let requests = api.sandbox.requests();
    let shown = format!("{requests:?} {:?}", api.sandbox);
    for secret in ["s3cr3t", secret, key, &token, "eyJ"] {
        assert!(!shown.contains(secret), "{secret} is in {shown}");
    }
    let exchange = &api.sandbox.requests_to("POST", "/public/v1/auth/public_auth")[0];
    assert_eq!(exchange.body, json!({ "client_id": api.sandbox.client_id(), "client_secret": "[hidden]" }));
    let form = &api.sandbox.requests_to("POST", "/oauth/token")[0];
    assert_eq!(
        (&form.body["grant_type"], &form.body["client_secret"]),
        (&json!("client_credentials"), &json!("[hidden]"))
    );
    let last = requests.last().unwrap();
    assert_eq!(last.headers["authorization"], "[hidden]");
}

#[tokio::test]
async fn a_body_that_is_too_long_is_recorded_as_its_length() {
    let api = Api::start().await;
    let response = api.send(api.camunda(Method::POST, "/clusters").body(vec![b' '; 3 * 1024 * 1024])).await;
    let request = api.sandbox.requests().pop().unwrap();
    assert_eq!((response.status, request.status, request.path.as_str()), (413, Some(413), "/clusters"));
    assert!(request.body.as_str().unwrap().contains("longer than"), "{request:?}");
}

#[tokio::test]
async fn issued_secrets_are_redacted() {
    let api = Api::start().await;
    let (id, secret) = (api.sandbox.client_id(), api.sandbox.client_secret());
    let response = api.exchange_perfectscale(&json!({ "client_id": id, "client_secret": secret })).await.ok();
    let field = |name: &str| response["data"][name].as_str().unwrap().to_owned();
    let (token, refresh_token) = (field("access_token"), field("refresh_token"));
    let path = format!("/clusters/{}/clients", api.camunda_uuid("Claims").await);
    let created = api.send(api.camunda(Method::POST, &path).json(&json!({ "clientName": "x" }))).await.ok();
    let client_secret = created["clientSecret"].as_str().unwrap().to_owned();
    let signature = token.rsplit('.').next().unwrap().to_owned();

    let shown_with = async |request: reqwest::RequestBuilder| {
        api.sandbox.clear_requests();
        request.send().await.unwrap();
        format!("{:?}", api.sandbox.requests())
    };
    let url = format!("{}/nowhere", api.sandbox.cockroach_url());
    for secret in [&refresh_token, &client_secret, &signature, &token, &secret.to_owned()] {
        let basic = base64::engine::general_purpose::STANDARD.encode(format!("someone:{secret}"));
        for request in [
            api.http.post(&url).json(&json!({ "value": secret })),
            api.http.post(&url).json(&json!({ secret: "value" })),
            api.http.post(&url).header("x-note", format!("Basic {basic}")),
            api.http.get(&url).query(&[(secret, "1")]),
            api.http.get(&url).query(&[("q", &basic)]),
            api.http.get(format!("{url}/{secret}")),
        ] {
            let shown = shown_with(request).await;
            assert!(!shown.contains(secret) && !shown.contains(&basic), "{secret} is in {shown}");
        }
    }
    let shown = shown_with(api.http.get(format!("{url}/CCDB1%5Fsandbox%5Fkey?next_page_token=abc"))).await;
    assert!(!shown.contains("%5Fsandbox") && shown.contains("abc"), "{shown}");
}

#[tokio::test]
async fn the_response_to_a_cleared_request_changes_no_other() {
    let sandbox = Sandbox::start().await.unwrap();
    let url = format!("{}/clusters", sandbox.camunda_url());
    sandbox.faults().next(Fault::stall(std::time::Duration::from_millis(50)));
    let slow = tokio::spawn(reqwest::get(url));
    while sandbox.requests().is_empty() {
        tokio::task::yield_now().await;
    }
    sandbox.clear_requests();
    let url = format!("{}/api/v1/clusters", sandbox.cockroach_url());
    reqwest::Client::new().get(url).bearer_auth(sandbox.api_key()).send().await.unwrap();
    assert_eq!(slow.await.unwrap().unwrap().status(), 401);
    let requests = sandbox.requests();
    assert_eq!((requests.len(), requests[0].status), (1, Some(200)));
}
