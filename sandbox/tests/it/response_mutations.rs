//! Faults that change responses, checked against what the documents permit.

use clusterkit_sandbox::{Fault, Sandbox};
use reqwest::Method;
use serde_json::{Map, Value, json};

use crate::api::{Api, Response};
use crate::document::{CAMUNDA, COCKROACH, Contract, PERFECTSCALE};

/// Returns the responses of the larger operations with `fault` applied, checked against a changed document.
async fn check_all(fault: Fault, change: &dyn Fn(&mut Map<String, Value>)) -> Vec<Response> {
    let api = Api::start().await;
    let uid = api.get_perfectscale("/clusters").await.ok()["data"][0]["uid"].as_str().unwrap().to_owned();
    let (serverless, dedicated) = (api.cockroach_id("old-campaign").await, api.cockroach_id("orders-prod").await);
    let fulfilment = api.camunda_uuid("Order fulfilment").await;
    let perfectscale = |method, path: &str| (&*PERFECTSCALE, path.to_owned(), api.perfectscale(method, path));
    let cockroach = |path: &str, version| {
        (&*COCKROACH, format!("/api/v1{path}"), api.cockroach_version(Method::GET, path, version))
    };
    let camunda = |path: &str| (&*CAMUNDA, path.to_owned(), api.camunda(Method::GET, path));
    let mut requests = vec![
        perfectscale(Method::GET, "/clusters"),
        perfectscale(Method::GET, &format!("/clusters/{uid}")),
        perfectscale(Method::GET, &format!("/clusters/{uid}/workloads")),
        perfectscale(Method::POST, "/automation/audit_logs"),
        camunda("/clusters"),
        camunda(&format!("/clusters/{fulfilment}")),
        camunda("/clusters/parameters"),
        camunda(&format!("/clusters/{fulfilment}/clients")),
    ];
    for version in ["2022-03-31", "2024-09-16"] {
        requests.push(cockroach("/clusters", version));
        requests.push(cockroach(&format!("/clusters/{serverless}"), version));
        requests.push(cockroach(&format!("/clusters/{dedicated}"), version));
        requests.push(cockroach(&format!("/clusters/{dedicated}/nodes"), version));
        requests.push(cockroach("/clusters/available-regions", version));
    }
    let mut responses = Vec::new();
    for (contract, path, request) in requests {
        api.sandbox.fail_next(fault.clone());
        let request = request.build().unwrap();
        let method = request.method().clone();
        let response = api.http.execute(request).await.unwrap();
        let response = Response {
            status: response.status().as_u16(),
            headers: response.headers().clone(),
            body: response.text().await.unwrap(),
        };
        let contract: Contract = contract.with(change);
        let operation = contract.operation(method.as_str(), &path).unwrap();
        contract.check(&operation, response.status, response.header("content-type"), &response.body);
        responses.push(response);
    }
    responses
}

#[tokio::test]
async fn unknown_enum_values_replace_every_documented_value() {
    let responses = check_all(Fault::unknown_enum_values(), &|schema| {
        let words = schema.get("enum").and_then(Value::as_array);
        if words.is_some_and(|words| words.iter().all(Value::is_string)) {
            let words = schema.remove("enum");
            schema.insert("not".to_owned(), json!({ "enum": words }));
        }
    })
    .await;
    assert!(responses.iter().filter(|response| response.body.contains("NEW_WORD")).count() > 10);
    // Other strings stay unchanged.
    assert!(responses[0].body.contains("prod-eu") && responses[2].body.contains("checkout"));
}

#[tokio::test]
async fn nulls_replace_optional_fields_and_nothing_else() {
    /// Names, ids and pagination stay, required or not.
    const STAYS: [&str; 6] = ["name", "uuid", "id", "meta", "pagination", "emission"];
    let responses = check_all(Fault::nulls(), &|schema| {
        let required = schema.get("required").cloned().unwrap_or_default();
        let required: Vec<&str> = required.as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        let Some(Value::Object(properties)) = schema.get_mut("properties") else { return };
        if ["next_page", "has_next", "count"].iter().any(|field| properties.contains_key(*field)) {
            return;
        }
        for (name, property) in properties {
            if !required.contains(&name.as_str()) && !STAYS.contains(&name.as_str()) {
                *property = json!({ "type": "null" });
            } else if property["type"] == "array" || property["additionalProperties"].is_object() {
                *property = json!({ "anyOf": [property, { "type": "null" }] });
            }
        }
    })
    .await;
    let first = |at: usize, list: &str| responses[at].json()[list][0].clone();
    assert_eq!(first(0, "data")["cloud"], Value::Null);
    assert_eq!(first(2, "data")["containers"], Value::Null);
    assert!(first(2, "data")["runningMinutes"].is_number());
    assert_eq!(first(8, "clusters")["regions"], Value::Null);
}

#[tokio::test]
async fn nulls_replace_an_empty_list() {
    let api = Api::of(Sandbox::builder().cockroach_clusters(0).start().await.unwrap()).await;
    api.sandbox.fail_next(Fault::nulls());
    let request = api.cockroach(Method::GET, "/clusters").send().await.unwrap();
    assert_eq!(request.json::<Value>().await.unwrap()["clusters"], Value::Null);
}

#[tokio::test]
async fn error_responses_stay_unchanged() {
    let api = Api::start().await;
    for fault in [Fault::nulls(), Fault::unknown_enum_values(), Fault::repeated_cursor()] {
        let plain = api.get_cockroach("/clusters/none").await.body;
        api.sandbox.fail_next(fault);
        assert_eq!(api.get_cockroach("/clusters/none").await.body, plain);
    }
}

#[tokio::test]
async fn a_cursor_is_repeated_in_each_dialect() {
    let api = Api::of(Sandbox::builder().page_limit(2).start().await.unwrap()).await;
    for (version, next, parameter) in
        [("2022-03-31", "next", "pagination.start_key"), ("2024-09-16", "next_page", "pagination.page")]
    {
        // The first page has no cursor to repeat: the fault waits for the second.
        api.sandbox.fail_next(Fault::repeated_cursor());
        let get = |cursor: &str| {
            let request = api.cockroach_version(Method::GET, "/clusters", version);
            if cursor.is_empty() { request } else { request.query(&[(parameter, cursor)]) }
        };
        let first = api.send(get("")).await.ok()["pagination"][next].as_str().unwrap().to_owned();
        assert_eq!(api.send(get(&first)).await.ok()["pagination"][next], first.as_str());
        assert_ne!(api.send(get(&first)).await.ok()["pagination"][next], first.as_str());
    }
    let query = async |body: Value| {
        let request = api.perfectscale(Method::POST, "/automation/audit_logs").json(&body);
        api.send(request).await.ok()["meta"]["pagination"].clone()
    };
    let first = query(json!({})).await["next"].clone();
    api.sandbox.fail_next(Fault::repeated_cursor());
    let second = query(json!({ "after": first })).await;
    assert_eq!((&second["next"], &second["has_next"]), (&first, &json!(true)));
}
