//! One call of each operation, and its value serialized again.

use clusterkit::Error;
use serde::Serialize;
use serde_json::Value;

const ID: &str = "an-id";

pub(crate) async fn perfectscale(client: &clusterkit::perfectscale::Client, operation: &str) -> Result<Value, Error> {
    match operation {
        "GetClusters" => written(client.get_clusters().await),
        "GetCluster" => written(client.get_cluster(ID).await),
        "DeleteCluster" => written(client.delete_cluster(ID).await),
        "GetWorkloads" => written(client.get_workloads(ID).await),
        "AutomationAuditLogs" => written(client.automation_audit_logs().await),
        _ => unknown(operation),
    }
}

pub(crate) async fn cockroach(client: &clusterkit::cockroach::Client, operation: &str) -> Result<Value, Error> {
    use clusterkit::cockroach::types::CreateClusterSpecification;
    match operation {
        "ListClusters" => written(client.list_clusters().await),
        "CreateCluster" => {
            let specification = CreateClusterSpecification::builder();
            let call = client.create_cluster().name(ID).provider("GCP").spec(specification);
            written(call.await)
        }
        "ListAvailableRegions" => written(client.list_available_regions().await),
        "GetCluster" => written(client.get_cluster(ID).await),
        "UpdateCluster" => written(client.update_cluster(ID).await),
        "DeleteCluster" => written(client.delete_cluster(ID).await),
        "ListClusterNodes" => written(client.list_cluster_nodes(ID).await),
        "SetSpendLimit" => written(client.set_spend_limit(ID).spend_limit(0).await),
        _ => unknown(operation),
    }
}

pub(crate) async fn camunda(client: &clusterkit::camunda::Client, operation: &str) -> Result<Value, Error> {
    match operation {
        "GetClusters" => written(client.get_clusters().await),
        "CreateCluster" => {
            let call = client.create_cluster().name(ID).plan_type_id(ID).channel_id(ID).generation_id(ID).region_id(ID);
            written(call.await)
        }
        "GetParameters" => written(client.get_parameters().await),
        "GetCluster" => written(client.get_cluster(ID).await),
        "DeleteCluster" => written(client.delete_cluster(ID).await),
        "GetClients" => written(client.get_clients(ID).await),
        "CreateClient" => written(client.create_client(ID).client_name(ID).await),
        "GetClient" => written(client.get_client(ID, ID).await),
        "DeleteClient" => written(client.delete_client(ID, ID).await),
        _ => unknown(operation),
    }
}

fn written<T: Serialize>(answer: Result<T, Error>) -> Result<Value, Error> {
    answer.map(|answer| serde_json::to_value(answer).expect("what was read can be written"))
}

fn unknown(operation: &str) -> ! {
    panic!("{operation}: the corpus has bodies of this operation, but nothing here calls it")
}
