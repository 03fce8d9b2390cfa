//! No secret is in anything that any crate traces or logs at its most talkative, nor in what can be printed.

use std::fmt::{Debug, Write};
use std::time::Duration;

use clusterkit::{Error, ResponseValue, RetryPolicy, camunda, cockroach, perfectscale};
use serde_json::json;

use crate::capture::{Capture, log_everything, logged};
use crate::support::answer::Answer;
use crate::support::clients::{self, API_KEY, CLIENT_ID, CLIENT_SECRET, SECRETS, TOKEN};
use crate::support::recorder::Recorder;

/// All that a program could print of what it holds.
#[derive(Default)]
struct Printed(String);

impl Printed {
    fn value(&mut self, value: impl Debug) {
        writeln!(self.0, "{value:?} {value:#?}").unwrap();
    }

    fn result<T: Debug>(&mut self, result: Result<ResponseValue<T>, Error>) {
        match result {
            Ok(answer) => {
                self.value(&answer);
                self.value(answer.into_inner());
            }
            Err(error) => self.error(&error),
        }
    }

    fn error(&mut self, error: &Error) {
        self.value(error);
        let mut source: Option<&dyn std::error::Error> = Some(error);
        while let Some(cause) = source {
            writeln!(self.0, "{cause} {cause:?}").unwrap();
            source = cause.source();
        }
        writeln!(self.0, "{}", String::from_utf8_lossy(error.body())).unwrap();
    }
}

/// Answers that repeat the secret that they have been sent.
fn echoes(secret: &str, status: u16) -> Vec<Answer> {
    let text = format!("you sent {secret}");
    vec![
        Answer::body(status, "text/plain", text.clone()),
        Answer::json(status, &json!({ "message": text })),
        Answer::json(status, &json!({ "error": "denied", "error_description": text, "sent": [secret] })),
    ]
}

fn hasty() -> RetryPolicy {
    RetryPolicy::default().with_backoff(Duration::ZERO, Duration::ZERO)
}

async fn perfectscale(printed: &mut Printed) {
    let server = Recorder::start().await;
    let builder = clients::perfectscale(&server).retry(hasty());
    printed.value(&builder);
    let client: perfectscale::Client = builder.build().unwrap();
    printed.value(&client);
    // An exchange that fails, one that cannot be read, and one that serves.
    for status in [401, 403, 500, 503] {
        for answer in echoes(CLIENT_SECRET, status) {
            server.answer_token(answer);
        }
    }
    for body in [json!(TOKEN), json!({ "data": TOKEN }), json!({ "data": { "token": TOKEN } })] {
        server.answer_token(Answer::json(200, &body));
    }
    for _ in 0..12 {
        printed.result(client.get_clusters().await);
    }
    // Calls that repeat the token, one of them with a new token.
    for status in [400, 401, 401, 404, 500, 200] {
        for answer in echoes(TOKEN, status) {
            server.answer(answer);
        }
        for _ in 0..3 {
            printed.result(client.get_clusters().await);
        }
    }
    let body = perfectscale::types::PublicAuthRequest::builder().client_id(CLIENT_ID).client_secret(CLIENT_SECRET);
    printed.value(&body);
    let request = client.public_auth().body(body);
    printed.value(&request);
    printed.result(request.await);
}

async fn cockroach(printed: &mut Printed) {
    let server = Recorder::start().await;
    let builder = clients::cockroach(&server).retry(hasty());
    printed.value(&builder);
    let client: cockroach::Client = builder.build().unwrap();
    printed.value(&client);
    for status in [400, 401, 403, 503, 200] {
        for answer in echoes(API_KEY, status) {
            server.answer(answer);
        }
        for _ in 0..3 {
            printed.result(client.list_clusters().await);
        }
    }
    server.answer(Answer::never());
    let client = client.with_options(|options| options.time_limit(Duration::from_secs(5)));
    printed.result(client.get_cluster("c-1").await);
}

async fn camunda(printed: &mut Printed) {
    let server = Recorder::start().await;
    let builder = clients::camunda(&server).retry(hasty());
    printed.value(&builder);
    let client: camunda::Client = builder.build().unwrap();
    printed.value(&client);
    for status in [400, 503] {
        for answer in echoes(CLIENT_SECRET, status) {
            server.answer_token(answer);
        }
    }
    // Refusals are final, and failures are tried again: after four calls there is a token.
    for _ in 0..4 {
        printed.result(client.get_clusters().await);
    }
    let create = || client.create_client("c-1").client_name("worker");
    printed.value(create());
    // The secret of another client, which only this answer has: whole, and in two that cannot be read.
    let answer = json!({ "name": "worker", "clientId": "id", "clientSecret": CLIENT_SECRET });
    let unreadable = json!({ "name": 7, "clientId": 7, "clientSecret": CLIENT_SECRET });
    for answer in [
        Answer::json(200, &answer),
        Answer::json(200, &unreadable),
        Answer::body(200, "application/json", &answer.to_string().as_bytes()[..answer.to_string().len() - 2]),
    ] {
        server.answer(answer);
        printed.result(create().await);
    }
    // Whose secret it is shows in nothing but the value itself.
    server.answer(Answer::json(200, &answer));
    assert_eq!(create().await.unwrap().client_secret.expose(), CLIENT_SECRET);
}

#[tokio::test(start_paused = true)]
async fn none_is_traced_logged_or_printed() {
    let (capture, _guard) = Capture::all();
    log_everything();
    let mut printed = Printed::default();
    perfectscale(&mut printed).await;
    cockroach(&mut printed).await;
    camunda(&mut printed).await;
    let (traced, logged) = (capture.text(), logged());
    // The traffic was seen, and the crates below have said what they say.
    assert!(traced.contains("clusterkit.call"), "{traced}");
    assert!(logged.contains("reqwest::connect"), "{logged}");
    for (secret, name) in SECRETS {
        for (place, text) in [("printed", &printed.0), ("traced", &traced), ("logged", &logged)] {
            let lines: Vec<&str> = text.lines().filter(|line| line.contains(secret)).collect();
            assert!(lines.is_empty(), "{name} is {place}: {lines:#?}");
        }
    }
}
