//! `Waiter::new`: any operation, any condition.

use std::time::Duration;

use clusterkit::{ErrorKind, PollState, Waiter};
use serde_json::json;

use crate::support::answer::Answer;
use crate::wait::{camunda, cockroach, responses};

#[tokio::test(start_paused = true)]
async fn any_operation_can_be_waited_for() {
    let clients = |names: &[&str]| {
        let clients = names.iter().map(|name| json!({ "name": name, "clientId": name, "permissions": [] }));
        Answer::json(200, &clients.collect())
    };
    let server = responses([clients(&[]), clients(&["worker"])]).await;
    let client = camunda(&server);
    let first = Waiter::new(
        "the first client",
        move || client.get_clients("u-1"),
        |result| {
            let first = result?.into_iter().next();
            Ok(first.map_or(PollState::Pending("none".to_owned()), PollState::Ready))
        },
    );
    assert_eq!(first.await.unwrap().name, "worker");
}

#[tokio::test(start_paused = true)]
async fn any_condition_can_fail_and_time_out() {
    let page = |labels| Answer::json(200, &json!({ "id": "c", "name": "n", "labels": labels }));
    let server = responses([page(json!({})), page(json!({ "owner": "nobody" }))]).await;
    let client = cockroach(&server);
    let wait = |client: clusterkit::cockroach::Client| {
        Waiter::<()>::new(
            "the owner of the cluster",
            move || client.get_cluster("c"),
            |result| match result?.labels.get("owner") {
                Some(owner) => Ok(PollState::Failed(format!("owned by {owner}"))),
                None => Ok(PollState::Pending("without an owner".to_owned())),
            },
        )
    };
    let error = wait(client.clone()).await.unwrap_err();
    assert!(error.is_failed_state(), "{error:?}");
    assert!(
        error.to_string().starts_with("the owner of the cluster: reached the terminal state owned by nobody"),
        "{error}"
    );

    let server = responses([page(json!({}))]).await;
    let error = wait(cockroach(&server)).timeout(Duration::from_secs(9)).await.unwrap_err();
    assert!(error.is_timeout() && error.to_string().contains("without an owner"), "{error}");
}

/// Its future can be sent to another thread.
#[test]
fn awaiting_outside_a_runtime_is_an_error() {
    fn is_send<T: Send>(value: T) -> T {
        value
    }
    let client = clusterkit::cockroach::Client::builder().api_key("key").build().unwrap();
    let mut wait = is_send(client.get_cluster("c-1").wait_ready().into_future());
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    let std::task::Poll::Ready(Err(error)) = wait.as_mut().poll(&mut context) else { panic!("no error") };
    assert!(error.to_string().contains("no Tokio runtime"), "{error}");
}

#[test]
fn awaiting_on_another_runtime_is_an_error() {
    let runtime = || tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let (first, second) = (runtime(), runtime());
    let client = clusterkit::cockroach::Client::builder().api_key("key").base_url("http://127.0.0.1:9");
    let client = client.build().unwrap();
    let start = || {
        let mut wait = client.get_cluster("c-1").wait_ready().into_future();
        first.block_on(async {
            assert!(tokio::time::timeout(Duration::from_millis(50), &mut wait).await.is_err());
        });
        wait
    };
    let mut outside = start();
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    let std::task::Poll::Ready(Err(error)) = outside.as_mut().poll(&mut context) else { panic!("no error") };
    assert_eq!(error.kind(), ErrorKind::Runtime, "{error}");
    let elsewhere = start();
    drop(first);
    let error = second.block_on(elsewhere).unwrap_err();
    assert!(error.to_string().contains("the wait started on another Tokio runtime"), "{error}");
    assert_eq!(error.kind(), ErrorKind::Runtime, "{error}");
}
