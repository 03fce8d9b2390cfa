use clusterkit::Error;
use clusterkit::camunda::Client;
use clusterkit::camunda::types::{ClientPermission, EncryptionType, StageLabel};

use crate::requests::{ODD_ID, snapshot};
use crate::support::clients;
use crate::support::recorder::Recorder;

const CLUSTER: &str = "7b5d9a54-6c1e-4a2f-8f5d-0a8a1c9f3e11";
const CLIENT: &str = "B2aQ.x~9_-7";

async fn sends<T, F>(operation: &str, kind: &str, call: impl FnOnce(Client) -> F)
where
    F: IntoFuture<Output = Result<T, Error>>,
{
    let connect = |server: &Recorder| clients::camunda(server).build().unwrap();
    snapshot::sends(("camunda", operation, kind), &[], connect, call).await;
}

#[tokio::test]
async fn get_clusters() {
    sends("GetClusters", "fewest", |client| client.get_clusters()).await;
    sends("GetClusters", "all", |client| client.get_clusters()).await;
}

#[tokio::test]
async fn create_cluster() {
    sends("CreateCluster", "fewest", |client| {
        client
            .create_cluster()
            .name("orders")
            .plan_type_id("plan")
            .channel_id("channel")
            .generation_id("generation")
            .region_id("region")
    })
    .await;
    sends("CreateCluster", "all", |client| {
        client
            .create_cluster()
            .name("Bestellungen für \"Größe\"")
            .plan_type_id("plan")
            .channel_id("channel")
            .generation_id("generation")
            .region_id("region")
            .auto_update(false)
            .backup_region_id("backup")
            .description("two\nlines")
            .encryption(EncryptionType::External)
            .hardware_packages(1.5)
            .stage_label(StageLabel::Unknown("canary".to_owned()))
            .identity_backend_checks_enabled(true)
    })
    .await;
}

#[tokio::test]
async fn get_parameters() {
    sends("GetParameters", "fewest", |client| client.get_parameters()).await;
    sends("GetParameters", "all", |client| client.get_parameters()).await;
}

#[tokio::test]
async fn get_cluster() {
    sends("GetCluster", "fewest", |client| client.get_cluster(CLUSTER)).await;
    sends("GetCluster", "all", |client| client.get_cluster(ODD_ID)).await;
}

#[tokio::test]
async fn delete_cluster() {
    sends("DeleteCluster", "fewest", |client| client.delete_cluster(CLUSTER)).await;
    sends("DeleteCluster", "all", |client| client.delete_cluster(ODD_ID)).await;
}

#[tokio::test]
async fn get_clients() {
    sends("GetClients", "fewest", |client| client.get_clients(CLUSTER)).await;
    sends("GetClients", "all", |client| client.get_clients(ODD_ID)).await;
}

#[tokio::test]
async fn create_client() {
    sends("CreateClient", "fewest", |client| client.create_client(CLUSTER).client_name("worker")).await;
    sends("CreateClient", "all", |client| {
        let permissions = [ClientPermission::Zeebe, ClientPermission::Secrets, "Connectors".into()];
        client.create_client(ODD_ID).client_name("worker ☃").permissions(permissions)
    })
    .await;
}

#[tokio::test]
async fn get_client() {
    sends("GetClient", "fewest", |client| client.get_client(CLUSTER, CLIENT)).await;
    sends("GetClient", "all", |client| client.get_client(ODD_ID, "..x/")).await;
}

#[tokio::test]
async fn delete_client() {
    sends("DeleteClient", "fewest", |client| client.delete_client(CLUSTER, CLIENT)).await;
    sends("DeleteClient", "all", |client| client.delete_client(ODD_ID, "..x/")).await;
}

/// The OAuth 2.0 exchange, which is not an operation of the document.
#[tokio::test]
async fn exchange_for_a_token() {
    let server = Recorder::start().await;
    let client = clients::camunda(&server).build().unwrap();
    let _unanswered = client.get_clusters().await.unwrap_err();
    snapshot::matches("camunda__OAuthToken", &[], &server.requests()[0]);
}

/// To the server, a missing list of permissions means all of them, so that an empty list has to be sent.
#[tokio::test]
async fn no_permissions_are_not_all_permissions() {
    let server = Recorder::start().await;
    let client = clients::camunda(&server).build().unwrap();
    let create = || client.create_client(CLUSTER).client_name("reader");
    let none: [ClientPermission; 0] = [];
    for (request, sent) in [(create(), None), (create().permissions(none), Some(serde_json::json!([])))] {
        // The response does not matter here.
        drop(request.await);
        assert_eq!(server.requests().last().expect("the call").json().get("permissions"), sent.as_ref());
    }
}
