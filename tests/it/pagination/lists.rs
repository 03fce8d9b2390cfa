//! CockroachDB's lists: what an answer holds decides what is asked next.

use serde_json::{Value, json};

use crate::pagination::list::Dialect::{Key, Number, Page};
use crate::pagination::list::{List, cluster};
use crate::pagination::{cockroach, numbers, queries, read, read_items, text};
use crate::support::answer::Answer;
use crate::support::recorder::Recorder;

fn all() -> Vec<usize> {
    (0..10).collect()
}

#[tokio::test(start_paused = true)]
async fn each_shape_is_asked_by_its_own_parameter() {
    for dialect in [Page, Key, Number] {
        let server = Recorder::start().await;
        List::on(&server, 10, 4).speaks(&[dialect]);
        let client = cockroach(&server);
        let (clusters, error) = read_items(&mut client.list_clusters().stream()).await;
        assert!(error.is_none(), "{dialect:?}: {error:?}");
        assert_eq!(clusters, all(), "{dialect:?}");
        let (nodes, error) = read_items(&mut client.list_cluster_nodes().cluster_id("id").stream()).await;
        assert!(error.is_none(), "{dialect:?}: {error:?}");
        assert_eq!(nodes, all(), "{dialect:?}");
        let (regions, error) = read_items(&mut client.list_available_regions().stream()).await;
        assert!(error.is_none(), "{dialect:?}: {error:?}");
        assert_eq!(regions, all(), "{dialect:?}");

        // No size is asked for: nobody knows the largest.
        let asked = [String::new(), dialect.query(4), dialect.query(8)];
        assert_eq!(queries(&server), [&asked[..], &asked[..], &asked[..]].concat());
        let paths: Vec<String> = server.requests().iter().map(|request| request.path().to_owned()).collect();
        assert_eq!(paths[..3], ["/api/v1/clusters"; 3]);
        assert_eq!(paths[3..6], ["/api/v1/clusters/id/nodes"; 3]);
        assert_eq!(paths[6..], ["/api/v1/clusters/available-regions"; 3]);
    }
}

#[tokio::test(start_paused = true)]
async fn the_shape_may_change_from_page_to_page() {
    for dialects in [[Page, Key, Number], [Number, Page, Key], [Key, Number, Page], [Page, Number, Key]] {
        let server = Recorder::start().await;
        List::on(&server, 10, 2).speaks(&dialects);
        let (clusters, error) = read_items(&mut cockroach(&server).list_clusters().stream()).await;
        assert!(error.is_none(), "{dialects:?}: {error:?}");
        assert_eq!(clusters, all(), "{dialects:?}");
        // One parameter at a time: that of the page before is gone.
        let [first, second, third] = dialects;
        let asked = [first.query(2), second.query(4), third.query(6), first.query(8)];
        assert_eq!(queries(&server)[1..], asked);
    }
}

/// What an answer can say under `pagination`, or in its place, where there is nothing more.
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
async fn nothing_more_has_several_forms() {
    for end in ends() {
        let server = Recorder::start().await;
        server.answer(Answer::json(200, &end));
        let (pages, error) = read(&mut cockroach(&server).list_clusters().pages()).await;
        assert!(error.is_none(), "{end}: {error:?}");
        assert_eq!((pages.len(), text(pages[0].cursor.as_ref())), (1, None), "{end}");
        assert_eq!(server.requests().len(), 1, "{end}");
    }
}

#[tokio::test(start_paused = true)]
async fn an_empty_word_of_one_version_does_not_hide_that_of_another() {
    for (pagination, query) in [
        (json!({ "next_page": "", "next": "k4" }), "pagination.start_key=k4"),
        (json!({ "next_page": null, "next": 4 }), "pagination.start=4"),
        (json!({ "next_page": "p4", "next": "" }), "pagination.page=p4"),
        (json!({ "next_page": "p4", "next": 0 }), "pagination.page=p4"),
        // Text that looks like a number is text.
        (json!({ "next": "4" }), "pagination.start_key=4"),
        (json!({ "next": "0" }), "pagination.start_key=0"),
    ] {
        let server = Recorder::start().await;
        server.answer(Answer::json(200, &json!({ "clusters": [], "pagination": pagination })));
        server.answer(Answer::json(200, &json!({ "clusters": [] })));
        let (pages, error) = read(&mut cockroach(&server).list_clusters().pages()).await;
        assert!(error.is_none() && pages.len() == 2, "{pagination}: {error:?}");
        assert_eq!(queries(&server)[1], query, "{pagination}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_cursor_with_odd_characters_comes_back_as_it_was() {
    let server = Recorder::start().await;
    for pagination in [json!({ "next_page": "a+b/c=&d?é \"%" }), json!({ "next": "a+b/c=&d?é \"%" }), Value::Null] {
        server.answer(Answer::json(200, &json!({ "clusters": [], "pagination": pagination })));
    }
    cockroach(&server).list_clusters().stream().into_vec().await.unwrap();
    let odd = "a%2Bb%2Fc%3D%26d%3F%C3%A9+%22%25";
    let asked = [String::new(), format!("pagination.page={odd}"), format!("pagination.start_key={odd}")];
    assert_eq!(queries(&server), asked);
}

#[tokio::test(start_paused = true)]
async fn a_beginning_of_the_callers_own_is_where_the_walk_begins() {
    for dialect in [Page, Key, Number] {
        let server = Recorder::start().await;
        List::on(&server, 10, 4).speaks(&[dialect]);
        let list = cockroach(&server).list_clusters();
        let list = match dialect {
            Page => list.pagination_page("p8"),
            Key => list.pagination_start_key("k8"),
            Number => list.pagination_start(8),
        };
        let mut pages = list.clone().pages();
        let start = pages.cursor().cloned();
        let page = pages.try_next().await.unwrap().unwrap();
        assert_eq!(numbers(&page.items), [8, 9], "{dialect:?}");
        // Where it begins has a cursor as any other place.
        assert_eq!((page.start.as_ref(), start.is_some()), (start.as_ref(), true), "{dialect:?}");
        assert_eq!(
            read_items(&mut cockroach(&server).list_clusters().resume_from(start.unwrap()).stream()).await.0,
            [8, 9]
        );
        // A cursor takes its place, whatever its shape.
        let mut pages = cockroach(&server).list_clusters().max_pages(1).pages();
        pages.try_next().await.unwrap().unwrap();
        let cursor = pages.cursor().unwrap();
        assert_eq!(read_items(&mut list.resume_from(cursor).stream()).await.0, (4..10).collect::<Vec<_>>());
        assert_eq!(queries(&server)[3..], [dialect.query(4), dialect.query(8)]);
    }
}

/// Beside the parameter of another version a server may heed the old one.
#[tokio::test(start_paused = true)]
async fn a_beginning_of_the_callers_own_is_gone_on_the_pages_after_it() {
    for (own, others) in [(Page, [Key, Number]), (Key, [Number, Page]), (Number, [Page, Key])] {
        for other in others {
            let server = Recorder::start().await;
            List::on(&server, 10, 4).speaks(&[own, other]);
            let list = cockroach(&server).list_clusters();
            let list = match own {
                Page => list.pagination_page("p4"),
                Key => list.pagination_start_key("k4"),
                Number => list.pagination_start(4),
            };
            let (clusters, error) = read_items(&mut list.stream()).await;
            assert!(error.is_none(), "{error:?}");
            assert_eq!(clusters, (4..10).collect::<Vec<_>>());
            assert_eq!(queries(&server), [own.query(4), other.query(8)]);
        }
    }
}

#[tokio::test(start_paused = true)]
async fn the_word_of_a_server_is_a_cursor_too() {
    let client = |server: &Recorder, version| {
        crate::support::clients::cockroach(server).api_version(version).build().unwrap().list_clusters()
    };
    for (version, dialect, word) in [
        ("2021-12-28", Number, "8"),
        ("2022-03-31", Key, "k8"),
        ("2022-09-20", Page, "p8"),
        ("2023-04-10", Page, "p8"),
        ("2024-09-16", Page, "p8"),
    ] {
        let server = Recorder::start().await;
        List::on(&server, 10, 4).speaks(&[dialect]);
        let clusters = client(&server, version).resume_from(word);
        assert_eq!(numbers(&clusters.stream().into_vec().await.unwrap()), [8, 9], "{version}");
        assert_eq!(queries(&server), [dialect.query(8)]);
    }
}

#[tokio::test(start_paused = true)]
async fn a_kept_cursor_does_not_need_the_version_it_is_from() {
    for dialect in [Page, Key, Number] {
        let server = Recorder::start().await;
        List::on(&server, 10, 4).speaks(&[dialect]);
        let cursor = cursor_of_the_second_page(&server).await;
        for version in ["2021-12-28", "2022-03-31", "2024-09-16"] {
            let client = crate::support::clients::cockroach(&server).api_version(version).build().unwrap();
            let clusters = client.list_clusters().resume_from(cursor.as_str());
            let clusters = read_items(&mut clusters.stream()).await.0;
            assert_eq!(clusters, (4..10).collect::<Vec<_>>(), "{dialect:?} {version}");
        }
    }
}

async fn cursor_of_the_second_page(server: &Recorder) -> String {
    let mut pages = cockroach(server).list_clusters().pages();
    pages.try_next().await.unwrap().unwrap().cursor.unwrap().to_string()
}

/// One page can be read so; a walk would follow what leads forwards, and read entries twice.
#[tokio::test(start_paused = true)]
async fn a_walk_in_the_other_direction_is_refused() {
    let server = Recorder::start().await;
    List::on(&server, 10, 4);
    let list =
        cockroach(&server).list_clusters().pagination_start_key("k4").pagination_direction("PAGE_DIRECTION_LAST");
    for list in [list.clone().prefetch(0), list.clone().resume_from("k8")] {
        let error = list.stream().into_vec().await.unwrap_err();
        assert!(error.is_invalid_request(), "{error}");
        assert!(error.to_string().contains("pagination_direction: must not be PAGE_DIRECTION_LAST"), "{error}");
    }
    assert!(server.requests().is_empty());
    list.clone().send().await.unwrap();

    let forwards = list.pagination_direction("PAGE_DIRECTION_NEXT").stream();
    assert_eq!(numbers(&forwards.into_vec().await.unwrap()), (4..10).collect::<Vec<_>>());
}
