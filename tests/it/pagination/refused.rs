//! What is refused before it is sent, whichever way it is asked for.

use clusterkit::jiff::tz::TimeZone;
use clusterkit::jiff::{SignedDuration, Timestamp, ToSpan};
use clusterkit::perfectscale::Client;
use clusterkit::perfectscale::builder::AutomationAuditLogs;
use clusterkit::{Error, PagedRequest};

use crate::pagination::list::List;
use crate::pagination::{bodies, perfectscale, read, read_items};
use crate::support::recorder::Recorder;

const MINUTE: SignedDuration = SignedDuration::from_mins(1);

/// Where the log begins by the API page, for a clock that is five minutes ahead.
fn earliest() -> Timestamp {
    let today = (Timestamp::now() - 5 * MINUTE).to_zoned(TimeZone::UTC);
    today.checked_sub(30.days()).unwrap().start_of_day().unwrap().timestamp()
}

/// The error of each way to ask, all of them the same.
async fn errors(client: &Client, set: impl Fn(AutomationAuditLogs) -> AutomationAuditLogs) -> String {
    let log = || set(client.automation_audit_logs());
    let mut errors = vec![log().send().await.map(drop).unwrap_err()];
    for prefetch in [0, 1] {
        errors.extend(streamed(&log().prefetch(prefetch)).await);
    }
    let lines: Vec<String> = errors.iter().map(line).collect();
    assert!(lines.iter().all(|line| *line == lines[0]), "{lines:?}");
    lines.into_iter().next().unwrap()
}

/// The errors of a walk over pages and of one over items.
async fn streamed(log: &PagedRequest<AutomationAuditLogs>) -> Vec<Error> {
    let (pages, error) = read(&mut log.clone().pages()).await;
    assert!(pages.is_empty());
    let (items, other) = read_items(&mut log.clone().stream()).await;
    assert!(items.is_empty());
    [error, other].into_iter().map(|error| error.expect("it is refused")).collect()
}

fn line(error: &Error) -> String {
    assert!(error.is_invalid_request(), "{error}");
    assert_eq!((error.attempts(), error.operation()), (0, Some("AutomationAuditLogs")));
    let line = error.to_string();
    // Where the walk began is told on top.
    let (line, _) = line.split_once("; then go on").unwrap_or((&line, ""));
    // And so is the time, which passes.
    let (line, _) = line.split_once("; it is ").unwrap_or((line, ""));
    line.strip_prefix("perfectscale AutomationAuditLogs: not sent: ").expect(line).to_owned()
}

#[tokio::test(start_paused = true)]
async fn a_page_size_out_of_bounds() {
    let server = Recorder::start().await;
    let client = perfectscale(&server);
    for size in [i64::MIN, -1, 0, 5001, i64::MAX] {
        let error = errors(&client, |log| log.body_map(|body| body.page_size(size))).await;
        assert_eq!(error, format!("page_size: must be between 1 and 5000, not {size}"));
    }
    assert!(server.requests().is_empty());

    List::on(&server, 3, 5000);
    for size in [1, 5000] {
        let log = || client.automation_audit_logs().body_map(|body| body.page_size(size));
        log().send().await.unwrap();
        log().stream().into_vec().await.unwrap();
    }
}

#[tokio::test(start_paused = true)]
async fn two_directions_at_once() {
    let server = Recorder::start().await;
    let client = perfectscale(&server);
    let both = |log: AutomationAuditLogs| log.body_map(|body| body.after("a").before("b"));
    let expected = "after, before: only one of them can be set; after reads on, before reads back";
    assert_eq!(errors(&client, both).await, expected);

    // Nor is it guessed which one a cursor takes the place of.
    for error in streamed(&both(client.automation_audit_logs()).resume_from("c")).await {
        assert_eq!(line(&error), expected);
    }
    for error in streamed(&both(client.automation_audit_logs()).backwards()).await {
        assert_eq!(line(&error), expected);
    }
    assert!(server.requests().is_empty());
}

#[tokio::test(start_paused = true)]
async fn backwards_from_nowhere() {
    let server = Recorder::start().await;
    for error in streamed(&perfectscale(&server).automation_audit_logs().backwards()).await {
        let text = "must be set to read backwards: give a page's `back` to resume_from()";
        assert_eq!(line(&error), format!("body: before: {text}"));
    }
    assert!(server.requests().is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_window_that_ends_before_it_begins() {
    let server = Recorder::start().await;
    let client = perfectscale(&server);
    let now = Timestamp::now();
    for (from, to) in [(now - MINUTE, now - 2 * MINUTE), (now - MINUTE, now - MINUTE)] {
        let error = errors(&client, |log| log.body_map(|body| body.from(from).to(to))).await;
        assert_eq!(error, format!("from: must be earlier than to, which is {to}, not {from}"));
    }
    assert!(server.requests().is_empty());

    List::on(&server, 3, 5000);
    let to = now - MINUTE + SignedDuration::from_nanos(1);
    client.automation_audit_logs().body_map(|body| body.from(now - MINUTE).to(to)).send().await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_window_in_the_future() {
    let server = Recorder::start().await;
    let client = perfectscale(&server);
    let future = Timestamp::now() + 6 * MINUTE;
    for (name, error) in [
        ("from", errors(&client, |log| log.body_map(|body| body.from(future))).await),
        ("to", errors(&client, |log| log.body_map(|body| body.to(future))).await),
    ] {
        assert_eq!(error, format!("{name}: must not be in the future, as {future} is"));
    }
    assert!(server.requests().is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_window_older_than_the_log() {
    let server = Recorder::start().await;
    let client = perfectscale(&server);
    let old = earliest() - 6 * MINUTE;
    for (name, error) in [
        ("from", errors(&client, |log| log.body_map(|body| body.from(old))).await),
        ("to", errors(&client, |log| log.body_map(|body| body.to(old))).await),
    ] {
        let reason = format!("must be within the last 30 days, which is all the log holds, not {old}");
        assert_eq!(error, format!("{name}: {reason}"));
    }
    assert!(server.requests().is_empty());
}

/// The server's clock decides, and ours may be wrong by as much.
#[tokio::test(start_paused = true)]
async fn a_clock_that_is_wrong_by_less_than_five_minutes_refuses_nothing() {
    let server = Recorder::start().await;
    List::on(&server, 3, 5000);
    let client = perfectscale(&server);
    let (early, late) = (earliest() - 4 * MINUTE, Timestamp::now() + 4 * MINUTE);
    let log = || client.automation_audit_logs().body_map(|body| body.from(early).to(late));
    log().send().await.unwrap();
    assert_eq!(log().stream().into_vec().await.unwrap().len(), 3);
    // What the caller asks for is sent as it is.
    for body in bodies(&server) {
        assert_eq!((&body["from"], &body["to"]), (&early.to_string().into(), &late.to_string().into()));
    }
}

#[tokio::test(start_paused = true)]
async fn what_the_api_page_does_not_rule_out_is_the_servers_to_decide() {
    let server = Recorder::start().await;
    List::on(&server, 3, 5000);
    let client = perfectscale(&server);
    let now = Timestamp::now();
    for log in [
        client.automation_audit_logs().body_map(|body| body.to(earliest() + MINUTE)),
        client.automation_audit_logs().body_map(|body| body.from(now)),
        client.automation_audit_logs().body_map(|body| body.namespaces([""]).cluster_uids([""; 0])),
    ] {
        log.clone().send().await.unwrap();
        log.stream().into_vec().await.unwrap();
    }
}

/// A server takes an empty cursor for none, and every item would come twice.
#[tokio::test(start_paused = true)]
async fn a_cursor_that_says_nothing() {
    let server = Recorder::start().await;
    let empty = "must not be empty; leave it out to begin at the beginning";
    let log = perfectscale(&server).automation_audit_logs().resume_from("");
    for error in [log.clone().stream().next().await, log.backwards().stream().next().await] {
        assert_eq!(line(&error.unwrap().unwrap_err()), format!("resume_from: {empty}"));
    }
    let clusters = |cursor: &str| crate::pagination::cockroach(&server).list_clusters().resume_from(cursor).stream();
    for (cursor, said) in [
        ("", format!("resume_from: {empty}")),
        ("page:", format!("pagination_page: {empty}")),
        ("start_key:", format!("pagination_page: {empty}")),
        ("start:soon", "pagination_page: 'start:soon' is no cursor of this list".to_owned()),
    ] {
        let error = clusters(cursor).next().await.unwrap().unwrap_err();
        assert!(error.is_invalid_request());
        assert_eq!(error.to_string(), format!("cockroach ListClusters: not sent: {said}"));
    }
    assert!(server.requests().is_empty());
}

/// What was answered before is not asked for again with other dates.
#[tokio::test(start_paused = true)]
async fn a_walk_from_long_ago_is_the_servers_to_answer() {
    let server = Recorder::start().await;
    List::on(&server, 10, 2);
    let old = clusterkit::jiff::Timestamp::now() - clusterkit::jiff::SignedDuration::from_hours(24 * 40);
    let log = || perfectscale(&server).automation_audit_logs().body_map(|body| body.from(old));
    assert!(log().stream().into_vec().await.unwrap_err().is_invalid_request());
    assert!(server.requests().is_empty());
    assert_eq!(log().resume_from("c4").stream().into_vec().await.unwrap().len(), 6);
}
