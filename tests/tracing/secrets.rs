//! No crate traces, logs or prints a secret, at any level.

use std::fmt::{Debug, Write};
use std::time::Duration;

use clusterkit::reqwest::Method;
use clusterkit::{Error, Response, RetryPolicy, camunda, cockroach, perfectscale};
use serde_json::{Value, json};

use crate::capture::{Capture, log_everything, logged};
use crate::support::answer::Answer;
use crate::support::clients::{self, API_KEY, CLIENT_SECRET, SECRETS, TOKEN};
use crate::support::recorder::Recorder;

/// Everything that a program can print.
#[derive(Default)]
struct Printed(String);

impl Printed {
    fn value(&mut self, value: impl Debug) {
        writeln!(self.0, "{value:?} {value:#?}").unwrap();
    }

    fn result<T: Debug>(&mut self, result: Result<Response<T>, Error>) {
        match result {
            Ok(response) => {
                self.value(&response);
                self.value(response.into_value());
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

/// Responses that repeat the secret of the request.
fn echoes(secret: &str, status: u16) -> Vec<Answer> {
    let text = format!("you sent {secret}");
    vec![
        Answer::body(status, "text/plain", text.clone()),
        Answer::json(status, &json!({ "message": text })),
        Answer::json(status, &json!({ "error": "denied", "error_description": text, "sent": [secret] })),
    ]
}

fn without_backoff() -> RetryPolicy {
    RetryPolicy::default().with_backoff(Duration::ZERO, Duration::ZERO)
}

async fn perfectscale(printed: &mut Printed) {
    let server = Recorder::start().await;
    let builder = clients::perfectscale(&server).retry(without_backoff());
    printed.value(&builder);
    let client: perfectscale::Client = builder.build().unwrap();
    printed.value(&client);
    // Exchanges that fail, that cannot be decoded, and one that succeeds.
    for status in [401, 403, 500, 503] {
        for response in echoes(CLIENT_SECRET, status) {
            server.answer_token(response);
        }
    }
    for body in [json!(TOKEN), json!({ "data": TOKEN }), json!({ "data": { "token": TOKEN } })] {
        server.answer_token(Answer::json(200, &body));
    }
    for _ in 0..12 {
        printed.result(client.get_clusters().response().await);
    }
    // Responses that repeat the token; a rejected token is exchanged again.
    for status in [400, 401, 401, 404, 500, 200] {
        for response in echoes(TOKEN, status) {
            server.answer(response);
        }
        for _ in 0..3 {
            printed.result(client.get_clusters().response().await);
        }
    }
    // A request of the caller that contains the secret, and a response that repeats it.
    let login = client.request(Method::POST, "/login").json(&json!({ "client_secret": CLIENT_SECRET }));
    printed.value(&login);
    server.answer(Answer::json(400, &json!({ "message": CLIENT_SECRET })));
    printed.result(login.response::<Value>().await);
}

async fn cockroach(printed: &mut Printed) {
    let server = Recorder::start().await;
    let builder = clients::cockroach(&server).retry(without_backoff());
    printed.value(&builder);
    let client: cockroach::Client = builder.build().unwrap();
    printed.value(&client);
    for status in [400, 401, 403, 503, 200] {
        for response in echoes(API_KEY, status) {
            server.answer(response);
        }
        for _ in 0..3 {
            printed.result(client.list_clusters().response().await);
        }
    }
    server.answer(Answer::never());
    let client = client.with_options(|options| options.time_limit(Duration::from_secs(5)));
    printed.result(client.get_cluster("c-1").response().await);
}

async fn camunda(printed: &mut Printed) {
    let server = Recorder::start().await;
    let builder = clients::camunda(&server).retry(without_backoff());
    printed.value(&builder);
    let client: camunda::Client = builder.build().unwrap();
    printed.value(&client);
    for status in [400, 503] {
        for response in echoes(CLIENT_SECRET, status) {
            server.answer_token(response);
        }
    }
    // Rejections are final and failures are retried: after four calls there is a token.
    for _ in 0..4 {
        printed.result(client.get_clusters().response().await);
    }
    let create = || client.create_client("c-1").client_name("worker");
    printed.value(create());
    // The secret of another client, in a response that can be decoded, and in two that cannot.
    let whole = json!({ "name": "worker", "clientId": "id", "clientSecret": CLIENT_SECRET });
    let mistyped = json!({ "name": 7, "clientId": 7, "clientSecret": CLIENT_SECRET });
    let text = whole.to_string();
    for response in [
        Answer::json(200, &whole),
        Answer::json(200, &mistyped),
        Answer::body(200, "application/json", &text.as_bytes()[..text.len() - 2]),
    ] {
        server.answer(response);
        printed.result(create().response().await);
    }
    // The caller can read it from the value.
    server.answer(Answer::json(200, &whole));
    assert_eq!(create().await.unwrap().client_secret.expose(), CLIENT_SECRET);
}

#[tokio::test(start_paused = true)]
async fn no_secret_is_traced_logged_or_printed() {
    let (capture, _guard) = Capture::all();
    log_everything();
    let mut printed = Printed::default();
    perfectscale(&mut printed).await;
    cockroach(&mut printed).await;
    camunda(&mut printed).await;
    let (traced, logged) = (capture.text(), logged());
    // The capture works, also for the HTTP client.
    assert!(traced.contains("clusterkit.call"), "{traced}");
    assert!(logged.contains("reqwest::connect"), "{logged}");
    for (secret, name) in SECRETS {
        for (place, text) in [("printed", &printed.0), ("traced", &traced), ("logged", &logged)] {
            let lines: Vec<&str> = text.lines().filter(|line| line.contains(secret)).collect();
            assert!(lines.is_empty(), "{name} is {place}: {lines:#?}");
        }
    }
}
