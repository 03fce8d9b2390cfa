//! Requests for lists that are rejected before anything is sent, as a single request and as a stream.

use clusterkit::jiff::tz::TimeZone;
use clusterkit::jiff::{SignedDuration, Timestamp, ToSpan};
use clusterkit::perfectscale::Client;
use clusterkit::perfectscale::operations::AutomationAuditLogs;
use clusterkit::{Error, PagedRequest};

use crate::pagination::paged_server::List;
use crate::pagination::{bodies, perfectscale, read, read_items};
use crate::support::recorder::Recorder;

const MINUTE: SignedDuration = SignedDuration::from_mins(1);

/// The beginning of the log after the API page, for a clock that is five minutes fast.
fn earliest() -> Timestamp {
    let today = (Timestamp::now() - 5 * MINUTE).to_zoned(TimeZone::UTC);
    today.checked_sub(30.days()).unwrap().start_of_day().unwrap().timestamp()
}

/// The error of a single request and of each stream. All must be the same.
async fn errors(client: &Client, set: impl Fn(AutomationAuditLogs) -> AutomationAuditLogs) -> String {
    let log = || set(client.automation_audit_logs());
    let mut errors = vec![log().await.map(drop).unwrap_err()];
    for prefetch in [0, 1] {
        errors.extend(streamed(&log().prefetch(prefetch)).await);
    }
    let lines: Vec<String> = errors.iter().map(line).collect();
    assert!(lines.iter().all(|line| *line == lines[0]), "{lines:?}");
    lines.into_iter().next().unwrap()
}

/// The errors of a stream of pages and of a stream of items.
async fn streamed(log: &PagedRequest<AutomationAuditLogs>) -> Vec<Error> {
    let (pages, error) = read(&mut log.clone().pages()).await;
    assert!(pages.is_empty());
    let (items, other) = read_items(&mut log.clone().stream()).await;
    assert!(items.is_empty());
    [error, other].into_iter().map(|error| error.expect("it is rejected")).collect()
}

fn line(error: &Error) -> String {
    assert!(error.is_invalid_request(), "{error}");
    assert_eq!((error.attempts(), error.operation()), (0, Some("AutomationAuditLogs")));
    let line = error.to_string();
    // The current time is in some of the lines.
    let (line, _) = line.split_once(" is after ").unwrap_or((&line, ""));
    line.strip_prefix("perfectscale AutomationAuditLogs: not sent: ").expect(line).to_owned()
}

#[tokio::test(start_paused = true)]
async fn a_page_size_out_of_bounds_is_rejected() {
    let server = Recorder::start().await;
    let client = perfectscale(&server);
    for size in [i64::MIN, -1, 0, 5001, i64::MAX] {
        let error = errors(&client, |log| log.page_size(size)).await;
        assert_eq!(error, format!("page_size: must be between 1 and 5000, not {size}"));
    }
    assert!(server.requests().is_empty());

    List::on(&server, 3, 5000);
    for size in [1, 5000] {
        let log = || client.automation_audit_logs().page_size(size);
        log().await.unwrap();
        log().stream().try_collect().await.unwrap();
    }
}

#[tokio::test(start_paused = true)]
async fn two_cursors_are_rejected() {
    let server = Recorder::start().await;
    let client = perfectscale(&server);
    let both = |log: AutomationAuditLogs| log.after("a").before("b");
    let expected = "after, before: cannot both be set; after reads forwards, before reads backwards";
    assert_eq!(errors(&client, both).await, expected);

    // `resume_from` and `backwards` do not choose one of them.
    let log = both(client.automation_audit_logs());
    for log in [log.clone().resume_from("c"), log.backwards()] {
        for error in streamed(&log).await {
            assert_eq!(line(&error), "after, before: cannot both be set");
        }
    }
    assert!(server.requests().is_empty());
}

#[tokio::test(start_paused = true)]
async fn reading_backwards_without_a_cursor_is_rejected() {
    let server = Recorder::start().await;
    for error in streamed(&perfectscale(&server).automation_audit_logs().backwards()).await {
        let text = "backwards: needs a cursor; pass the prev_cursor of a page to resume_from()";
        assert_eq!(line(&error), text);
    }
    assert!(server.requests().is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_window_that_ends_before_it_begins_is_rejected() {
    let server = Recorder::start().await;
    let client = perfectscale(&server);
    let now = Timestamp::now();
    for (from, to) in [(now - MINUTE, now - 2 * MINUTE), (now - MINUTE, now - MINUTE)] {
        let error = errors(&client, |log| log.from(from).to(to)).await;
        assert_eq!(error, format!("from: must be earlier than to, which is {to}, not {from}"));
    }
    assert!(server.requests().is_empty());

    List::on(&server, 3, 5000);
    let to = now - MINUTE + SignedDuration::from_nanos(1);
    client.automation_audit_logs().from(now - MINUTE).to(to).await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_window_in_the_future_is_rejected() {
    let server = Recorder::start().await;
    let client = perfectscale(&server);
    let future = Timestamp::now() + 6 * MINUTE;
    for (name, error) in
        [("from", errors(&client, |log| log.from(future)).await), ("to", errors(&client, |log| log.to(future)).await)]
    {
        assert_eq!(error, format!("{name}: must not be in the future, but {future}"));
    }
    assert!(server.requests().is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_window_older_than_the_log_is_rejected() {
    let server = Recorder::start().await;
    let client = perfectscale(&server);
    let old = earliest() - 6 * MINUTE;
    for (name, error) in
        [("from", errors(&client, |log| log.from(old)).await), ("to", errors(&client, |log| log.to(old)).await)]
    {
        let reason = format!("must be within the last 30 days, which the log holds, not {old}");
        assert_eq!(error, format!("{name}: {reason}"));
    }
    assert!(server.requests().is_empty());
}

/// The clock of the server decides.
#[tokio::test(start_paused = true)]
async fn times_within_five_minutes_of_the_bounds_are_sent() {
    let server = Recorder::start().await;
    List::on(&server, 3, 5000);
    let client = perfectscale(&server);
    let (early, late) = (earliest() - 4 * MINUTE, Timestamp::now() + 4 * MINUTE);
    let log = || client.automation_audit_logs().from(early).to(late);
    log().await.unwrap();
    assert_eq!(log().stream().try_collect().await.unwrap().len(), 3);
    // They are sent as they were given.
    for body in bodies(&server) {
        assert_eq!((&body["from"], &body["to"]), (&early.to_string().into(), &late.to_string().into()));
    }
}

#[tokio::test(start_paused = true)]
async fn filters_that_the_api_page_does_not_rule_out_are_sent() {
    let server = Recorder::start().await;
    List::on(&server, 3, 5000);
    let client = perfectscale(&server);
    let now = Timestamp::now();
    for log in [
        client.automation_audit_logs().to(earliest() + MINUTE),
        client.automation_audit_logs().from(now),
        client.automation_audit_logs().namespaces([""]).cluster_uids([""; 0]),
    ] {
        log.clone().await.unwrap();
        log.stream().try_collect().await.unwrap();
    }
}

/// A server treats an empty cursor as none, and every item would be repeated.
#[tokio::test(start_paused = true)]
async fn an_empty_cursor_is_rejected() {
    let server = Recorder::start().await;
    let log = perfectscale(&server).automation_audit_logs().resume_from("");
    for error in [log.clone().stream().next().await, log.backwards().stream().next().await] {
        let text = "resume_from: must not be empty; omit it to start at the first page";
        assert_eq!(line(&error.unwrap().unwrap_err()), text);
    }
    for (cursor, text) in [
        ("", "must not be empty; omit it to start at the first page"),
        ("page:", "must not be empty; omit it to start at the first page"),
        ("start_key:", "must not be empty; omit it to start at the first page"),
        ("start:soon", "\"start:soon\" is not a cursor of this list"),
    ] {
        let clusters = crate::pagination::cockroach(&server).list_clusters().resume_from(cursor);
        let error = clusters.stream().next().await.unwrap().unwrap_err();
        assert!(error.is_invalid_request());
        assert_eq!(error.to_string(), format!("cockroach ListClusters: not sent: resume_from: {text}"));
    }
    assert!(server.requests().is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_stream_that_resumes_may_have_started_before_the_log() {
    let server = Recorder::start().await;
    List::on(&server, 10, 2);
    let old = clusterkit::jiff::Timestamp::now() - clusterkit::jiff::SignedDuration::from_hours(24 * 40);
    let log = || perfectscale(&server).automation_audit_logs().from(old);
    assert!(log().stream().try_collect().await.unwrap_err().is_invalid_request());
    assert!(server.requests().is_empty());
    assert_eq!(log().resume_from("c4").stream().try_collect().await.unwrap().len(), 6);
}
