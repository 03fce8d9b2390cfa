//! A walk that breaks off and is taken up: nothing is lost and nothing comes twice, wherever it was cut.

use std::time::Duration;

use clusterkit::{Cursor, Error, ItemStream, PageStream};
use serde_json::json;
use tokio::time::sleep;

use crate::pagination::list::Dialect::{Key, Number, Page};
use crate::pagination::list::{List, Numbered};
use crate::pagination::{cockroach, numbers, perfectscale, read, read_items, text};
use crate::support::answer::Answer;
use crate::support::recorder::Recorder;

const ITEMS: usize = 10;
const SIZE: usize = 2;
const PAGES: usize = ITEMS / SIZE;

/// Whether an error tells of a fault.
type Shows = fn(&Error) -> bool;

/// What a walk can be cut by, and how it shows.
fn faults() -> [(Answer, Shows); 3] {
    [
        (Answer::json(400, &json!({ "message": "not now" })), |error| error.status().is_some_and(|s| s == 400)),
        (Answer::empty(500), |error| error.attempts() == 4 && error.status().is_some_and(|s| s == 500)),
        (Answer::json(200, &json!({})).cut(), |error| error.attempts() == 4 && error.is_connection_lost()),
    ]
}

/// Where a walk can go on. Error and stream say the same, and it keeps as text.
fn kept(error: &Error, stream: Option<&Cursor>) -> Option<Cursor> {
    assert_eq!(error.cursor(), stream, "{error}");
    stream.map(|cursor| Cursor::from(cursor.to_string()))
}

/// Cuts a walk at each of its requests in turn and takes it up again.
///
/// `begin` begins it, at a cursor if there is one; it gives the same list as `whole` says.
async fn cut_everywhere<T: Numbered>(
    list: &List,
    whole: &[usize],
    begin: impl Fn(Option<Cursor>) -> (PageStream<T>, ItemStream<T>),
) {
    for (fault, shows) in faults() {
        for cut in 0..PAGES {
            let breaks = async || {
                // Time for the client's budget of retries to fill.
                sleep(Duration::from_secs(10)).await;
                list.breaks_after(cut, fault.clone());
                begin(None)
            };

            let mut pages = breaks().await.0;
            let (before, error) = read(&mut pages).await;
            let error = error.unwrap_or_else(|| panic!("cut at request {cut}, and no error"));
            assert!(shows(&error), "{error}");
            assert_eq!(before.len(), cut, "{error}");
            list.is_repaired();
            let (after, error) = read(&mut begin(kept(&error, pages.cursor())).0).await;
            assert!(error.is_none(), "{error:?}");
            let all: Vec<usize> = before.iter().chain(&after).flat_map(|page| numbers(&page.items)).collect();
            assert_eq!(all, whole, "pages, cut at request {cut}");

            let mut items = breaks().await.1;
            let (before, error) = read_items(&mut items).await;
            let error = error.unwrap_or_else(|| panic!("cut at request {cut}, and no error"));
            assert!(shows(&error), "{error}");
            assert_eq!(before.len(), cut * SIZE, "{error}");
            list.is_repaired();
            let (after, error) = read_items(&mut begin(kept(&error, items.cursor())).1).await;
            assert!(error.is_none(), "{error:?}");
            assert_eq!([before, after].concat(), whole, "items, cut at request {cut}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn the_audit_log() {
    for prefetch in [0, 1, 3] {
        let server = Recorder::start().await;
        let list = List::on(&server, ITEMS, SIZE);
        let whole: Vec<usize> = (0..ITEMS).collect();
        let client = perfectscale(&server);
        let log = || client.automation_audit_logs().prefetch(prefetch);
        cut_everywhere(&list, &whole, |cursor| match cursor {
            None => (log().pages(), log().stream()),
            Some(cursor) => (log().resume_from(&cursor).pages(), log().resume_from(cursor).stream()),
        })
        .await;
    }
}

#[tokio::test(start_paused = true)]
async fn the_audit_log_backwards() {
    for prefetch in [0, 1, 3] {
        let server = Recorder::start().await;
        let list = List::on(&server, ITEMS, SIZE);
        let whole: Vec<usize> = (0..ITEMS).rev().collect();
        let client = perfectscale(&server);
        let log = || client.automation_audit_logs().backwards().prefetch(prefetch);
        cut_everywhere(&list, &whole, |cursor| {
            let start = cursor.unwrap_or_else(|| Cursor::from("c10"));
            (log().resume_from(&start).pages(), log().resume_from(start).stream())
        })
        .await;
    }
}

#[tokio::test(start_paused = true)]
async fn clusters_of_every_shape() {
    for dialects in [&[Page][..], &[Key], &[Number], &[Number, Key, Page]] {
        let server = Recorder::start().await;
        let list = List::on(&server, ITEMS, SIZE).speaks(dialects);
        let whole: Vec<usize> = (0..ITEMS).collect();
        let client = cockroach(&server);
        cut_everywhere(&list, &whole, |cursor| {
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
async fn nodes() {
    let server = Recorder::start().await;
    let list = List::on(&server, ITEMS, SIZE).speaks(&[Key, Number]);
    let whole: Vec<usize> = (0..ITEMS).collect();
    let client = cockroach(&server);
    cut_everywhere(&list, &whole, |cursor| {
        let nodes = || client.list_cluster_nodes().cluster_id("id");
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
async fn an_error_of_one_request_has_no_cursor() {
    let server = Recorder::start().await;
    server.answer_always(Answer::empty(400));
    let log = perfectscale(&server).automation_audit_logs().body_map(|body| body.after("c3"));
    assert_eq!(text(log.send().await.unwrap_err().cursor()), None);
}

/// In the middle of a page the cursor is that of its beginning: nothing is lost, and what was had of it comes again.
#[tokio::test(start_paused = true)]
async fn among_items_the_cursor_is_never_ahead_of_them() {
    for prefetch in [0, 1, 3] {
        let server = Recorder::start().await;
        List::on(&server, 7, 3);
        let mut entries = perfectscale(&server).automation_audit_logs().prefetch(prefetch).stream();
        let mut cursors = vec![text(entries.cursor()).map(str::to_owned)];
        while entries.try_next().await.unwrap().is_some() {
            cursors.push(text(entries.cursor()).map(str::to_owned));
        }
        let cursors: Vec<Option<&str>> = cursors.iter().map(Option::as_deref).collect();
        let (begin, second, third) = (None, Some("c3"), Some("c6"));
        assert_eq!(cursors, [begin, begin, begin, second, second, second, third, None]);
    }
}

#[tokio::test(start_paused = true)]
async fn a_page_that_could_not_be_dealt_with_can_be_had_again() {
    let server = Recorder::start().await;
    List::on(&server, 6, 2);
    let mut pages = perfectscale(&server).automation_audit_logs().pages();
    pages.try_next().await.unwrap();
    let page = pages.try_next().await.unwrap().unwrap();
    let again = perfectscale(&server).automation_audit_logs().resume_from(page.start.unwrap());
    assert_eq!(numbers(&again.pages().try_next().await.unwrap().unwrap().items), numbers(&page.items));
}

#[test]
fn a_cursor_keeps_as_text_and_as_json() {
    let cursor = Cursor::from("a/b+c=\" é");
    assert_eq!(cursor.to_string(), "a/b+c=\" é");
    assert_eq!(cursor.to_string().parse::<Cursor>().unwrap(), cursor);
    let json = serde_json::to_string(&cursor).unwrap();
    assert_eq!(json, serde_json::to_string("a/b+c=\" é").unwrap());
    assert_eq!(serde_json::from_str::<Cursor>(&json).unwrap(), cursor);
}

/// What it had read is lost with it, so its error does not lead behind that.
#[tokio::test(start_paused = true)]
async fn a_list_that_was_to_be_whole_begins_again() {
    let server = Recorder::start().await;
    let list = List::on(&server, 10, 2);
    list.breaks_after(3, Answer::empty(400));
    let log = || perfectscale(&server).automation_audit_logs();
    let error = log().stream().into_vec().await.unwrap_err();
    assert_eq!(text(error.cursor()), None);
    assert!(!error.to_string().contains("resume_from"), "{error}");
    let error = log().resume_from("c2").stream().into_vec().await.unwrap_err();
    assert_eq!(text(error.cursor()), Some("c2"));
}
