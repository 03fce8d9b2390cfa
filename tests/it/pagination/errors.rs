//! The line that an error of a stream prints.

use clusterkit::RetryPolicy;
use serde_json::json;

use crate::pagination::paged_server::CursorKind::Page;
use crate::pagination::paged_server::List;
use crate::pagination::{cockroach, perfectscale, read};
use crate::support::answer::Answer;
use crate::support::clients::{self, TOKEN};
use crate::support::recorder::Recorder;

#[tokio::test(start_paused = true)]
async fn an_error_of_a_later_page_says_where_to_resume() {
    let server = Recorder::start().await;
    let fault = Answer::json(500, &json!({ "message": "the index is gone" }));
    List::on(&server, 10, 4).fail_after(1, fault.header("x-request-id", "r-7"));
    let client = clients::perfectscale(&server).token(TOKEN).retry(RetryPolicy::never()).build().unwrap();
    let error = read(&mut client.automation_audit_logs().pages()).await.1.unwrap();
    assert_eq!(
        error.to_string(),
        "perfectscale AutomationAuditLogs: 500 Internal Server Error: the index is gone \
         (request id r-7, 1 attempt, 0.0 s); retry later; then resume with resume_from(\"c4\")"
    );
    assert_eq!(error.body_as::<serde_json::Value>().unwrap()["message"], "the index is gone");
}

#[tokio::test(start_paused = true)]
async fn an_error_of_the_first_page_has_nothing_to_resume_from() {
    let server = Recorder::start().await;
    server.answer(Answer::empty(400));
    let error = read(&mut cockroach(&server).list_clusters().pages()).await.1.unwrap();
    let line = "cockroach ListClusters: 400 Bad Request (1 attempt, 0.0 s); correct the request";
    assert_eq!(error.to_string(), line);
}

#[tokio::test(start_paused = true)]
async fn the_cursor_in_the_line_has_the_name_of_its_kind() {
    let server = Recorder::start().await;
    let list = List::on(&server, 10, 4).with_cursors(&[Page]);
    list.fail_after(2, Answer::body(403, "text/plain", "no role"));
    let error = read(&mut cockroach(&server).list_cluster_nodes("id").pages()).await.1.unwrap();
    assert_eq!(
        error.to_string(),
        "cockroach ListClusterNodes: 403 Forbidden: no role (1 attempt, 0.0 s); \
         grant the credentials the permission for this operation; then resume with resume_from(\"page:p8\")"
    );
    assert!(error.is_permission());
}

#[tokio::test(start_paused = true)]
async fn an_error_of_a_backwards_stream_says_to_resume_backwards() {
    let server = Recorder::start().await;
    List::on(&server, 10, 4).fail_after(1, Answer::empty(400));
    let log = perfectscale(&server).automation_audit_logs().resume_from("c10").backwards();
    let error = read(&mut log.pages()).await.1.unwrap();
    assert_eq!(
        error.to_string(),
        "perfectscale AutomationAuditLogs: 400 Bad Request (1 attempt, 0.0 s); correct the request; \
         then resume with resume_from(\"c6\").backwards()"
    );
}

#[tokio::test(start_paused = true)]
async fn a_repeated_cursor_is_in_the_line() {
    let server = Recorder::start().await;
    server.answer_always(Answer::json(200, &json!({ "clusters": [], "pagination": { "next": "k4" } })));
    let error = read(&mut cockroach(&server).list_clusters().pages()).await.1.unwrap();
    assert_eq!(
        error.to_string(),
        "cockroach ListClusters: the server sent the cursor \"start_key:k4\" twice, so the list does not end; \
         request another page size, or ask the vendor"
    );
}

/// A cursor is text of the server. It must not break the line or command a terminal.
#[tokio::test(start_paused = true)]
async fn control_characters_of_a_cursor_are_escaped() {
    let server = Recorder::start().await;
    let odd = json!({ "clusters": [], "pagination": { "next": "a\n\u{1b}[2J\"'" } });
    server.answer(Answer::json(200, &odd));
    server.answer(Answer::empty(400));
    let error = read(&mut cockroach(&server).list_clusters().pages()).await.1.unwrap();
    assert!(!error.to_string().contains(char::is_control), "{error:?}");
    assert_eq!(error.cursor().unwrap().as_str(), "start_key:a\n\u{1b}[2J\"'");

    server.answer_always(Answer::json(200, &odd));
    let error = read(&mut cockroach(&server).list_clusters().pages()).await.1.unwrap();
    assert!(error.is_paging() && !error.to_string().contains(char::is_control), "{error:?}");
}

#[tokio::test(start_paused = true)]
async fn a_response_that_cannot_be_decoded_says_where_to_resume() {
    let server = Recorder::start().await;
    List::on(&server, 10, 4).fail_after(1, Answer::json(200, &json!({ "data": 7, "meta": {} })));
    let error = read(&mut perfectscale(&server).automation_audit_logs().pages()).await.1.unwrap();
    assert!(error.is_decode());
    let line = error.to_string();
    let start = "perfectscale AutomationAuditLogs: cannot decode the response (20 bytes of application/json): at data:";
    assert!(line.starts_with(start) && line.ends_with("resume_from(\"c4\")"), "{line}");
}
