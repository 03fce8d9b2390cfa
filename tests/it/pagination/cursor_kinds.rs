//! The lists of CockroachDB: the cursor of a response decides the parameter of the next request.

use serde_json::{Value, json};

use crate::pagination::paged_server::CursorKind::{self, Key, Number, Page};
use crate::pagination::paged_server::{List, cluster};
use crate::pagination::{cockroach, numbers, queries, read, read_items, text};
use crate::support::answer::Answer;
use crate::support::clients;
use crate::support::recorder::Recorder;

const KINDS: [CursorKind; 3] = [Page, Key, Number];

/// The size of a page that the caller does not set.
const SIZE: &str = "pagination.limit=500";

/// The query of a further page.
fn sized(query: &str) -> String {
    format!("{SIZE}&{query}")
}

fn all() -> Vec<usize> {
    (0..10).collect()
}

#[tokio::test(start_paused = true)]
async fn each_kind_of_cursor_is_sent_in_its_own_parameter() {
    for kind in KINDS {
        let server = Recorder::start().await;
        List::on(&server, 10, 4).with_cursors(&[kind]);
        let client = cockroach(&server);
        let (clusters, error) = read_items(&mut client.list_clusters().stream()).await;
        assert!(error.is_none(), "{kind:?}: {error:?}");
        assert_eq!(clusters, all(), "{kind:?}");
        let (nodes, error) = read_items(&mut client.list_cluster_nodes("id").stream()).await;
        assert!(error.is_none(), "{kind:?}: {error:?}");
        assert_eq!(nodes, all(), "{kind:?}");
        let (regions, error) = read_items(&mut client.list_available_regions().stream()).await;
        assert!(error.is_none(), "{kind:?}: {error:?}");
        assert_eq!(regions, all(), "{kind:?}");

        let expected = [SIZE.to_owned(), sized(&kind.query(4)), sized(&kind.query(8))];
        assert_eq!(queries(&server), [&expected[..], &expected[..], &expected[..]].concat());
        let paths: Vec<String> = server.requests().iter().map(|request| request.path().to_owned()).collect();
        assert_eq!(paths[..3], ["/api/v1/clusters"; 3]);
        assert_eq!(paths[3..6], ["/api/v1/clusters/id/nodes"; 3]);
        assert_eq!(paths[6..], ["/api/v1/clusters/available-regions"; 3]);
    }
}

#[tokio::test(start_paused = true)]
async fn the_kind_of_cursor_may_change_from_page_to_page() {
    for kinds in [[Page, Key, Number], [Number, Page, Key], [Key, Number, Page], [Page, Number, Key]] {
        let server = Recorder::start().await;
        List::on(&server, 10, 2).with_cursors(&kinds);
        let (clusters, error) = read_items(&mut cockroach(&server).list_clusters().stream()).await;
        assert!(error.is_none(), "{kinds:?}: {error:?}");
        assert_eq!(clusters, all(), "{kinds:?}");
        // One parameter at a time: that of the page before is not sent again.
        let [first, second, third] = kinds;
        let expected = [first.query(2), second.query(4), third.query(6), first.query(8)];
        assert_eq!(queries(&server)[1..], expected.map(|query| sized(&query)));
    }
}

/// The forms of a response at the end of a list.
fn ends() -> Vec<Value> {
    let paginations = [
        json!({}),
        Value::Null,
        json!({ "next": null }),
        json!({ "next": "" }),
        json!({ "next": 0 }),
        json!({ "next_page": null }),
        json!({ "next_page": "" }),
        json!({ "next_page": "", "next": "", "last": "k1", "previous_page": "p1" }),
        json!({ "next_page": null, "next": 0, "last": 1 }),
    ];
    let mut ends: Vec<Value> = paginations
        .into_iter()
        .map(|pagination| json!({ "clusters": [cluster(0)], "pagination": pagination }))
        .collect();
    ends.push(json!({ "clusters": [cluster(0)] }));
    ends
}

#[tokio::test(start_paused = true)]
async fn the_end_of_a_list_has_several_forms() {
    for end in ends() {
        let server = Recorder::start().await;
        server.answer(Answer::json(200, &end));
        let (pages, error) = read(&mut cockroach(&server).list_clusters().pages()).await;
        assert!(error.is_none(), "{end}: {error:?}");
        assert_eq!((pages.len(), text(pages[0].next_cursor.as_ref())), (1, None), "{end}");
        assert_eq!(server.requests().len(), 1, "{end}");
    }
}

#[tokio::test(start_paused = true)]
async fn an_empty_cursor_of_one_version_does_not_hide_that_of_another() {
    for (pagination, query) in [
        (json!({ "next_page": "", "next": "k4" }), "pagination.start_key=k4"),
        (json!({ "next_page": null, "next": 4 }), "pagination.start=4"),
        (json!({ "next_page": "p4", "next": "" }), "pagination.page=p4"),
        (json!({ "next_page": "p4", "next": 0 }), "pagination.page=p4"),
        // A text that looks like a number is a text.
        (json!({ "next": "4" }), "pagination.start_key=4"),
        (json!({ "next": "0" }), "pagination.start_key=0"),
    ] {
        let server = Recorder::start().await;
        server.answer(Answer::json(200, &json!({ "clusters": [], "pagination": pagination })));
        server.answer(Answer::json(200, &json!({ "clusters": [] })));
        let (pages, error) = read(&mut cockroach(&server).list_clusters().pages()).await;
        assert!(error.is_none() && pages.len() == 2, "{pagination}: {error:?}");
        assert_eq!(queries(&server)[1], sized(query), "{pagination}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_cursor_with_special_characters_is_sent_as_it_was_received() {
    let server = Recorder::start().await;
    for pagination in [json!({ "next_page": "a+b/c=&d?é \"%" }), json!({ "next": "a+b/c=&d?é \"%" }), Value::Null] {
        server.answer(Answer::json(200, &json!({ "clusters": [], "pagination": pagination })));
    }
    cockroach(&server).list_clusters().stream().try_collect().await.unwrap();
    let odd = "a%2Bb%2Fc%3D%26d%3F%C3%A9+%22%25";
    let expected =
        [SIZE.to_owned(), format!("{SIZE}&pagination.page={odd}"), format!("{SIZE}&pagination.start_key={odd}")];
    assert_eq!(queries(&server), expected);
}

#[tokio::test(start_paused = true)]
async fn a_stream_starts_at_the_page_that_the_request_names() {
    let server = Recorder::start().await;
    List::on(&server, 10, 4).with_cursors(&[Page]);
    let list = cockroach(&server).list_clusters().pagination_page("p8");
    let mut pages = list.clone().pages();
    assert_eq!(text(pages.cursor()), Some("page:p8"));
    let page = pages.try_next().await.unwrap().unwrap();
    assert_eq!(numbers(&page.items), [8, 9]);
    assert_eq!(text(page.cursor.as_ref()), Some("page:p8"));
    // `resume_from` replaces it.
    assert_eq!(read_items(&mut list.resume_from("page:p4").stream()).await.0, (4..10).collect::<Vec<_>>());
    let named = format!("{}&{SIZE}", Page.query(8));
    assert_eq!(queries(&server), [named, sized(&Page.query(4)), sized(&Page.query(8))]);
}

/// Next to the parameter of another version, a server may still read the first one.
#[tokio::test(start_paused = true)]
async fn the_page_that_the_request_names_is_requested_once() {
    for other in [Key, Number] {
        let server = Recorder::start().await;
        List::on(&server, 10, 4).with_cursors(&[Page, other]);
        let list = cockroach(&server).list_clusters().pagination_page("p4");
        let (clusters, error) = read_items(&mut list.stream()).await;
        assert!(error.is_none(), "{error:?}");
        assert_eq!(clusters, (4..10).collect::<Vec<_>>());
        assert_eq!(queries(&server), [format!("{}&{SIZE}", Page.query(4)), sized(&other.query(8))]);
    }
}

#[tokio::test(start_paused = true)]
async fn a_cursor_as_the_server_sent_it_belongs_to_the_version_of_the_client() {
    for (version, kind, cursor) in [
        ("2021-12-28", Number, "8"),
        ("2022-03-31", Key, "k8"),
        ("2022-09-20", Page, "p8"),
        ("2023-04-10", Page, "p8"),
        ("2024-09-16", Page, "p8"),
    ] {
        let server = Recorder::start().await;
        List::on(&server, 10, 4).with_cursors(&[kind]);
        let client = clients::cockroach(&server).api_version(version).build().unwrap();
        let clusters = client.list_clusters().resume_from(cursor).stream().try_collect().await.unwrap();
        assert_eq!(numbers(&clusters), [8, 9], "{version}");
        assert_eq!(queries(&server), [sized(&kind.query(8))]);
    }
}

/// The parameters of older versions have no setters.
#[tokio::test(start_paused = true)]
async fn a_stream_resumes_from_cursors_of_every_version_with_any_version() {
    for kind in KINDS {
        let server = Recorder::start().await;
        List::on(&server, 10, 4).with_cursors(&[kind]);
        let mut pages = cockroach(&server).list_clusters().pages();
        let cursor = pages.try_next().await.unwrap().unwrap().next_cursor.unwrap();
        drop(pages);
        assert_eq!(cursor.as_str(), kind.cursor(4));
        for version in ["2021-12-28", "2022-03-31", "2024-09-16"] {
            let client = clients::cockroach(&server).api_version(version).build().unwrap();
            let mut clusters = client.list_clusters().resume_from(cursor.as_str()).stream();
            assert_eq!(read_items(&mut clusters).await.0, (4..10).collect::<Vec<_>>(), "{kind:?} {version}");
        }
    }
}
