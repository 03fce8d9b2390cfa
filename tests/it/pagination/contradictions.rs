//! Pages that contradict themselves: the list may continue, but nothing says where.

use clusterkit::ErrorKind;
use serde_json::{Value, json};

use crate::pagination::paged_server::{cluster, entry};
use crate::pagination::{cockroach, numbers, perfectscale, read, read_items, text};
use crate::support::answer::Answer;
use crate::support::recorder::Recorder;

/// A page of the audit log with one entry.
fn page(number: usize, meta: &Value) -> Answer {
    Answer::json(200, &json!({ "data": [entry(number)], "meta": meta }))
}

/// The `meta` of a page with this `has_next` and cursor, and the same in the other direction.
fn meta(has_next: bool, next: &Value) -> Value {
    json!({ "pagination": {
        "has_next": has_next, "next": next, "has_prev": has_next, "prev": next, "page_size": 1,
    } })
}

/// Forms of `meta` on a later page that neither end the list nor have a cursor.
fn contradictions() -> [Value; 4] {
    [meta(true, &Value::Null), meta(true, &json!("")), json!({}), json!({ "pagination": null })]
}

#[tokio::test(start_paused = true)]
async fn a_later_page_without_a_cursor_is_an_error_that_keeps_the_last_cursor() {
    for broken in contradictions() {
        for prefetch in [0, 1] {
            let server = Recorder::start().await;
            server.answer(page(0, &meta(true, &json!("c1"))));
            server.answer_always(page(1, &broken));
            let log = || perfectscale(&server).automation_audit_logs().prefetch(prefetch);
            let mut pages = log().pages();
            let (read_pages, error) = read(&mut pages).await;
            // The page itself is returned.
            let items: Vec<usize> = read_pages.iter().flat_map(|page| numbers(&page.items)).collect();
            assert_eq!(items, [0, 1], "{broken}");
            let error = error.unwrap_or_else(|| panic!("the list ends without an error: {broken}"));
            assert_eq!(error.kind(), ErrorKind::Paging, "{error}");
            assert_eq!((text(error.cursor()), text(pages.cursor())), (Some("c1"), Some("c1")), "{error}");
            assert_eq!(error.operation(), Some("AutomationAuditLogs"));
            assert!(error.to_string().ends_with("; then resume with resume_from(\"c1\")"), "{error}");
            assert_eq!(server.requests().len(), 2, "nothing is requested after an error");

            // A resumed stream starts on a later page.
            let mut entries = log().resume_from("c1").stream();
            let (items, error) = read_items(&mut entries).await;
            assert_eq!((items, error.map(|error| error.kind())), (vec![1], Some(ErrorKind::Paging)), "{broken}");
            assert_eq!(text(entries.cursor()), Some("c1"));
            let error = log().resume_from("c1").max_pages(1).stream().try_collect().await.unwrap_err();
            assert_eq!((error.kind(), text(error.cursor())), (ErrorKind::Paging, Some("c1")), "{broken}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn reading_backwards_a_page_without_a_cursor_is_an_error_too() {
    for broken in contradictions() {
        let server = Recorder::start().await;
        server.answer(page(1, &meta(true, &json!("c1"))));
        server.answer(page(0, &broken));
        let log = perfectscale(&server).automation_audit_logs().resume_from("c2").backwards();
        let (pages, error) = read(&mut log.pages()).await;
        assert_eq!(pages.len(), 2, "{broken}");
        let error = error.unwrap_or_else(|| panic!("the list ends without an error: {broken}"));
        assert_eq!((error.kind(), text(error.cursor())), (ErrorKind::Paging, Some("c1")), "{error}");
        assert!(error.to_string().ends_with("; then resume with resume_from(\"c1\").backwards()"), "{error}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_first_page_that_promises_another_without_a_cursor_is_an_error() {
    for next in [Value::Null, json!("")] {
        let server = Recorder::start().await;
        server.answer(page(0, &meta(true, &next)));
        let (pages, error) = read(&mut perfectscale(&server).automation_audit_logs().pages()).await;
        assert_eq!(pages.len(), 1);
        let error = error.expect("the list ends without an error");
        assert_eq!((error.kind(), text(error.cursor())), (ErrorKind::Paging, None), "{error}");
        assert_eq!(
            error.to_string(),
            "perfectscale AutomationAuditLogs: the server says that there is a next page, but sends no cursor; \
             request another page size, or ask the vendor"
        );
    }
}

/// The document makes it optional.
#[tokio::test(start_paused = true)]
async fn an_only_page_may_lack_the_paging_object() {
    for meta in [json!({}), json!({ "pagination": null })] {
        let server = Recorder::start().await;
        server.answer(page(0, &meta));
        let (pages, error) = read(&mut perfectscale(&server).automation_audit_logs().pages()).await;
        assert!(error.is_none(), "{error:?}");
        assert_eq!(pages.len(), 1);
    }
}

#[tokio::test(start_paused = true)]
async fn the_last_page_of_cockroachdb_may_lack_the_paging_object() {
    for last in [json!({ "clusters": [cluster(1)] }), json!({ "clusters": [cluster(1)], "pagination": null })] {
        let server = Recorder::start().await;
        server.answer(Answer::json(200, &json!({ "clusters": [cluster(0)], "pagination": { "next_page": "p1" } })));
        server.answer(Answer::json(200, &last));
        let (clusters, error) = read_items(&mut cockroach(&server).list_clusters().stream()).await;
        assert!(error.is_none(), "{last}: {error:?}");
        assert_eq!(clusters, [0, 1]);
    }
}
