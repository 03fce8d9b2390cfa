//! A server that records every request and gives scripted responses.

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use axum::Router;
use axum::body::to_bytes;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};
use tokio::net::TcpListener;

#[derive(Clone, Debug)]
pub(crate) struct Request {
    method: String,
    path: String,
    body: Vec<u8>,
}

impl Request {
    pub(crate) fn method(&self) -> &str {
        &self.method
    }

    /// Without the query.
    pub(crate) fn path(&self) -> &str {
        &self.path
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).expect("the body is JSON")
    }
}

#[derive(Clone, Debug)]
pub(crate) struct Answer {
    /// `None` is no response at all.
    status: Option<u16>,
    content_type: String,
    body: Vec<u8>,
    delay: Duration,
}

impl Answer {
    pub(crate) fn json(status: u16, body: &Value) -> Self {
        Self::body(status, "application/json", body.to_string())
    }

    pub(crate) fn body(status: u16, content_type: &str, body: impl Into<Vec<u8>>) -> Self {
        Self { status: Some(status), content_type: content_type.to_owned(), body: body.into(), delay: Duration::ZERO }
    }

    pub(crate) fn empty(status: u16) -> Self {
        Self::body(status, "text/plain", "")
    }

    /// The request arrives, and the connection stays open.
    pub(crate) fn never() -> Self {
        Self { status: None, ..Self::empty(200) }
    }

    pub(crate) fn after(self, delay: Duration) -> Self {
        Self { delay, ..self }
    }
}

/// Decides by the request; `None` leaves it to the queued answers.
type Judge = Box<dyn Fn(&Request) -> Option<Answer> + Send>;

#[derive(Default)]
struct Script {
    judge: Option<Judge>,
    answers: VecDeque<Answer>,
    token_answers: VecDeque<Answer>,
    /// For requests that `answers` has none left for.
    always: Option<Answer>,
    requests: Vec<Request>,
}

pub(crate) struct Recorder {
    address: SocketAddr,
    script: Arc<Mutex<Script>>,
}

impl Recorder {
    /// Serves on the runtime of the test, and ends with it.
    pub(crate) async fn start() -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a loopback port");
        let address = listener.local_addr().expect("its address");
        let script = Arc::<Mutex<Script>>::default();
        let shared = Arc::clone(&script);
        let router = Router::new().fallback(move |request| serve(request, Arc::clone(&shared)));
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { address, script }
    }

    /// The address without a path.
    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Adds an answer for the next request that has none yet and is not a token exchange.
    pub(crate) fn answer(&self, answer: Answer) {
        self.script().answers.push_back(answer);
    }

    /// The answer for every request after the queued ones.
    pub(crate) fn answer_always(&self, answer: Answer) {
        self.script().always = Some(answer);
    }

    /// Answers by the request, before the queued answers.
    pub(crate) fn answer_by(&self, judge: impl Fn(&Request) -> Option<Answer> + Send + 'static) {
        self.script().judge = Some(Box::new(judge));
    }

    /// Adds an answer for the next token exchange. Without one, exchanges succeed.
    pub(crate) fn answer_token(&self, answer: Answer) {
        self.script().token_answers.push_back(answer);
    }

    /// All requests so far, including token exchanges.
    pub(crate) fn requests(&self) -> Vec<Request> {
        self.script().requests.clone()
    }

    fn script(&self) -> MutexGuard<'_, Script> {
        self.script.lock().expect("no test panics while it holds the script")
    }
}

impl Script {
    fn take(&mut self, request: Request) -> Answer {
        let path = request.path.clone();
        let judged = self.judge.as_ref().and_then(|judge| judge(&request));
        self.requests.push(request);
        if let Some(answer) = judged {
            return answer;
        }
        let token = json!({ "access_token": "s3cr3t-token", "token_type": "Bearer", "expires_in": 3600 });
        let (answers, default) = if path.ends_with("/auth/public_auth") {
            (&mut self.token_answers, Answer::json(200, &json!({ "data": token })))
        } else if path.ends_with("/oauth/token") {
            (&mut self.token_answers, Answer::json(200, &token))
        } else {
            // A status that is not retried.
            let none = || Answer::body(418, "text/plain", "the test has no answer for this request");
            (&mut self.answers, self.always.clone().unwrap_or_else(none))
        };
        answers.pop_front().unwrap_or(default)
    }
}

async fn serve(request: axum::extract::Request, script: Arc<Mutex<Script>>) -> Response {
    let (head, body) = request.into_parts();
    let request = Request {
        method: head.method.to_string(),
        path: head.uri.path().to_owned(),
        body: to_bytes(body, usize::MAX).await.expect("a whole body").to_vec(),
    };
    let answer = script.lock().expect("no test panics while it holds the script").take(request);
    tokio::time::sleep(answer.delay).await;
    let Some(status) = answer.status else { return std::future::pending().await };
    let status = axum::http::StatusCode::from_u16(status).expect("a status");
    (status, [(CONTENT_TYPE, answer.content_type)], answer.body).into_response()
}
