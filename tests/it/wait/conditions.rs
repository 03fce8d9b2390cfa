//! Any operation, any condition.

use std::time::Duration;

use clusterkit::{Look, Wait};
use serde_json::json;

use crate::support::answer::Answer;
use crate::wait::{answers, camunda, cockroach};

#[tokio::test(start_paused = true)]
async fn any_operation_can_be_waited_for() {
    let clients = |names: &[&str]| {
        let clients = names.iter().map(|name| json!({ "name": name, "clientId": name, "permissions": [] }));
        Answer::json(200, &clients.collect())
    };
    let server = answers([clients(&[]), clients(&["worker"])]).await;
    let client = camunda(&server);
    let first = Wait::until(
        "the first client",
        move || client.get_clients().cluster_uuid("u-1").send(),
        |answer| {
            let clients = answer?.into_inner();
            Ok(clients.into_iter().next().map_or(Look::Pending("none".to_owned()), Look::Done))
        },
    );
    assert_eq!(first.await.unwrap().name, "worker");
}

#[tokio::test(start_paused = true)]
async fn any_condition_can_fail_or_time_out() {
    let page = |labels| Answer::json(200, &json!({ "id": "c", "name": "n", "labels": labels }));
    let server = answers([page(json!({})), page(json!({ "owner": "nobody" }))]).await;
    let client = cockroach(&server);
    let wait = |client: clusterkit::cockroach::Client| {
        Wait::<()>::until(
            "the owner of the cluster",
            move || client.get_cluster().cluster_id("c").send(),
            |answer| match answer?.labels.get("owner") {
                Some(owner) => Ok(Look::Failed(format!("owned by {owner}"))),
                None => Ok(Look::Pending("without an owner".to_owned())),
            },
        )
    };
    let error = wait(client.clone()).await.unwrap_err();
    assert!(error.is_hopeless(), "{error:?}");
    assert!(error.to_string().starts_with("the owner of the cluster: it is owned by nobody"), "{error}");

    let server = answers([page(json!({}))]).await;
    let error = wait(cockroach(&server)).timeout(Duration::from_secs(9)).await.unwrap_err();
    assert!(error.is_timeout() && error.to_string().contains("without an owner"), "{error}");
}

/// As a future among others: it can be sent to another thread, and polled outside of a runtime without a panic.
#[test]
fn without_a_runtime_it_is_an_error() {
    fn is_send<T: Send>(value: T) -> T {
        value
    }
    let client = clusterkit::cockroach::Client::builder().api_key("key").build().unwrap();
    let mut wait = is_send(client.wait_for_cluster("c-1").into_future());
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    let std::task::Poll::Ready(Err(error)) = wait.as_mut().poll(&mut context) else { panic!("no error") };
    assert!(error.to_string().contains("no Tokio runtime"), "{error}");
}

#[test]
fn leaving_the_runtime_is_an_error_and_no_panic() {
    let runtime = || tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let (first, second) = (runtime(), runtime());
    let client = clusterkit::cockroach::Client::builder().api_key("key").base_url("http://127.0.0.1:9");
    let client = client.build().unwrap();
    let begin = || {
        let mut wait = client.wait_for_cluster("c-1").into_future();
        first.block_on(async {
            assert!(tokio::time::timeout(Duration::from_millis(50), &mut wait).await.is_err());
        });
        wait
    };
    let mut outside = begin();
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    let std::task::Poll::Ready(Err(error)) = outside.as_mut().poll(&mut context) else { panic!("no error") };
    assert!(error.is_configuration(), "{error}");
    let elsewhere = begin();
    drop(first);
    assert!(second.block_on(elsewhere).unwrap_err().is_configuration());
}
