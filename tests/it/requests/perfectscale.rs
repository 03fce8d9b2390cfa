use clusterkit::Error;
use clusterkit::jiff::tz::TimeZone;
use clusterkit::jiff::{Timestamp, ToSpan};
use clusterkit::perfectscale::Client;

use crate::requests::{ODD_ID, snapshot};
use crate::support::clients;
use crate::support::recorder::Recorder;

const CLUSTER: &str = "4b1f6c0e-8f0e-4c5a-9a57-2f4c3de1a001";

async fn sends<T, F>(operation: &str, kind: &str, call: impl FnOnce(Client) -> F)
where
    F: IntoFuture<Output = Result<T, Error>>,
{
    sends_but_for(&[], operation, kind, call).await;
}

async fn sends_but_for<T, F>(hidden: &[(String, &str)], operation: &str, kind: &str, call: impl FnOnce(Client) -> F)
where
    F: IntoFuture<Output = Result<T, Error>>,
{
    let connect = |server: &Recorder| clients::perfectscale(server).build().unwrap();
    snapshot::sends(("perfectscale", operation, kind), hidden, connect, call).await;
}

#[tokio::test]
async fn get_clusters() {
    sends("GetClusters", "fewest", |client| client.get_clusters()).await;
    sends("GetClusters", "all", |client| client.get_clusters()).await;
}

#[tokio::test]
async fn get_cluster() {
    sends("GetCluster", "fewest", |client| client.get_cluster(CLUSTER)).await;
    sends("GetCluster", "all", |client| client.get_cluster(ODD_ID).period("30d + 1/2 & é")).await;
}

#[tokio::test]
async fn delete_cluster() {
    sends("DeleteCluster", "fewest", |client| client.delete_cluster(CLUSTER)).await;
    sends("DeleteCluster", "all", |client| client.delete_cluster(ODD_ID)).await;
}

#[tokio::test]
async fn get_workloads() {
    sends("GetWorkloads", "fewest", |client| client.get_workloads(CLUSTER)).await;
    sends("GetWorkloads", "all", |client| client.get_workloads(ODD_ID)).await;
}

#[tokio::test]
async fn automation_audit_logs() {
    sends("AutomationAuditLogs", "fewest", |client| client.automation_audit_logs()).await;
    // The log has the last 30 days, so that a snapshot cannot contain a date.
    let date = |days: i64| Timestamp::now().to_zoned(TimeZone::UTC).date().checked_sub(days.days()).unwrap();
    let (from, to) = (date(3), date(2));
    let hidden = [(from.to_string(), snapshot::DAYS[0]), (to.to_string(), snapshot::DAYS[1])];
    sends_but_for(&hidden, "AutomationAuditLogs", "all", |client| {
        client
            .automation_audit_logs()
            .from(format!("{from}T03:04:05Z"))
            .to(format!("{to}T05:04:05.678901234+02:00").parse::<Timestamp>().unwrap())
            .page_size(5000)
            .after("bmV4dA==")
            .cluster_uids([CLUSTER, "a \"quoted\" uid"])
            .namespaces(vec!["shop".to_owned(), "größe".to_owned()])
    })
    .await;
    sends("AutomationAuditLogs", "backwards", |client| client.automation_audit_logs().before("cHJldg==")).await;
}

/// The exchange is an operation of the document that only the client itself starts.
#[tokio::test]
async fn exchange_for_a_token() {
    let server = Recorder::start().await;
    let client = clients::perfectscale(&server).build().unwrap();
    let _unanswered = client.get_clusters().await.unwrap_err();
    snapshot::matches("perfectscale__PublicAuth", &[], &server.requests()[0]);

    let client = clients::perfectscale(&server).client_id("id of é").build().unwrap();
    let _unanswered = client.get_clusters().await.unwrap_err();
    assert_eq!(server.requests()[2].json()["client_id"], "id of é");
}
