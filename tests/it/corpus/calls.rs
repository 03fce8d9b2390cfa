//! One call of each operation, and its value as it is written again.

use clusterkit::{Error, ResponseValue};
use serde::Serialize;
use serde_json::Value;

const ID: &str = "an-id";

#[cfg(feature = "perfectscale")]
pub(crate) async fn perfectscale(client: &clusterkit::perfectscale::Client, operation: &str) -> Result<Value, Error> {
    match operation {
        "GetClusters" => written(client.get_clusters().send().await),
        "GetCluster" => written(client.get_cluster().cluster_uid(ID).send().await),
        "DeleteCluster" => written(client.delete_cluster().cluster_uid(ID).send().await),
        "GetWorkloads" => written(client.get_workloads().cluster_uid(ID).send().await),
        "AutomationAuditLogs" => written(client.automation_audit_logs().send().await),
        "PublicAuth" => {
            written(client.public_auth().body_map(|body| body.client_id(ID).client_secret(ID)).send().await)
        }
        _ => unknown(operation),
    }
}

#[cfg(feature = "cockroach")]
pub(crate) async fn cockroach(client: &clusterkit::cockroach::Client, operation: &str) -> Result<Value, Error> {
    use clusterkit::cockroach::types::CreateClusterSpecification;
    match operation {
        "ListClusters" => written(client.list_clusters().send().await),
        "CreateCluster" => {
            let specification = CreateClusterSpecification::builder();
            let call = client.create_cluster().body_map(|body| body.name(ID).provider("GCP").spec(specification));
            written(call.send().await)
        }
        "ListAvailableRegions" => written(client.list_available_regions().send().await),
        "GetCluster" => written(client.get_cluster().cluster_id(ID).send().await),
        "UpdateCluster" => written(client.update_cluster().cluster_id(ID).send().await),
        "DeleteCluster" => written(client.delete_cluster().cluster_id(ID).send().await),
        "ListClusterNodes" => written(client.list_cluster_nodes().cluster_id(ID).send().await),
        "SetSpendLimit" => {
            written(client.set_spend_limit().cluster_id(ID).body_map(|body| body.spend_limit(0)).send().await)
        }
        _ => unknown(operation),
    }
}

#[cfg(feature = "camunda")]
pub(crate) async fn camunda(client: &clusterkit::camunda::Client, operation: &str) -> Result<Value, Error> {
    match operation {
        "GetClusters" => written(client.get_clusters().send().await),
        "CreateCluster" => {
            let call = client
                .create_cluster()
                .body_map(|body| body.name(ID).plan_type_id(ID).channel_id(ID).generation_id(ID).region_id(ID));
            written(call.send().await)
        }
        "GetParameters" => written(client.get_parameters().send().await),
        "GetCluster" => written(client.get_cluster().cluster_uuid(ID).send().await),
        "DeleteCluster" => written(client.delete_cluster().cluster_uuid(ID).send().await),
        "GetClients" => written(client.get_clients().cluster_uuid(ID).send().await),
        "CreateClient" => {
            written(client.create_client().cluster_uuid(ID).body_map(|body| body.client_name(ID)).send().await)
        }
        "GetClient" => written(client.get_client().cluster_uuid(ID).client_id(ID).send().await),
        "DeleteClient" => written(client.delete_client().cluster_uuid(ID).client_id(ID).send().await),
        _ => unknown(operation),
    }
}

fn written<T: Serialize>(answer: Result<ResponseValue<T>, Error>) -> Result<Value, Error> {
    answer.map(|answer| serde_json::to_value(answer.into_inner()).expect("what was read can be written"))
}

fn unknown(operation: &str) -> ! {
    panic!("{operation}: the corpus has bodies of it, and nothing here calls it")
}
