//! Cursors that were seen before, and empty pages.

use clusterkit::ErrorKind;
use serde_json::{Value, json};

use crate::pagination::paged_server::entry;
use crate::pagination::{cockroach, numbers, perfectscale, read, read_items, text};
use crate::support::answer::Answer;
use crate::support::recorder::Recorder;

/// A page of the audit log with these entries and cursors in both directions.
fn page(entries: &[usize], cursor: Option<&str>) -> Answer {
    let has = cursor.is_some();
    let pagination = json!({ "has_next": has, "next": cursor, "has_prev": has, "prev": cursor, "page_size": 1 });
    let data: Vec<Value> = entries.iter().copied().map(entry).collect();
    Answer::json(200, &json!({ "data": data, "meta": { "pagination": pagination } }))
}

#[tokio::test(start_paused = true)]
async fn an_empty_page_with_a_cursor_does_not_end_the_list() {
    let server = Recorder::start().await;
    let script: [(&[usize], Option<&str>); 6] =
        [(&[], Some("a")), (&[0], Some("b")), (&[], Some("c")), (&[], Some("d")), (&[1], Some("e")), (&[], None)];
    for _ in 0..2 {
        for (entries, cursor) in script {
            server.answer(page(entries, cursor));
        }
    }
    let (entries, error) = read_items(&mut perfectscale(&server).automation_audit_logs().stream()).await;
    assert!(error.is_none(), "{error:?}");
    assert_eq!(entries, [0, 1]);
    let (pages, error) = read(&mut perfectscale(&server).automation_audit_logs().pages()).await;
    assert!(error.is_none(), "{error:?}");
    let lengths: Vec<usize> = pages.iter().map(|page| page.items.len()).collect();
    assert_eq!(lengths, [0, 1, 0, 0, 1, 0]);
    assert_eq!(server.requests().len(), 12);
}

#[tokio::test(start_paused = true)]
async fn a_list_of_empty_pages_is_read_to_its_end() {
    let server = Recorder::start().await;
    (1..=100).for_each(|place| server.answer(page(&[], Some(&format!("c{place}")))));
    server.answer(page(&[], None));
    let (entries, error) = read_items(&mut perfectscale(&server).automation_audit_logs().stream()).await;
    assert!(error.is_none() && entries.is_empty());
    assert_eq!(server.requests().len(), 101);
}

#[tokio::test(start_paused = true)]
async fn a_repeated_cursor_is_an_error_that_names_it() {
    // The cursors lead back to the page itself, to the one before it, and further back.
    for (cursors, requests) in [(["a", "a", "a"], 2), (["a", "b", "a"], 3), (["a", "b", "b"], 3)] {
        for backwards in [false, true] {
            let server = Recorder::start().await;
            for (number, cursor) in cursors.into_iter().enumerate() {
                server.answer(page(&[number], Some(cursor)));
            }
            let log = perfectscale(&server).automation_audit_logs();
            let mut pages = if backwards { log.backwards().resume_from("z").pages() } else { log.pages() };
            let (pages, error) = read(&mut pages).await;
            // All pages up to the repeated cursor are returned.
            let read: Vec<usize> = pages.iter().flat_map(|page| numbers(&page.items)).collect();
            assert_eq!(read, (0..requests).collect::<Vec<_>>());
            let (error, twice) = (error.expect("the list does not end"), cursors[requests - 1]);
            assert_eq!(error.kind(), ErrorKind::Paging, "{error}");
            assert!(error.to_string().contains(&format!("{twice:?}")), "{error}");
            // A stream that resumed from it would read the same pages again.
            assert_eq!(text(error.cursor()), None);
            assert!(!error.to_string().contains("resume_from"), "{error}");
            assert_eq!(error.operation(), Some("AutomationAuditLogs"));
            assert_eq!(server.requests().len(), requests, "no page is read twice");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_cursor_that_empty_pages_repeat_is_an_error() {
    let server = Recorder::start().await;
    server.answer(page(&[7], Some("a")));
    server.answer_always(page(&[], Some("a")));
    let mut entries = perfectscale(&server).automation_audit_logs().stream();
    let (read, error) = read_items(&mut entries).await;
    assert_eq!(read, [7]);
    assert!(error.unwrap().is_paging());
    assert_eq!(text(entries.cursor()), Some("a"));

    let entries = perfectscale(&server).automation_audit_logs().stream();
    assert!(entries.try_collect().await.unwrap_err().is_paging());
}

#[tokio::test(start_paused = true)]
async fn the_cursor_that_a_stream_resumed_from_counts_as_seen() {
    let server = Recorder::start().await;
    server.answer(page(&[0], Some("a")));
    let (pages, error) = read(&mut perfectscale(&server).automation_audit_logs().resume_from("a").pages()).await;
    assert_eq!(pages.len(), 1);
    assert!(error.unwrap().is_paging());
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn streams_of_one_request_are_independent() {
    let server = Recorder::start().await;
    let log = perfectscale(&server).automation_audit_logs().max_pages(9);
    for _ in 0..2 {
        server.answer(page(&[0], Some("a")));
        server.answer(page(&[1], None));
        let (entries, error) = read_items(&mut log.clone().stream()).await;
        assert!(error.is_none() && entries == [0, 1], "{error:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_server_that_ignores_the_cursor_is_an_error() {
    for pagination in [json!({ "next_page": "p1" }), json!({ "next": "k1" }), json!({ "next": 1 })] {
        let server = Recorder::start().await;
        server.answer_always(Answer::json(200, &json!({ "clusters": [], "pagination": pagination })));
        let (_, error) = read_items(&mut cockroach(&server).list_clusters().stream()).await;
        assert!(error.unwrap().is_paging(), "{pagination}");
        assert_eq!(server.requests().len(), 2, "{pagination}");
    }
}

#[tokio::test(start_paused = true)]
async fn cursors_of_two_kinds_with_the_same_text_are_different() {
    let server = Recorder::start().await;
    for pagination in [json!({ "next": "4" }), json!({ "next": 4 }), json!({ "next_page": "4" }), json!({})] {
        server.answer(Answer::json(200, &json!({ "clusters": [], "pagination": pagination })));
    }
    let (pages, error) = read(&mut cockroach(&server).list_clusters().pages()).await;
    assert!(error.is_none(), "{error:?}");
    assert_eq!(pages.len(), 4);
}

/// Otherwise a job that reads one page at a time would read the same page forever.
#[tokio::test(start_paused = true)]
async fn a_repeated_cursor_is_an_error_on_the_last_of_the_maximum_pages_too() {
    for prefetch in [0, 1] {
        let server = Recorder::start().await;
        server.answer_always(page(&[1], Some("a")));
        let log = || perfectscale(&server).automation_audit_logs().prefetch(prefetch);
        let (pages, error) = read(&mut log().max_pages(2).pages()).await;
        assert!(pages.len() == 2 && error.unwrap().is_paging());
        let (pages, error) = read(&mut log().resume_from("a").max_pages(1).pages()).await;
        assert!(pages.len() == 1 && error.unwrap().is_paging());
        assert_eq!(server.requests().len(), 3);
    }
}
