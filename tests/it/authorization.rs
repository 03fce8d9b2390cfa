//! Tokens that are not bearer tokens: how they reach the wire, and that no error prints them.

use clusterkit::reqwest::header::HeaderName;
use clusterkit::{RetryPolicy, StaticToken, Token, cockroach};
use serde_json::json;

use crate::support::answer::Answer;
use crate::support::clients::{self, API_KEY};
use crate::support::recorder::Recorder;
use crate::support::request::Request;

/// `user` and the API key, as HTTP basic authentication encodes them.
const BASIC: &str = "dXNlcjpzM2NyM3QtYXBpLWtleQ==";

/// Whether a request carries a token.
type IsSent = fn(&Request) -> bool;

/// A token of each placement.
fn tokens() -> [(Token, IsSent); 3] {
    [
        (Token::in_header(HeaderName::from_static("x-api-key"), API_KEY), |request| {
            request.header("x-api-key") == Some(API_KEY) && request.header("authorization").is_none()
        }),
        (Token::in_query("key", API_KEY), |request| {
            request.target().ends_with(&format!("key={API_KEY}")) && request.header("authorization").is_none()
        }),
        (Token::basic("user", API_KEY), |request| {
            request.header("authorization").and_then(|value| value.strip_prefix("Basic ")) == Some(BASIC)
        }),
    ]
}

fn client(server: &Recorder, token: &Token) -> cockroach::Client {
    let credentials = StaticToken::from(token.clone());
    let printed = format!("{token:?} {credentials:?}");
    assert!(!printed.contains(API_KEY) && !printed.contains(BASIC), "{printed}");
    clients::cockroach(server).retry(RetryPolicy::never()).credentials(credentials).build().unwrap()
}

#[tokio::test]
async fn a_token_is_sent_where_it_belongs() {
    for (token, is_sent) in tokens() {
        let server = Recorder::start().await;
        server.answer_always(Answer::json(200, &json!({ "clusters": [], "pagination": {} })));
        let client = client(&server, &token);
        client.list_clusters().await.unwrap();
        client.list_clusters().show_inactive(true).pagination_limit(5).await.unwrap();
        let requests = server.requests();
        assert!(requests.iter().all(is_sent), "{requests:#?}");
        let query = "/api/v1/clusters?show_inactive=true&pagination.limit=5";
        assert!(requests[1].target().starts_with(query), "{requests:#?}");
    }
}

#[tokio::test]
async fn a_header_of_a_call_does_not_replace_the_token() {
    for (token, is_sent) in tokens() {
        let server = Recorder::start().await;
        server.answer_always(Answer::json(200, &json!({ "clusters": [] })));
        let name = HeaderName::from_static("x-api-key");
        let call = client(&server, &token).list_clusters();
        call.with(|call| call.header(name, "another".parse().unwrap())).await.unwrap();
        let request = &server.requests()[0];
        assert!(is_sent(request), "{request:?}");
    }
}

/// Whatever fails, and although the server repeats what it got.
#[tokio::test]
async fn no_error_prints_a_token() {
    for (token, is_sent) in tokens() {
        let server = Recorder::start().await;
        let client = client(&server, &token);
        let mut printed = vec![format!("{client:?} {:?}", client.list_clusters())];
        for make in FAILURES {
            server.answer_by(move |request| {
                Some(make(&format!("{} {API_KEY} {:?}", request.target(), request.header("authorization"))))
            });
            let error = client.get_cluster("c").await.unwrap_err();
            printed.push(format!("{error}\n{error:?}\n{}", String::from_utf8_lossy(error.body())));
        }
        let requests = server.requests();
        assert_eq!(requests.len(), FAILURES.len());
        assert!(requests.iter().all(is_sent), "{requests:#?}");
        // The HTTP client's own errors may contain the address of the request.
        drop(server);
        let error = client.get_cluster("c").await.unwrap_err();
        printed.push(format!("{error}\n{error:?}"));
        let printed = printed.join("\n");
        assert!(!printed.contains(API_KEY) && !printed.contains(BASIC), "{printed}");
    }
}

/// Responses that fail a call, each with a text.
const FAILURES: [fn(&str) -> Answer; 7] = [
    |text| Answer::json(401, &json!({ "message": text })),
    |text| Answer::json(400, &json!({ "detail": text })),
    |text| Answer::body(503, "text/plain", text),
    |text| Answer::json(200, &json!({ "message": text })),
    |text| Answer::body(200, "text/plain", text),
    |text| Answer::empty(307).header("location", format!("http://127.0.0.1:9/{text}")),
    |text| Answer::json(200, &json!({ "message": text })).cut(),
];
