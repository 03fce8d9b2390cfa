//! The audit log of PerfectScale: cursors in the body, in both directions.

use serde_json::{Value, json};

use crate::pagination::paged_server::{List, entry};
use crate::pagination::{bodies, numbers, perfectscale, read, read_items, text};
use crate::support::answer::Answer;
use crate::support::recorder::Recorder;

#[tokio::test(start_paused = true)]
async fn pages_have_their_cursors_and_index() {
    let server = Recorder::start().await;
    List::on(&server, 10, 4);
    let mut pages = perfectscale(&server).automation_audit_logs().pages();
    assert_eq!(text(pages.cursor()), None);
    let mut seen = Vec::new();
    while let Some(page) = pages.try_next().await.unwrap() {
        assert_eq!(pages.cursor(), page.next_cursor.as_ref());
        let cursors = [&page.cursor, &page.prev_cursor, &page.next_cursor];
        let cursors = cursors.map(|cursor| text(cursor.as_ref()).map(str::to_owned));
        seen.push((page.index, numbers(&page.items), cursors));
    }
    let some = |text: &str| Some(text.to_owned());
    assert_eq!(
        seen,
        [
            (0, vec![0, 1, 2, 3], [None, None, some("c4")]),
            (1, vec![4, 5, 6, 7], [some("c4"), some("c4"), some("c8")]),
            (2, vec![8, 9], [some("c8"), some("c8"), None]),
        ]
    );
    let maximum = 5000;
    assert_eq!(
        bodies(&server),
        [
            json!({ "page_size": maximum }),
            json!({ "page_size": maximum, "after": "c4" }),
            json!({ "page_size": maximum, "after": "c8" }),
        ]
    );
}

#[tokio::test(start_paused = true)]
async fn a_stream_returns_the_entries_of_all_pages() {
    let server = Recorder::start().await;
    List::on(&server, 10, 4);
    let mut entries = perfectscale(&server).automation_audit_logs().stream();
    let (all, error) = read_items(&mut entries).await;
    assert_eq!(all, (0..10).collect::<Vec<_>>());
    assert!(error.is_none());
    assert_eq!(text(entries.cursor()), None);

    let entries = perfectscale(&server).automation_audit_logs().stream().try_collect().await.unwrap();
    assert_eq!(numbers(&entries), all);
}

#[tokio::test(start_paused = true)]
async fn try_collect_returns_the_remaining_entries() {
    let server = Recorder::start().await;
    List::on(&server, 10, 4);
    let mut entries = perfectscale(&server).automation_audit_logs().stream();
    entries.try_next().await.unwrap();
    assert_eq!(numbers(&entries.try_collect().await.unwrap()), (1..10).collect::<Vec<_>>());
}

/// The 5000 entries from this one on, of 100,000.
fn large_page(from: usize) -> Answer {
    let (template, to) = (entry(from).to_string(), from + 5000);
    let (before, after) = template.split_once(&format!("\"workload_name\":\"{from}\"")).unwrap();
    let named = |number| format!("{before}\"workload_name\":\"{number}\"{after}");
    let entries = (from..to).map(named).collect::<Vec<_>>().join(",");
    let (has_next, next) = (to < 100_000, to.to_string());
    let pagination =
        json!({ "has_next": has_next, "next": next, "has_prev": from > 0, "prev": null, "page_size": 5000 });
    let body = format!("{{\"data\":[{entries}],\"meta\":{{\"pagination\":{pagination}}}}}");
    Answer::body(200, "application/json", body)
}

#[tokio::test]
async fn a_hundred_thousand_entries_are_twenty_requests() {
    let server = Recorder::start().await;
    server.answer_by(|request| {
        let body = request.json();
        assert_eq!(body["page_size"], 5000);
        Some(large_page(body["after"].as_str().map_or(0, |after| after.parse().unwrap())))
    });
    let mut entries = perfectscale(&server).automation_audit_logs().stream();
    let mut expected = 0;
    while let Some(entry) = entries.try_next().await.unwrap() {
        assert_eq!(entry.workload_name, expected.to_string());
        expected += 1;
    }
    assert_eq!(expected, 100_000);
    assert_eq!(server.requests().len(), 20);
}

#[tokio::test(start_paused = true)]
async fn a_page_size_that_the_caller_sets_is_kept() {
    let server = Recorder::start().await;
    List::on(&server, 10, 5000);
    let log = perfectscale(&server).automation_audit_logs().page_size(3);
    assert_eq!(numbers(&log.stream().try_collect().await.unwrap()), (0..10).collect::<Vec<_>>());
    let sizes: Vec<Value> = bodies(&server).iter().map(|body| body["page_size"].clone()).collect();
    assert_eq!(sizes, [3, 3, 3, 3]);
}

#[tokio::test(start_paused = true)]
async fn a_single_request_leaves_the_page_size_to_the_server() {
    let server = Recorder::start().await;
    List::on(&server, 10, 5000);
    perfectscale(&server).automation_audit_logs().await.unwrap();
    assert_eq!(bodies(&server), [json!({})]);
}

/// The forms of `meta` at the end of the log.
fn ends() -> Vec<Value> {
    let end = |cursor: Value| {
        json!({ "pagination": {
            "has_next": false, "next": cursor, "has_prev": false, "prev": cursor, "page_size": 1,
        } })
    };
    [Value::Null, json!(""), json!("c1")].map(end).to_vec()
}

#[tokio::test(start_paused = true)]
async fn the_end_of_the_log_has_several_forms() {
    for meta in ends() {
        let server = Recorder::start().await;
        server.answer_always(Answer::json(200, &json!({ "data": [entry(0)], "meta": meta })));
        let log = || perfectscale(&server).automation_audit_logs();
        for mut pages in [log().pages(), log().resume_from("c9").pages(), log().resume_from("c9").backwards().pages()] {
            let (pages, error) = read(&mut pages).await;
            assert!(error.is_none(), "{meta}: {error:?}");
            assert_eq!((pages.len(), text(pages[0].next_cursor.as_ref())), (1, None), "{meta}");
        }
        assert_eq!(server.requests().len(), 3, "{meta}");
    }
}

#[tokio::test(start_paused = true)]
async fn reading_backwards_reverses_pages_and_entries() {
    let server = Recorder::start().await;
    List::on(&server, 12, 4);
    let log = || perfectscale(&server).automation_audit_logs();
    let (pages, error) = read(&mut log().backwards().resume_from("c10").pages()).await;
    assert!(error.is_none());
    let items: Vec<Vec<usize>> = pages.iter().map(|page| numbers(&page.items)).collect();
    assert_eq!(items, [vec![9, 8, 7, 6], vec![5, 4, 3, 2], vec![1, 0]]);
    let cursors: Vec<_> =
        pages.iter().map(|page| [&page.cursor, &page.next_cursor].map(|c| text(c.as_ref()))).collect();
    assert_eq!(cursors, [[Some("c10"), Some("c6")], [Some("c6"), Some("c2")], [Some("c2"), None]]);
    let befores: Vec<Value> = bodies(&server).iter().map(|body| body["before"].clone()).collect();
    assert_eq!(befores, ["c10", "c6", "c2"]);
    assert!(bodies(&server).iter().all(|body| body.get("after").is_none() && body["page_size"] == 5000));

    // The order of the two calls does not matter.
    let (entries, error) = read_items(&mut log().resume_from("c10").backwards().stream()).await;
    assert!(error.is_none());
    assert_eq!(entries, (0..10).rev().collect::<Vec<_>>());
}

#[tokio::test(start_paused = true)]
async fn the_log_can_be_read_backwards_from_any_page() {
    let server = Recorder::start().await;
    List::on(&server, 12, 4);
    let mut pages = perfectscale(&server).automation_audit_logs().pages();
    let mut prev_cursor = None;
    while let Some(page) = pages.try_next().await.unwrap() {
        prev_cursor = page.prev_cursor;
    }
    let log = perfectscale(&server).automation_audit_logs().resume_from(prev_cursor.unwrap()).backwards();
    assert_eq!(read_items(&mut log.stream()).await.0, (0..8).rev().collect::<Vec<_>>());

    // And from a page that was read backwards, forwards again.
    let log = perfectscale(&server).automation_audit_logs().resume_from("c6").backwards();
    let page = log.pages().try_next().await.unwrap().unwrap();
    let log = perfectscale(&server).automation_audit_logs().resume_from(page.prev_cursor.unwrap());
    assert_eq!(read_items(&mut log.stream()).await.0, (6..12).collect::<Vec<_>>());
}

#[tokio::test(start_paused = true)]
async fn a_cursor_in_the_body_sets_start_and_direction() {
    let server = Recorder::start().await;
    List::on(&server, 12, 4);
    let log = || perfectscale(&server).automation_audit_logs();
    let after = log().after("c5");
    assert_eq!(text(after.clone().pages().cursor()), Some("c5"));
    assert_eq!(read_items(&mut after.clone().stream()).await.0, (5..12).collect::<Vec<_>>());
    // `resume_from` replaces it.
    assert_eq!(read_items(&mut after.resume_from("c9").stream()).await.0, [9, 10, 11]);

    let before = log().before("c5");
    assert_eq!(read_items(&mut before.clone().stream()).await.0, [4, 3, 2, 1, 0]);
    assert_eq!(read_items(&mut before.backwards().resume_from("c2").stream()).await.0, [1, 0]);
}
