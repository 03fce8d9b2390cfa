//! The line that an error of a walk prints.

use clusterkit::RetryPolicy;
use serde_json::json;

use crate::pagination::list::Dialect::Page;
use crate::pagination::list::List;
use crate::pagination::{cockroach, perfectscale, read};
use crate::support::answer::Answer;
use crate::support::clients::{self, TOKEN};
use crate::support::recorder::Recorder;

#[tokio::test(start_paused = true)]
async fn of_a_request_in_the_middle() {
    let server = Recorder::start().await;
    let fault = Answer::json(500, &json!({ "message": "the index is gone" }));
    List::on(&server, 10, 4).breaks_after(1, fault.header("x-request-id", "r-7"));
    let client = clients::perfectscale(&server).token(TOKEN).retry(RetryPolicy::never()).build().unwrap();
    let error = read(&mut client.automation_audit_logs().pages()).await.1.unwrap();
    assert_eq!(
        error.to_string(),
        "perfectscale AutomationAuditLogs: 500 Internal Server Error: the index is gone \
         (request id r-7, 1 attempt, 0.0 s); try again later; then go on with resume_from(\"c4\")"
    );
    assert_eq!(error.json::<serde_json::Value>().unwrap()["message"], "the index is gone");
}

#[tokio::test(start_paused = true)]
async fn of_the_first_request() {
    let server = Recorder::start().await;
    server.answer(Answer::empty(400));
    let error = read(&mut cockroach(&server).list_clusters().pages()).await.1.unwrap();
    let line = "cockroach ListClusters: 400 Bad Request (1 attempt, 0.0 s); correct the request";
    assert_eq!(error.to_string(), line);
}

#[tokio::test(start_paused = true)]
async fn of_a_list_in_its_middle() {
    let server = Recorder::start().await;
    let list = List::on(&server, 10, 4).speaks(&[Page]);
    list.breaks_after(2, Answer::body(403, "text/plain", "no role"));
    let error = read(&mut cockroach(&server).list_cluster_nodes().cluster_id("id").pages()).await.1.unwrap();
    assert_eq!(
        error.to_string(),
        "cockroach ListClusterNodes: 403 Forbidden: no role (1 attempt, 0.0 s); \
         the credentials lack the permission for this; then go on with resume_from(\"page:p8\")"
    );
    assert!(error.is_permission());
}

/// What it says to do is what goes on.
#[tokio::test(start_paused = true)]
async fn of_a_walk_backwards() {
    let server = Recorder::start().await;
    List::on(&server, 10, 4).breaks_after(1, Answer::empty(400));
    let log = perfectscale(&server).automation_audit_logs().resume_from("c10").backwards();
    let error = read(&mut log.pages()).await.1.unwrap();
    assert_eq!(
        error.to_string(),
        "perfectscale AutomationAuditLogs: 400 Bad Request (1 attempt, 0.0 s); correct the request; \
         then go on with resume_from(\"c6\").backwards()"
    );
}

#[tokio::test(start_paused = true)]
async fn of_a_circle() {
    let server = Recorder::start().await;
    server.answer_always(Answer::json(200, &json!({ "clusters": [], "pagination": { "next": "k4" } })));
    let error = read(&mut cockroach(&server).list_clusters().pages()).await.1.unwrap();
    assert_eq!(
        error.to_string(),
        "cockroach ListClusters: the server gives the cursor 'start_key:k4' a second time, so its list has no end; \
         ask with another page size, or ask the vendor"
    );
}

/// A cursor is text of the server's: it shall not break the line, or tell a terminal what to do.
#[tokio::test(start_paused = true)]
async fn stays_one_line_whatever_the_cursor() {
    let server = Recorder::start().await;
    let odd = json!({ "clusters": [], "pagination": { "next": "a\n\u{1b}[2J\"'" } });
    server.answer(Answer::json(200, &odd));
    server.answer(Answer::empty(400));
    let error = read(&mut cockroach(&server).list_clusters().pages()).await.1.unwrap();
    assert!(!error.to_string().contains(char::is_control), "{error:?}");
    assert_eq!(error.cursor().unwrap().as_str(), "start_key:a\n\u{1b}[2J\"'");

    server.answer_always(Answer::json(200, &odd));
    let error = read(&mut cockroach(&server).list_clusters().pages()).await.1.unwrap();
    assert!(error.is_cursor_loop() && !error.to_string().contains(char::is_control), "{error:?}");
}

#[tokio::test(start_paused = true)]
async fn of_an_answer_that_cannot_be_read() {
    let server = Recorder::start().await;
    List::on(&server, 10, 4).breaks_after(1, Answer::json(200, &json!({ "data": 7, "meta": {} })));
    let error = read(&mut perfectscale(&server).automation_audit_logs().pages()).await.1.unwrap();
    assert!(error.is_decode());
    let line = error.to_string();
    let (start, end) = ("perfectscale AutomationAuditLogs: the answer cannot be read: at data:", "resume_from(\"c4\")");
    assert!(line.starts_with(start) && line.ends_with(end), "{line}");
}
