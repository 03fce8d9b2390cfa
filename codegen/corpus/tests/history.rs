//! The client that was built from the document of one version reads the answers of the others.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test")]

use serde_json::{Value, json};

/// A cluster as each version sends it.
fn cluster(version: &str) -> Value {
    let mut cluster = json!({
        "id": "35c4abb2-0000-4000-8000-000000000001",
        "name": "orders-prod",
        "cockroach_version": "v22.1.9",
        "plan": "SERVERLESS",
        "cloud_provider": "GCP",
        "account_id": "",
        "state": "CREATED",
        "creator_id": "7cde0cd9-0000-4000-8000-000000000002",
        "operation_status": "CLUSTER_STATUS_UNSPECIFIED",
        "config": { "serverless": { "spend_limit": 0, "routing_id": "orders-prod-1234" } },
        "regions": [{ "name": "us-central1", "sql_dns": "sql.example", "ui_dns": "", "node_count": 0 }],
        "created_at": "2022-10-01T09:08:07.123456Z",
        "updated_at": "2022-10-02T09:08:07.123456Z",
        "deleted_at": null,
        "of_no_document": [1, 2],
    });
    if version >= "2023-04-10" {
        cluster["operation_status"] = json!("UNSPECIFIED");
        cluster["config"]["serverless"]["usage_limits"] = json!({ "request_unit_limit": "50000000" });
        cluster["config"]["serverless"].as_object_mut().unwrap().remove("spend_limit");
        cluster["regions"][0]["internal_dns"] = json!("internal.example");
        cluster["regions"][0]["primary"] = json!(true);
        cluster["upgrade_status"] = json!("USING_LATEST");
        cluster["network_visibility"] = json!("PUBLIC");
    }
    if version >= "2024-09-16" {
        cluster["plan"] = json!("BASIC");
        cluster["config"]["serverless"]["upgrade_type"] = json!("AUTOMATIC");
        cluster["regions"][0]["private_endpoint_dns"] = json!("");
        cluster["labels"] = json!(null);
        cluster["cidr_range"] = json!("172.28.0.0/14");
        cluster["delete_protection"] = json!("DISABLED");
        cluster["is_customer_cloud_account"] = json!(false);
    }
    cluster
}

fn pagination(version: &str) -> Value {
    match version {
        "2022-03-31" => json!({ "next": "bmV4dA==", "last": "", "limit": 2, "time": null, "order": "ASC" }),
        "2024-09-16" => json!(null),
        _ => json!({ "next_page": "bmV4dA==", "previous_page": "" }),
    }
}

fn node() -> Value {
    json!({ "name": "crdb-1", "region_name": "us-central1", "status": "NEW_STATUS" })
}

fn region() -> Value {
    json!({ "name": "us-central1", "location": "Iowa", "provider": "AZURE", "serverless": true, "distance": 12.5 })
}

const VERSIONS: [&str; 4] = ["2022-03-31", "2022-09-20", "2023-04-10", "2024-09-16"];

macro_rules! reads_all {
    ($($test:ident $module:ident)*) => { $(
        #[test]
        fn $test() {
            use clusterkit_corpus::history::$module::types;
            for version in VERSIONS {
                let read: types::Cluster = serde_json::from_value(cluster(version)).expect(version);
                assert_eq!(read.name, "orders-prod");
                assert_eq!(read.state.as_ref().map(|state| state.as_str()), Some("CREATED"), "{version}");
                assert_eq!(read.plan.as_ref().map(|plan| plan.as_str()), cluster(version)["plan"].as_str());
                assert_eq!(read.regions[0].sql_dns.as_deref(), Some("sql.example"));
                let serverless = read.config.unwrap().serverless.unwrap();
                assert_eq!(serverless.routing_id.as_deref(), Some("orders-prod-1234"));
                assert!(read.deleted_at.is_none() && read.created_at.is_some());

                for clusters in [json!([cluster(version)]), json!(null)] {
                    let list = json!({ "clusters": clusters, "pagination": pagination(version) });
                    let list: types::ListClustersResponse = serde_json::from_value(list).expect(version);
                    assert_eq!(list.clusters.len(), usize::from(!clusters.is_null()));
                }
                let nodes = json!({ "nodes": [node()], "pagination": pagination(version) });
                let nodes: types::ListClusterNodesResponse = serde_json::from_value(nodes).expect(version);
                assert_eq!(nodes.nodes[0].status.as_str(), "NEW_STATUS");
                let regions = json!({ "regions": [region()], "pagination": pagination(version) });
                let regions: types::ListAvailableRegionsResponse = serde_json::from_value(regions).expect(version);
                assert_eq!(regions.regions[0].provider.as_str(), "AZURE");
            }
        }
    )* };
}

reads_all! {
    the_client_of_2022_03_31 v2022_03_31
    the_client_of_2022_09_20 v2022_09_20
    the_client_of_2023_04_10 v2023_04_10
    the_client_of_2024_09_16 v2024_09_16
}
