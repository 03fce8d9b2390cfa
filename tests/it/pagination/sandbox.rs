//! Whole lists of the sandbox, whose cursors are those of the vendors.

use clusterkit::{Error, RateLimit, cockroach, perfectscale};
use clusterkit_sandbox::Sandbox;

fn cockroach(sandbox: &Sandbox, version: &str) -> cockroach::Client {
    let builder = cockroach::Client::builder().api_key(sandbox.api_key()).base_url(sandbox.cockroach_url());
    builder.api_version(version).rate_limit(RateLimit::unlimited()).build().unwrap()
}

fn perfectscale(sandbox: &Sandbox) -> perfectscale::Client {
    let builder = perfectscale::Client::builder().client_id(sandbox.client_id()).client_secret(sandbox.client_secret());
    builder.base_url(sandbox.perfectscale_url()).rate_limit(RateLimit::unlimited()).build().unwrap()
}

const VERSIONS: [&str; 4] = ["2022-03-31", "2022-09-20", "2023-04-10", "2024-09-16"];

#[tokio::test]
async fn clusters_and_nodes_of_every_version_are_complete() -> Result<(), Error> {
    let sandbox = Sandbox::start().await.unwrap();
    for version in VERSIONS {
        let client = cockroach(&sandbox, version);
        let list = client.list_clusters().show_inactive(true);
        let whole: Vec<String> = list.clone().await?.clusters.iter().map(|cluster| cluster.name.clone()).collect();
        assert_eq!(whole.len(), 6);
        for limit in 1..=7 {
            let clusters = list.clone().pagination_limit(limit).stream().try_collect().await?;
            let names: Vec<&str> = clusters.iter().map(|cluster| cluster.name.as_str()).collect();
            assert_eq!(names, whole, "{version}, {limit} a page");
        }

        let orders =
            list.stream().try_collect().await?.into_iter().find(|cluster| cluster.name == "orders-prod").unwrap();
        let list = client.list_cluster_nodes(&orders.id);
        let whole: Vec<String> = list.clone().await?.nodes.iter().map(|node| node.name.clone()).collect();
        assert_eq!(whole.len(), 6);
        let nodes = list.pagination_limit(4).stream().try_collect().await?;
        assert_eq!(nodes.iter().map(|node| node.name.as_str()).collect::<Vec<_>>(), whole, "{version}");
    }
    Ok(())
}

#[tokio::test]
async fn a_stored_cursor_of_every_version_resumes() -> Result<(), Error> {
    let sandbox = Sandbox::start().await.unwrap();
    for version in VERSIONS {
        let list = cockroach(&sandbox, version).list_clusters().pagination_limit(1);
        let whole = list.clone().stream().try_collect().await?;
        for pages_read in 1..whole.len() {
            let mut pages = list.clone().max_pages(pages_read).pages();
            while pages.try_next().await?.is_some() {}
            let rest = list.clone().resume_from(pages.cursor().unwrap().to_string()).stream().try_collect().await?;
            assert_eq!(rest, whole[pages_read..], "{version}");
        }
    }
    Ok(())
}

#[tokio::test]
async fn the_audit_log_is_complete_forwards_and_backwards() -> Result<(), Error> {
    let sandbox = Sandbox::start().await.unwrap();
    let client = perfectscale(&sandbox);
    let whole = client.automation_audit_logs().stream().try_collect().await?;
    assert_eq!(whole.len(), 400);
    for size in [1, 37, 100, 399, 400] {
        let log = || client.automation_audit_logs().page_size(size);
        let mut pages = log().pages();
        let (mut entries, mut last) = (Vec::new(), None);
        while let Some(page) = pages.try_next().await? {
            entries.extend(page.items.iter().cloned());
            last = Some(page);
        }
        assert_eq!(entries, whole, "{size} a page");
        let last = last.unwrap();
        let Some(prev_cursor) = last.prev_cursor else { continue };
        let before = log().resume_from(prev_cursor).backwards().stream().try_collect().await?;
        let mut all: Vec<_> = before.into_iter().rev().collect();
        all.extend(last.items);
        assert_eq!(all, whole, "{size} a page, from the end");
    }
    let shop = |client: &perfectscale::Client| {
        client.automation_audit_logs().page_size(7).cluster_uids([whole[0].cluster_uid.as_str()])
    };
    let of_one = shop(&client).stream().try_collect().await?;
    assert!(of_one.len() > 7 && of_one.iter().all(|entry| entry.cluster_uid == whole[0].cluster_uid));
    assert_eq!(of_one.len(), whole.iter().filter(|entry| entry.cluster_uid == whole[0].cluster_uid).count());
    Ok(())
}
