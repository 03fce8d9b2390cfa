//! An interrupted stream resumes from its cursor without losing or repeating an item.

use std::time::Duration;

use clusterkit::{Cursor, Error, ItemStream, PageStream};
use serde_json::json;
use tokio::time::sleep;

use crate::pagination::paged_server::CursorKind::{Key, Number, Page};
use crate::pagination::paged_server::{List, Numbered};
use crate::pagination::{cockroach, numbers, perfectscale, read, read_items, text};
use crate::support::answer::Answer;
use crate::support::recorder::Recorder;

const ITEMS: usize = 10;
const SIZE: usize = 2;
const PAGES: usize = ITEMS / SIZE;

/// Whether an error is that of a fault.
type IsError = fn(&Error) -> bool;

/// Faults that interrupt a stream, and their errors.
fn faults() -> [(Answer, IsError); 3] {
    [
        (Answer::json(400, &json!({ "message": "not now" })), |error| error.status().is_some_and(|s| s == 400)),
        (Answer::empty(500), |error| error.attempts() == 4 && error.status().is_some_and(|s| s == 500)),
        (Answer::json(200, &json!({})).cut(), |error| error.attempts() == 4 && error.is_disconnect()),
    ]
}

/// The cursor to resume from, stored as text. Error and stream have the same.
fn stored(error: &Error, stream: Option<&Cursor>) -> Option<Cursor> {
    assert_eq!(error.cursor(), stream, "{error}");
    stream.map(|cursor| Cursor::from(cursor.to_string()))
}

/// Interrupts a stream at each of its requests in turn, and resumes it.
///
/// `start` starts it, at a cursor if there is one. It reads the list `whole`.
async fn interrupt_everywhere<T: Numbered, R: Send + 'static>(
    list: &List,
    whole: &[usize],
    start: impl Fn(Option<Cursor>) -> (PageStream<T, R>, ItemStream<T>),
) {
    for (fault, is_error) in faults() {
        for cut in 0..PAGES {
            let interrupted = async || {
                // Lets the retry budget of the client fill.
                sleep(Duration::from_secs(10)).await;
                list.fail_after(cut, fault.clone());
                start(None)
            };

            let mut pages = interrupted().await.0;
            let (before, error) = read(&mut pages).await;
            let error = error.unwrap_or_else(|| panic!("interrupted at request {cut}, and no error"));
            assert!(is_error(&error), "{error}");
            assert_eq!(before.len(), cut, "{error}");
            list.repair();
            let (after, error) = read(&mut start(stored(&error, pages.cursor())).0).await;
            assert!(error.is_none(), "{error:?}");
            let all: Vec<usize> = before.iter().chain(&after).flat_map(|page| numbers(&page.items)).collect();
            assert_eq!(all, whole, "pages, interrupted at request {cut}");

            let mut items = interrupted().await.1;
            let (before, error) = read_items(&mut items).await;
            let error = error.unwrap_or_else(|| panic!("interrupted at request {cut}, and no error"));
            assert!(is_error(&error), "{error}");
            assert_eq!(before.len(), cut * SIZE, "{error}");
            list.repair();
            let (after, error) = read_items(&mut start(stored(&error, items.cursor())).1).await;
            assert!(error.is_none(), "{error:?}");
            assert_eq!([before, after].concat(), whole, "items, interrupted at request {cut}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn the_audit_log_resumes() {
    for prefetch in [0, 1, 3] {
        let server = Recorder::start().await;
        let list = List::on(&server, ITEMS, SIZE);
        let whole: Vec<usize> = (0..ITEMS).collect();
        let client = perfectscale(&server);
        let log = || client.automation_audit_logs().prefetch(prefetch);
        interrupt_everywhere(&list, &whole, |cursor| match cursor {
            None => (log().pages(), log().stream()),
            Some(cursor) => (log().resume_from(&cursor).pages(), log().resume_from(cursor).stream()),
        })
        .await;
    }
}

#[tokio::test(start_paused = true)]
async fn the_audit_log_resumes_backwards() {
    for prefetch in [0, 1, 3] {
        let server = Recorder::start().await;
        let list = List::on(&server, ITEMS, SIZE);
        let whole: Vec<usize> = (0..ITEMS).rev().collect();
        let client = perfectscale(&server);
        let log = || client.automation_audit_logs().backwards().prefetch(prefetch);
        interrupt_everywhere(&list, &whole, |cursor| {
            let start = cursor.unwrap_or_else(|| Cursor::from("c10"));
            (log().resume_from(&start).pages(), log().resume_from(start).stream())
        })
        .await;
    }
}

#[tokio::test(start_paused = true)]
async fn clusters_resume_with_every_kind_of_cursor() {
    for kinds in [&[Page][..], &[Key], &[Number], &[Number, Key, Page]] {
        let server = Recorder::start().await;
        let list = List::on(&server, ITEMS, SIZE).with_cursors(kinds);
        let whole: Vec<usize> = (0..ITEMS).collect();
        let client = cockroach(&server);
        interrupt_everywhere(&list, &whole, |cursor| {
            let clusters = || client.list_clusters();
            match cursor {
                None => (clusters().pages(), clusters().stream()),
                Some(cursor) => (clusters().resume_from(&cursor).pages(), clusters().resume_from(cursor).stream()),
            }
        })
        .await;
    }
}

#[tokio::test(start_paused = true)]
async fn nodes_resume() {
    let server = Recorder::start().await;
    let list = List::on(&server, ITEMS, SIZE).with_cursors(&[Key, Number]);
    let whole: Vec<usize> = (0..ITEMS).collect();
    let client = cockroach(&server);
    interrupt_everywhere(&list, &whole, |cursor| {
        let nodes = || client.list_cluster_nodes("id");
        match cursor {
            None => (nodes().pages(), nodes().stream()),
            Some(cursor) => (nodes().resume_from(&cursor).pages(), nodes().resume_from(cursor).stream()),
        }
    })
    .await;
}

#[tokio::test(start_paused = true)]
async fn the_first_page_has_no_cursor_to_resume_from() {
    let server = Recorder::start().await;
    server.answer_always(Answer::empty(400));
    let mut entries = perfectscale(&server).automation_audit_logs().stream();
    let error = entries.next().await.unwrap().unwrap_err();
    assert_eq!((text(error.cursor()), text(entries.cursor())), (None, None));

    let mut entries = perfectscale(&server).automation_audit_logs().resume_from("c3").stream();
    assert_eq!(text(entries.cursor()), Some("c3"));
    let error = entries.next().await.unwrap().unwrap_err();
    assert_eq!((text(error.cursor()), text(entries.cursor())), (Some("c3"), Some("c3")));
}

#[tokio::test(start_paused = true)]
async fn an_error_of_a_single_request_has_no_cursor() {
    let server = Recorder::start().await;
    server.answer_always(Answer::empty(400));
    let log = perfectscale(&server).automation_audit_logs().after("c3");
    assert_eq!(text(log.await.unwrap_err().cursor()), None);
}

/// In the middle of a page the cursor is that of the page: nothing is lost, and its first items are repeated.
#[tokio::test(start_paused = true)]
async fn the_cursor_of_an_item_stream_is_never_ahead_of_its_items() {
    for prefetch in [0, 1, 3] {
        let server = Recorder::start().await;
        List::on(&server, 7, 3);
        let mut entries = perfectscale(&server).automation_audit_logs().prefetch(prefetch).stream();
        let mut cursors = vec![text(entries.cursor()).map(str::to_owned)];
        while entries.try_next().await.unwrap().is_some() {
            cursors.push(text(entries.cursor()).map(str::to_owned));
        }
        let cursors: Vec<Option<&str>> = cursors.iter().map(Option::as_deref).collect();
        let (first, second, third) = (None, Some("c3"), Some("c6"));
        assert_eq!(cursors, [first, first, first, second, second, second, third, None]);
    }
}

#[tokio::test(start_paused = true)]
async fn a_page_can_be_read_again_from_its_own_cursor() {
    let server = Recorder::start().await;
    List::on(&server, 6, 2);
    let mut pages = perfectscale(&server).automation_audit_logs().pages();
    pages.try_next().await.unwrap();
    let page = pages.try_next().await.unwrap().unwrap();
    let again = perfectscale(&server).automation_audit_logs().resume_from(page.cursor.unwrap());
    assert_eq!(numbers(&again.pages().try_next().await.unwrap().unwrap().items), numbers(&page.items));
}

#[test]
fn a_cursor_can_be_stored_as_text_and_as_json() {
    let cursor = Cursor::from("a/b+c=\" é");
    assert_eq!(cursor.to_string(), "a/b+c=\" é");
    assert_eq!(cursor.to_string().parse::<Cursor>().unwrap(), cursor);
    let json = serde_json::to_string(&cursor).unwrap();
    assert_eq!(json, serde_json::to_string("a/b+c=\" é").unwrap());
    assert_eq!(serde_json::from_str::<Cursor>(&json).unwrap(), cursor);
}

/// The items that were collected are lost, so the error has the cursor where the collection started.
#[tokio::test(start_paused = true)]
async fn a_failed_try_collect_resumes_from_its_start() {
    let server = Recorder::start().await;
    let list = List::on(&server, 10, 2);
    list.fail_after(3, Answer::empty(400));
    let log = || perfectscale(&server).automation_audit_logs();
    let error = log().stream().try_collect().await.unwrap_err();
    assert_eq!(text(error.cursor()), None);
    assert!(!error.to_string().contains("resume_from"), "{error}");
    let error = log().resume_from("c2").stream().try_collect().await.unwrap_err();
    assert_eq!(text(error.cursor()), Some("c2"));
}
