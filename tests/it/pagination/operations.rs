//! Every operation that returns a list can be read as a stream of items and of pages.

use std::collections::BTreeSet;
use std::path::Path;

use clusterkit::{Error, RateLimit, camunda, cockroach, perfectscale};
use clusterkit_codegen::Document;
use clusterkit_runtime::generated::v1::ListRequest;
use clusterkit_sandbox::Sandbox;
use serde_json::Value;

use crate::pagination::paged_server::List;
use crate::support::recorder::Recorder;

/// The operations that the document of an API marks with `x-list`.
fn lists_of(api: &str) -> BTreeSet<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("openapi");
    let document = Document::find(&folder, api).unwrap();
    let paths = document.value()["paths"].as_object().unwrap().values();
    let operations = paths.filter_map(Value::as_object).flat_map(|path| path.values());
    let lists = operations.filter(|operation| operation.get("x-list").is_some());
    lists.map(|operation| operation["operationId"].as_str().unwrap().to_owned()).collect()
}

fn id<L: ListRequest>(_: &L) -> String {
    L::OPERATION.id().to_owned()
}

/// Reads a list as a stream of items and as a stream of pages. Returns the id of its operation.
macro_rules! read_both_ways {
    ($list:expr, $items:expr) => {{
        let (list, items) = ($list, $items);
        assert!(!items.is_empty());
        assert_eq!(list.clone().stream().try_collect().await?, items);
        let mut pages = list.clone().pages();
        let mut read = Vec::new();
        while let Some(page) = pages.try_next().await? {
            read.extend(page.items);
        }
        assert_eq!(read, items);
        id(&list)
    }};
}

#[tokio::test]
async fn every_list_of_perfectscale_is_a_stream() -> Result<(), Error> {
    let sandbox = Sandbox::start().await.unwrap();
    let builder = perfectscale::Client::builder().client_id(sandbox.client_id()).client_secret(sandbox.client_secret());
    let client = builder.base_url(sandbox.perfectscale_url()).rate_limit(RateLimit::unlimited()).build()?;
    let clusters = client.get_clusters().await?.data;
    let uid = clusters[0].uid.clone().unwrap();
    let log = client.automation_audit_logs().page_size(400);
    let read = [
        read_both_ways!(client.get_workloads(&uid), client.get_workloads(&uid).await?.data),
        read_both_ways!(log.clone().page_size(70), log.await?.data),
        read_both_ways!(client.get_clusters(), clusters),
    ];
    assert_eq!(BTreeSet::from(read), lists_of("perfectscale"));
    Ok(())
}

#[tokio::test]
async fn every_list_of_cockroach_is_a_stream() -> Result<(), Error> {
    let sandbox = Sandbox::start().await.unwrap();
    let builder = cockroach::Client::builder().api_key(sandbox.api_key()).base_url(sandbox.cockroach_url());
    let client = builder.rate_limit(RateLimit::unlimited()).build()?;
    let clusters = client.list_clusters().await?.clusters;
    let id_of_orders = clusters.iter().find(|cluster| cluster.name == "orders-prod").unwrap().id.clone();
    let nodes = client.list_cluster_nodes(&id_of_orders);
    let regions = client.list_available_regions();
    let read = [
        read_both_ways!(client.list_clusters().pagination_limit(1), clusters),
        read_both_ways!(nodes.clone().pagination_limit(4), nodes.await?.nodes),
        read_both_ways!(regions.clone().pagination_limit(4), regions.await?.regions),
    ];
    assert_eq!(BTreeSet::from(read), lists_of("cockroach"));
    Ok(())
}

#[tokio::test]
async fn every_list_of_camunda_is_a_stream() -> Result<(), Error> {
    let sandbox = Sandbox::start().await.unwrap();
    let builder = camunda::Client::builder().client_id(sandbox.client_id()).client_secret(sandbox.client_secret());
    let client = builder.base_url(sandbox.camunda_url()).oauth_url(sandbox.camunda_oauth_url()).build()?;
    let clusters = client.get_clusters().await?;
    let uuid = clusters[0].uuid.clone();
    let read = [
        read_both_ways!(client.get_clients(&uuid), client.get_clients(&uuid).await?),
        read_both_ways!(client.get_clusters(), clusters),
    ];
    assert_eq!(BTreeSet::from(read), lists_of("camunda"));
    Ok(())
}

/// The rest of each page, as JSON.
macro_rules! rests {
    ($pages:expr) => {{
        let (mut pages, mut rests) = ($pages, Vec::new());
        while let Some(page) = pages.try_next().await.unwrap() {
            rests.push(serde_json::to_value(page.rest).unwrap());
        }
        rests
    }};
}

#[tokio::test(start_paused = true)]
async fn a_page_has_the_rest_of_its_response() {
    let server = Recorder::start().await;
    List::on(&server, 6, 3);
    let rests = rests!(crate::pagination::perfectscale(&server).automation_audit_logs().pages());
    let pagination: Vec<&Value> = rests.iter().map(|rest| &rest["meta"]["pagination"]).collect();
    assert_eq!([&pagination[0]["next"], &pagination[1]["prev"]], ["c3", "c3"]);
    assert!(rests.iter().all(|rest| rest["data"] == Value::Array(Vec::new())), "the items are moved: {rests:?}");

    let rests = rests!(crate::pagination::cockroach(&server).list_clusters().pages());
    assert_eq!((&rests[0]["pagination"]["limit"], &rests[0]["pagination"]["next"]), (&100.into(), &"k3".into()));
    assert_eq!(rests[1]["pagination"]["last"], "k0");
}
