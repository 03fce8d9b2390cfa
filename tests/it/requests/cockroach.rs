use clusterkit::Error;
use clusterkit::cockroach::types::{
    AwsCustomerCloudAccount, AzureCustomerCloudAccount, ClusterSortBy, CreateClusterSpecification,
    CustomerCloudAccount, CustomerCloudAccountBuilder, DedicatedClusterCreateSpecification,
    DedicatedClusterCreateSpecificationBuilder, DedicatedClusterUpdateSpecification,
    DedicatedHardwareCreateSpecification, DedicatedHardwareUpdateSpecification, DedicatedMachineSpecification,
    DeleteProtection, GcpCustomerCloudAccount, NetworkVisibility, Plan, ServerlessClusterCreateSpecification,
    ServerlessClusterCreateSpecificationBuilder, ServerlessClusterUpdateSpecification, SortOrder, UpgradeStatus,
    UpgradeType, UsageLimits, UsageLimitsBuilder,
};
use clusterkit::cockroach::{Client, types::CloudProvider};
use clusterkit::jiff::Timestamp;

use crate::requests::{ODD_ID, snapshot};
use crate::support::clients;
use crate::support::recorder::Recorder;

const CLUSTER: &str = "35c4abb2-bb66-46d7-afed-25ebef5ed2aa";

async fn sends<T, F>(operation: &str, kind: &str, call: impl FnOnce(Client) -> F)
where
    F: IntoFuture<Output = Result<T, Error>>,
{
    let connect = |server: &Recorder| clients::cockroach(server).build().unwrap();
    snapshot::sends(("cockroach", operation, kind), &[], connect, call).await;
}

#[tokio::test]
async fn list_clusters() {
    sends("ListClusters", "fewest", |client| client.list_clusters()).await;
    sends("ListClusters", "all", |client| {
        client
            .list_clusters()
            .show_inactive(true)
            .pagination_limit(500)
            .pagination_page("bmV4dA==")
            .pagination_as_of_time("2026-01-02T03:04:05.6789Z")
            .pagination_sort_order(SortOrder::Asc)
            .pagination_sort_by(ClusterSortBy::Unknown("SIZE & AGE".to_owned()))
    })
    .await;
}

#[tokio::test]
async fn list_cluster_nodes() {
    sends("ListClusterNodes", "fewest", |client| client.list_cluster_nodes(CLUSTER)).await;
    sends("ListClusterNodes", "all", |client| {
        client
            .list_cluster_nodes(ODD_ID)
            .region_name("a/b+c= é")
            .pagination_limit(1)
            .pagination_page("%2F")
            .pagination_as_of_time("1969-12-31T23:59:59Z".parse::<Timestamp>().unwrap())
            .pagination_sort_order(SortOrder::Desc)
    })
    .await;
}

#[tokio::test]
async fn list_available_regions() {
    sends("ListAvailableRegions", "fewest", |client| client.list_available_regions()).await;
    sends("ListAvailableRegions", "all", |client| {
        client
            .list_available_regions()
            .provider(CloudProvider::Gcp)
            .serverless(false)
            .pagination_limit(i32::MAX)
            .pagination_page("")
            .pagination_as_of_time("2026-01-02T03:04:05Z".parse::<Timestamp>().unwrap())
            .pagination_sort_order(SortOrder::Desc)
    })
    .await;
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
async fn set_spend_limit() {
    sends("SetSpendLimit", "fewest", |client| client.set_spend_limit(CLUSTER).spend_limit(0)).await;
    sends("SetSpendLimit", "all", |client| client.set_spend_limit(ODD_ID).spend_limit(5000)).await;
}

#[tokio::test]
async fn create_cluster() {
    sends("CreateCluster", "fewest", |client| {
        client
            .create_cluster()
            .name("small-skunk")
            .provider(CloudProvider::Gcp)
            .spec(CreateClusterSpecification::builder())
    })
    .await;
    sends("CreateCluster", "all", |client| {
        let specification = CreateClusterSpecification::builder()
            .serverless(serverless())
            .dedicated(dedicated())
            .plan(Plan::Unknown("PLATINUM".to_owned()))
            .delete_protection(DeleteProtection::Enabled)
            .labels([("team", "shop"), ("größe", "")])
            .parent_id("root")
            .customer_cloud_account(customer_cloud_account());
        client.create_cluster().name("funky-skunk").provider("AZURE").spec(specification)
    })
    .await;
}

fn serverless() -> ServerlessClusterCreateSpecificationBuilder {
    ServerlessClusterCreateSpecification::builder()
        .regions(["us-west2", "europe-west1"])
        .spend_limit(0)
        .primary_region("us-west2")
        .upgrade_type(UpgradeType::Manual)
        .usage_limits(usage_limits())
        .with_empty_ip_allowlist(true)
}

fn dedicated() -> DedicatedClusterCreateSpecificationBuilder {
    let machine = DedicatedMachineSpecification::builder().machine_type("n2-standard-4").num_virtual_cpus(4);
    DedicatedClusterCreateSpecification::builder()
        .region_nodes([("us-west2", 3), ("europe-west1", 1)])
        .hardware(
            DedicatedHardwareCreateSpecification::builder().machine_spec(machine).storage_gib(110).disk_iops(15000),
        )
        .cockroach_version("v22.1")
        .network_visibility(NetworkVisibility::Private)
        .restrict_egress_traffic(false)
        .cidr_range("172.28.0.0/16")
}

/// Contains a number above 2^53, of which other programs could lose the last digit if it were a JSON number.
fn usage_limits() -> UsageLimitsBuilder {
    UsageLimits::builder()
        .request_unit_limit(9_007_199_254_740_993_i64)
        .storage_mib_limit(5120)
        .provisioned_virtual_cpus(2_u32)
}

fn customer_cloud_account() -> CustomerCloudAccountBuilder {
    CustomerCloudAccount::builder()
        .aws(AwsCustomerCloudAccount::builder().arn("arn:aws:iam::123456789012:role/crl"))
        .gcp(GcpCustomerCloudAccount::builder().service_account_email("crl@shop.iam.gserviceaccount.com"))
        .azure(AzureCustomerCloudAccount::builder().subscription_id("subscription").tenant_id("tenant"))
}

#[tokio::test]
async fn update_cluster() {
    sends("UpdateCluster", "fewest", |client| client.update_cluster(CLUSTER)).await;
    sends("UpdateCluster", "all", |client| {
        let serverless = ServerlessClusterUpdateSpecification::builder()
            .spend_limit(5000)
            .usage_limits(usage_limits())
            .regions(["us-west2"])
            .primary_region("us-west2")
            .upgrade_type(UpgradeType::Automatic);
        let machine = DedicatedMachineSpecification::builder().machine_type("m5.xlarge").num_virtual_cpus(8);
        let hardware =
            DedicatedHardwareUpdateSpecification::builder().machine_spec(machine).storage_gib(150).disk_iops(0);
        let dedicated = DedicatedClusterUpdateSpecification::builder()
            .region_nodes([("us-east-1".to_owned(), 5)])
            .hardware(hardware);
        client
            .update_cluster(ODD_ID)
            .field_mask("serverless.spend_limit,labels")
            .serverless(serverless)
            .dedicated(dedicated)
            .plan(Plan::Standard)
            .upgrade_status(UpgradeStatus::PendingFinalization)
            .delete_protection(DeleteProtection::Unknown("SOMETIMES".to_owned()))
            .labels([("team", "shop")])
            .parent_id("")
    })
    .await;
}
