//! The parameters of an operation are sent with every page.

use clusterkit::cockroach::types::SortOrder;
use clusterkit::jiff::{SignedDuration, Timestamp};
use clusterkit::reqwest::header::{HeaderName, HeaderValue};
use serde_json::json;

use crate::pagination::paged_server::CursorKind::{Key, Number, Page};
use crate::pagination::paged_server::List;
use crate::pagination::{bodies, cockroach, perfectscale, queries, read_items};
use crate::support::recorder::Recorder;

#[tokio::test(start_paused = true)]
async fn filters_of_the_audit_log_are_sent_with_every_page() {
    let server = Recorder::start().await;
    List::on(&server, 6, 2);
    let from = Timestamp::now() - SignedDuration::from_hours(48);
    let to = from + SignedDuration::from_hours(24);
    let filters = json!({
        "from": from,
        "to": to,
        "page_size": 2,
        "cluster_uids": ["u-1", "u-2"],
        "namespaces": ["shop"],
    });
    let log = perfectscale(&server)
        .automation_audit_logs()
        .from(from)
        .to(to)
        .page_size(2)
        .cluster_uids(["u-1", "u-2"])
        .namespaces(["shop"]);
    read_items(&mut log.clone().stream()).await;
    read_items(&mut log.backwards().resume_from("c6").stream()).await;
    let with = |name: &str, cursor: &str| {
        let mut body = filters.clone();
        body[name] = json!(cursor);
        body
    };
    let expected = [
        filters.clone(),
        with("after", "c2"),
        with("after", "c4"),
        with("before", "c6"),
        with("before", "c4"),
        with("before", "c2"),
    ];
    assert_eq!(bodies(&server), expected);
}

#[tokio::test(start_paused = true)]
async fn filters_of_clusters_are_sent_with_every_page() {
    let server = Recorder::start().await;
    List::on(&server, 8, 2).with_cursors(&[Page, Key, Number]);
    let time: Timestamp = "2026-01-02T03:04:05Z".parse().unwrap();
    let list = cockroach(&server)
        .list_clusters()
        .show_inactive(true)
        .pagination_limit(2)
        .pagination_as_of_time(time)
        .pagination_sort_order(SortOrder::Desc)
        .pagination_sort_by("NAME");
    read_items(&mut list.stream()).await;
    let queries = queries(&server);
    assert_eq!(queries.len(), 4);
    let cursors = [None, Some(Page.query(2)), Some(Key.query(4)), Some(Number.query(6))];
    for (query, cursor) in queries.iter().zip(cursors) {
        let mut parameters: Vec<&str> = query.split('&').collect();
        let filters = [
            "pagination.as_of_time=2026-01-02T03%3A04%3A05Z",
            "pagination.limit=2",
            "pagination.sort_by=NAME",
            "pagination.sort_order=DESC",
            "show_inactive=true",
        ];
        let mut expected = [&filters[..], &cursor.as_deref().into_iter().collect::<Vec<_>>()].concat();
        parameters.sort_unstable();
        expected.sort_unstable();
        assert_eq!(parameters, expected);
    }
}

#[tokio::test(start_paused = true)]
async fn filters_of_nodes_are_sent_with_every_page() {
    let server = Recorder::start().await;
    List::on(&server, 6, 2);
    let nodes = cockroach(&server).list_cluster_nodes("a/b").region_name("us-east-1").pagination_limit(2);
    read_items(&mut nodes.stream()).await;
    let targets: Vec<String> = server.requests().iter().map(|request| request.target().to_owned()).collect();
    let path = "/api/v1/clusters/a%2Fb/nodes";
    assert_eq!(
        targets,
        [
            format!("{path}?region_name=us-east-1&pagination.limit=2"),
            format!("{path}?region_name=us-east-1&pagination.limit=2&pagination.start_key=k2"),
            format!("{path}?region_name=us-east-1&pagination.limit=2&pagination.start_key=k4"),
        ]
    );
}

#[tokio::test(start_paused = true)]
async fn headers_of_the_client_are_sent_with_every_page() {
    let server = Recorder::start().await;
    List::on(&server, 6, 2);
    let team = |name| (HeaderName::from_static("x-team"), HeaderValue::from_static(name));
    let client = cockroach(&server).with_options(|options| {
        let (name, value) = team("finops");
        options.header(name, value)
    });
    read_items(&mut client.list_clusters().stream()).await;
    let headers: Vec<_> = server.requests().iter().map(|request| request.header("x-team").map(str::to_owned)).collect();
    assert_eq!(headers, vec![Some("finops".to_owned()); 3]);
}
