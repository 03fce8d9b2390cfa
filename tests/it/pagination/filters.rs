//! What the first request asks for, all the others ask for.

use clusterkit::cockroach::types::SortOrder;
use clusterkit::jiff::{SignedDuration, Timestamp};
use clusterkit::reqwest::header::{HeaderName, HeaderValue};
use serde_json::json;

use crate::pagination::list::Dialect::{Key, Number, Page};
use crate::pagination::list::List;
use crate::pagination::{bodies, cockroach, perfectscale, queries, read_items};
use crate::support::recorder::Recorder;

#[tokio::test(start_paused = true)]
async fn of_the_audit_log() {
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
        .body_map(|body| body.from(from).to(to).page_size(2).cluster_uids(["u-1", "u-2"]).namespaces(["shop"]));
    read_items(&mut log.clone().stream()).await;
    read_items(&mut log.backwards().resume_from("c6").stream()).await;
    let with = |name: &str, cursor: &str| {
        let mut body = filters.clone();
        body[name] = json!(cursor);
        body
    };
    let asked = [
        filters.clone(),
        with("after", "c2"),
        with("after", "c4"),
        with("before", "c6"),
        with("before", "c4"),
        with("before", "c2"),
    ];
    assert_eq!(bodies(&server), asked);
}

#[tokio::test(start_paused = true)]
async fn of_the_clusters() {
    let server = Recorder::start().await;
    List::on(&server, 8, 2).speaks(&[Page, Key, Number]);
    let time: Timestamp = "2026-01-02T03:04:05Z".parse().unwrap();
    let list = cockroach(&server)
        .list_clusters()
        .show_inactive(true)
        .pagination_limit(2)
        .pagination_time(time)
        .pagination_order(SortOrder::Desc)
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
            "pagination.order=DESC",
            "pagination.sort_by=NAME",
            "pagination.sort_order=DESC",
            "pagination.time=2026-01-02T03%3A04%3A05Z",
            "show_inactive=true",
        ];
        let mut asked = [&filters[..], &cursor.as_deref().into_iter().collect::<Vec<_>>()].concat();
        parameters.sort_unstable();
        asked.sort_unstable();
        assert_eq!(parameters, asked);
    }
}

#[tokio::test(start_paused = true)]
async fn of_the_nodes_in_a_region() {
    let server = Recorder::start().await;
    List::on(&server, 6, 2);
    let nodes = cockroach(&server).list_cluster_nodes().cluster_id("a/b").region_name("us-east-1").pagination_limit(2);
    read_items(&mut nodes.stream()).await;
    let targets: Vec<String> = server.requests().iter().map(|request| request.target().to_owned()).collect();
    let path = "/api/v1/clusters/a%2Fb/nodes";
    assert_eq!(
        targets,
        [
            format!("{path}?pagination.limit=2&region_name=us-east-1"),
            format!("{path}?pagination.limit=2&pagination.start_key=k2&region_name=us-east-1"),
            format!("{path}?pagination.limit=2&pagination.start_key=k4&region_name=us-east-1"),
        ]
    );
}

#[tokio::test(start_paused = true)]
async fn and_what_the_client_of_the_call_sends() {
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
