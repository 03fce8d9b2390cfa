//! The differences between the API versions.

use reqwest::Method;
use serde_json::{Value, json};

use crate::api::{Api, find};

async fn cluster(api: &Api, version: &str, name: &str) -> Value {
    let request = api.cockroach_version(Method::GET, "/clusters?show_inactive=true", version);
    find(&api.send(request).await.ok()["clusters"], "name", name).clone()
}

#[tokio::test]
async fn a_request_without_the_header_gets_the_latest_or_the_configured_version() {
    for (version, plan) in [(None, "ADVANCED"), (Some("2022-09-20"), "DEDICATED")] {
        let builder = clusterkit_sandbox::Sandbox::builder();
        let builder = version.map_or(builder.clone(), |version| builder.cockroach_version(version));
        let api = Api::of(builder.start().await.unwrap()).await;
        let url = format!("{}/api/v1/clusters", api.sandbox.cockroach_url());
        let list = api.send(api.http.get(url).bearer_auth(api.sandbox.api_key())).await.ok();
        assert_eq!(crate::api::find(&list["clusters"], "name", "orders-prod")["plan"], plan);
    }
    let error = clusterkit_sandbox::Sandbox::builder().cockroach_version("2021").start().await.unwrap_err();
    assert!(error.to_string().starts_with("cockroach_version: \"2021\" is not one of 2022-03-31, "), "{error}");
}

#[tokio::test]
async fn an_unknown_version_is_rejected() {
    let api = Api::start().await;
    for version in ["2022-07-12", "latest", ""] {
        let request = api.cockroach_version(Method::GET, "/clusters", version);
        let response = api.send(request).await;
        response.assert_error(400, "invalid Cc-Version.");
        assert_eq!(response.json(), json!({ "code": 3, "message": "invalid Cc-Version.", "details": [] }));
    }
    let url = format!("{}/api/v1/clusters", api.sandbox.cockroach_url());
    let list = api.send(api.http.get(url).bearer_auth(api.sandbox.api_key())).await.ok();
    assert_eq!(list["clusters"][0]["plan"], "BASIC");
    assert!(list["pagination"].is_null());
}

#[tokio::test]
async fn plans_have_old_and_new_names() {
    let api = Api::start().await;
    for (name, old, new) in [
        ("funky-skunk", "SERVERLESS", "BASIC"),
        ("analytics", "SERVERLESS", "STANDARD"),
        ("orders-prod", "DEDICATED", "ADVANCED"),
    ] {
        for version in ["2022-03-31", "2022-09-20", "2023-04-10"] {
            assert_eq!(cluster(&api, version, name).await["plan"], old);
        }
        assert_eq!(cluster(&api, "2024-09-16", name).await["plan"], new);
    }
}

#[tokio::test]
async fn usage_limits_replaced_the_spend_limit() {
    let api = Api::start().await;
    let limits = json!({ "request_unit_limit": "50000000", "storage_mib_limit": "10240" });
    for (version, spend, usage) in [
        ("2022-03-31", true, false),
        ("2022-09-20", true, false),
        ("2023-04-10", true, true),
        ("2024-09-16", false, true),
    ] {
        let config = cluster(&api, version, "old-campaign").await["config"]["serverless"].clone();
        assert_eq!(config.get("spend_limit"), spend.then_some(&json!(5000)), "{version}");
        assert_eq!(config.get("usage_limits"), usage.then_some(&limits), "{version}");
        assert_eq!(config.get("upgrade_type").is_some(), version == "2024-09-16");
    }
}

#[tokio::test]
async fn fields_appear_with_their_version() {
    let api = Api::start().await;
    for (version, since_2023, since_2024) in [
        ("2022-03-31", false, false),
        ("2022-09-20", false, false),
        ("2023-04-10", true, false),
        ("2024-09-16", true, true),
    ] {
        let cluster = cluster(&api, version, "orders-prod").await;
        for field in ["upgrade_status", "network_visibility", "egress_traffic_policy"] {
            assert_eq!(cluster.get(field).is_some(), since_2023, "{version} {field}");
        }
        for field in ["labels", "delete_protection", "cidr_range", "parent_id", "sql_dns", "is_customer_cloud_account"]
        {
            assert_eq!(cluster.get(field).is_some(), since_2024, "{version} {field}");
        }
        assert_eq!(cluster["regions"][0].get("primary").is_some(), since_2023);
        let none = if since_2023 { "UNSPECIFIED" } else { "CLUSTER_STATUS_UNSPECIFIED" };
        assert_eq!(cluster["operation_status"], none);
    }
}

#[tokio::test]
async fn undocumented_fields_of_real_servers_are_returned() {
    let api = Api::start().await;
    let cluster = cluster(&api, "2022-03-31", "funky-skunk").await;
    assert_eq!(cluster["account_id"], "");
    assert!(cluster["deleted_at"].is_null());
    let microseconds = cluster["created_at"].as_str().unwrap().split_once('.').unwrap().1;
    assert_eq!(microseconds, "000000Z");
    assert!(cluster["regions"][0]["internal_dns"].is_string());
}
