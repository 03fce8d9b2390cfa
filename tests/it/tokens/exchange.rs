//! The token exchange: one for all callers, in every form of its response, and its failures.

use std::time::Duration;

use clusterkit::RateLimit;
use serde_json::json;

use crate::support::answer::Answer;
use crate::support::clients::{self, TOKEN};
use crate::support::recorder::Recorder;
use crate::tokens::{calls, exchanges, token};

#[tokio::test(start_paused = true)]
async fn a_thousand_calls_share_one_exchange_under_the_rate_limit() {
    let server = Recorder::start().await;
    server.answer_always(Answer::json(200, &json!({ "data": [] })));
    let client = clients::perfectscale(&server).rate_limit(RateLimit::per_minute(10)).build().unwrap();
    let calls: Vec<_> = (0..1000).map(|_| tokio::spawn(client.get_clusters().send())).collect();
    for call in calls {
        // A thousand calls take a hundred minutes, in which tokens that expire after an hour are refreshed.
        call.await.unwrap().unwrap();
    }
    assert!(exchanges(&server) <= 3, "{} exchanges", exchanges(&server));
    assert_eq!(server.requests().len() - exchanges(&server), 1000);
}

#[tokio::test]
async fn a_token_is_read_with_and_without_a_wrapper_and_with_any_expiry() {
    for body in [
        json!({ "data": { "access_token": TOKEN, "expires_in": 60 } }),
        json!({ "data": { "access_token": TOKEN, "expires_in": "60" } }),
        json!({ "data": { "access_token": TOKEN } }),
        json!({ "access_token": TOKEN, "expires_in": null }),
        json!({ "access_token": TOKEN, "token_type": "Bearer", "extra": [1] }),
    ] {
        let server = Recorder::start().await;
        server.answer_token(Answer::json(200, &body));
        server.answer(Answer::json(200, &json!({ "data": [] })));
        let client = clients::perfectscale(&server).build().unwrap();
        client.get_clusters().await.unwrap();
        assert_eq!(server.requests()[1].header("authorization"), Some(format!("Bearer {TOKEN}").as_str()), "{body}");
    }
}

#[tokio::test]
async fn a_failed_exchange_names_its_endpoint_and_is_not_cached() {
    let server = Recorder::start().await;
    let rejection = json!({ "error": "access_denied", "error_description": "Unauthorized" });
    server.answer_token(Answer::json(401, &rejection));
    server.answer_always(Answer::json(200, &json!([])));
    let client = clients::camunda(&server).build().unwrap();
    let error = client.get_clusters().await.unwrap_err();
    assert!(error.is_authentication());
    let line = error.to_string();
    let start = format!(
        "camunda GetClusters: token exchange at {}/oauth/token: 401 Unauthorized: access_denied: Unauthorized",
        server.url()
    );
    assert!(line.starts_with(&start), "{line}");
    client.get_clusters().await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn callers_that_wait_for_a_rejected_exchange_get_its_error() {
    for status in [400, 401, 403] {
        let server = Recorder::start().await;
        server.answer_always(Answer::json(200, &json!([])));
        server.answer_token(Answer::empty(status).after(Duration::from_secs(1)));
        let client = clients::camunda(&server).build().unwrap();
        for result in calls(&client, 20).await {
            let error = result.unwrap_err();
            assert!(error.is_authentication() && error.status().unwrap() == status, "{error}");
            assert!(error.to_string().contains("check the credentials"), "{error}");
        }
        assert_eq!(server.requests().len(), 1, "{status}");
        // The error is not cached: a later call starts another exchange.
        client.get_clusters().await.unwrap();
    }
}

#[tokio::test(start_paused = true)]
async fn an_exchange_is_retried_after_transient_failures() {
    for status in [429, 500, 502, 503] {
        let server = Recorder::start().await;
        server.answer_always(Answer::json(200, &json!([])));
        server.answer_token(Answer::empty(status));
        let client = clients::camunda(&server).build().unwrap();
        client.get_clusters().await.unwrap_or_else(|error| panic!("{status}: {error}"));
        assert_eq!(exchanges(&server), 2);
    }

    let server = Recorder::start().await;
    server.answer_by(|_| Some(Answer::empty(503)));
    let error = clients::camunda(&server).build().unwrap().get_clusters().await.unwrap_err();
    assert!(error.is_authentication(), "{error}");
    assert_eq!((exchanges(&server), server.requests().len()), (4, 4));
}

#[tokio::test(start_paused = true)]
async fn an_empty_token_is_a_failed_exchange() {
    for body in [json!({ "access_token": "" }), json!({}), json!([]), json!("token")] {
        let server = Recorder::start().await;
        server.answer_token(Answer::json(200, &body));
        let error = clients::camunda(&server).build().unwrap().get_clusters().await.unwrap_err();
        assert!(error.is_authentication(), "{error}");
        assert_eq!(server.requests().len(), 1);
    }
}

#[tokio::test(start_paused = true)]
async fn an_exchange_outlives_the_call_that_started_it() {
    let server = Recorder::start().await;
    server.answer_always(Answer::json(200, &json!([])));
    server.answer_token(token("late", 3600).after(Duration::from_secs(10)));
    let client = clients::camunda(&server).build().unwrap();
    let dropped = tokio::time::timeout(Duration::from_secs(5), client.get_clusters().send()).await;
    assert!(dropped.is_err());
    client.get_clusters().await.unwrap();
    assert_eq!(exchanges(&server), 1);
}

#[tokio::test]
async fn clones_and_options_share_the_token() {
    let server = Recorder::start().await;
    server.answer_always(Answer::json(200, &json!([])));
    let client = clients::camunda(&server).build().unwrap();
    let hasty = client.with_options(|options| options.time_limit(Duration::from_secs(60)));
    for client in [client.clone(), hasty, client] {
        client.get_clusters().await.unwrap();
    }
    assert_eq!(exchanges(&server), 1);
}

#[tokio::test]
async fn the_404_of_a_token_endpoint_is_not_a_missing_cluster() {
    let server = Recorder::start().await;
    server.answer_token(Answer::empty(404));
    let client = clients::camunda(&server).build().unwrap();
    let error = client.get_cluster("u").await.unwrap_err();
    assert!(error.is_authentication() && !error.is_not_found());
    assert!(error.to_string().ends_with("; check the address of the token endpoint"), "{error}");
}

#[tokio::test(start_paused = true)]
async fn tokens_that_expire_before_their_slot_end_the_call() {
    let server = Recorder::start().await;
    server.answer_always(Answer::json(200, &json!({ "data": [] })));
    server.answer_by(|request| {
        let token = json!({ "data": { "access_token": "brief", "expires_in": 30 } });
        request.path().ends_with("/public_auth").then(|| Answer::json(200, &token))
    });
    // The exchange takes the only slot of each minute, and its token has expired when the next is free.
    let client = clients::perfectscale(&server).rate_limit(RateLimit::per_minute(1)).build().unwrap();
    let error = client.get_clusters().await.unwrap_err();
    assert!(error.is_authentication(), "{error}");
    assert!(error.to_string().contains("each new token expires before the rate limit has a slot for it"), "{error}");
}

#[tokio::test(start_paused = true)]
async fn a_replay_does_not_wait_behind_the_queue() {
    let server = Recorder::start().await;
    server.answer(Answer::empty(401));
    server.answer_always(Answer::json(200, &json!([])));
    let limit = RateLimit::new(2, Duration::from_secs(10));
    let client = clients::camunda(&server).rate_limit(limit).build().unwrap();
    let hasty = client.with_options(|options| options.time_limit(Duration::from_secs(40)));
    let first = tokio::spawn(hasty.get_clusters().send());
    tokio::task::yield_now().await;
    let queue = tokio::spawn(async move { calls(&client, 19).await });
    first.await.unwrap().unwrap();
    assert!(queue.await.unwrap().iter().all(Result::is_ok));
}
