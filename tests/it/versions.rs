//! The version of the API that CockroachDB's requests name in `Cc-Version`.

use clusterkit::reqwest::header::{HeaderName, HeaderValue};
use clusterkit::{CallOptions, cockroach};
use serde_json::json;

use crate::support::answer::Answer;
use crate::support::clients;
use crate::support::recorder::Recorder;

#[test]
fn a_version_that_a_header_cannot_carry_is_rejected() {
    for version in ["", "2024-09-16\r\nX-Evil: 1"] {
        let error = cockroach::Client::builder().api_key("k").api_version(version).build().unwrap_err();
        let line = "is not a header value; use a date such as 2024-09-16";
        assert_eq!(error.to_string(), format!("cockroach: the API version {version:?} {line}"));
    }
    // White space around it is removed.
    cockroach::Client::builder().api_key("k").api_version("2024\n").build().unwrap();
}

/// The versions that a list, a deletion and a spend limit name.
async fn sent(version: Option<&str>) -> [String; 3] {
    let server = Recorder::start().await;
    let mut builder = clients::cockroach(&server);
    if let Some(version) = version {
        builder = builder.api_version(version);
    }
    let client = builder.build().unwrap();
    server.answer(Answer::json(200, &json!({ "clusters": [] })));
    server.answer(Answer::empty(200));
    server.answer(Answer::empty(200));
    client.list_clusters().await.unwrap();
    client.delete_cluster("c").await.unwrap();
    client.set_spend_limit("c").spend_limit(0).await.unwrap();
    let requests = server.requests();
    [0, 1, 2].map(|index| requests[index].header("cc-version").unwrap().to_owned())
}

#[tokio::test]
async fn an_operation_that_the_default_version_lacks_is_sent_with_one_that_has_it() {
    assert_eq!(sent(None).await, ["2024-09-16", "2024-09-16", "2022-03-31"]);
}

#[tokio::test]
async fn a_version_that_is_set_is_sent_with_every_request() {
    assert_eq!(sent(Some("2024-09-16")).await, ["2024-09-16"; 3]);
    assert_eq!(sent(Some("2022-03-31")).await, ["2022-03-31"; 3]);
    assert_eq!(sent(Some(" 2023-04-10\n")).await, ["2023-04-10"; 3]);
}

#[tokio::test]
async fn one_call_can_name_another_version() {
    let server = Recorder::start().await;
    let client = clients::cockroach(&server).build().unwrap();
    server.answer_always(Answer::empty(200));
    let version =
        |call: CallOptions| call.header(HeaderName::from_static("cc-version"), HeaderValue::from_static("2022-09-20"));
    client.set_spend_limit("c").spend_limit(0).with(version).await.unwrap();
    client.delete_cluster("c").with(version).await.unwrap();
    client.delete_cluster("c").await.unwrap();
    let versions: Vec<Option<String>> =
        server.requests().iter().map(|request| request.header("cc-version").map(str::to_owned)).collect();
    assert_eq!(versions, ["2022-09-20", "2022-09-20", "2024-09-16"].map(|version| Some(version.to_owned())));
}
