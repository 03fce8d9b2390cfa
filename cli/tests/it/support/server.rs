//! A server that records every request and gives scripted responses.

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use axum::Router;
use axum::body::to_bytes;
use axum::http::header::CONTENT_TYPE;
use axum::response::IntoResponse;
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
pub(crate) struct Response {
    /// `None` if the server never responds.
    status: Option<u16>,
    content_type: String,
    body: Vec<u8>,
    delay: Duration,
}

impl Response {
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

/// Decides by the request; `None` leaves it to the queued responses.
type Responder = Box<dyn Fn(&Request) -> Option<Response> + Send>;

#[derive(Default)]
struct Script {
    responder: Option<Responder>,
    responses: VecDeque<Response>,
    token_responses: VecDeque<Response>,
    /// For requests that `responses` has none left for.
    always: Option<Response>,
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

    /// Adds a response for the next request that has none yet and is not a token exchange.
    pub(crate) fn respond(&self, response: Response) {
        self.script().responses.push_back(response);
    }

    /// The response for every request after the queued ones.
    pub(crate) fn respond_always(&self, response: Response) {
        self.script().always = Some(response);
    }

    /// Responds by the request, before the queued responses.
    pub(crate) fn respond_by(&self, responder: impl Fn(&Request) -> Option<Response> + Send + 'static) {
        self.script().responder = Some(Box::new(responder));
    }

    /// Adds a response for the next token exchange. Without one, exchanges succeed.
    pub(crate) fn respond_to_token(&self, response: Response) {
        self.script().token_responses.push_back(response);
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
    fn take(&mut self, request: Request) -> Response {
        let path = request.path.clone();
        let chosen = self.responder.as_ref().and_then(|responder| responder(&request));
        self.requests.push(request);
        if let Some(response) = chosen {
            return response;
        }
        let token = json!({ "access_token": "s3cr3t-token", "token_type": "Bearer", "expires_in": 3600 });
        let (responses, default) = if path.ends_with("/auth/public_auth") {
            (&mut self.token_responses, Response::json(200, &json!({ "data": token })))
        } else if path.ends_with("/oauth/token") {
            (&mut self.token_responses, Response::json(200, &token))
        } else {
            // A status that is not retried.
            let none = || Response::body(418, "text/plain", "the test has no response for this request");
            (&mut self.responses, self.always.clone().unwrap_or_else(none))
        };
        responses.pop_front().unwrap_or(default)
    }
}

async fn serve(request: axum::extract::Request, script: Arc<Mutex<Script>>) -> axum::response::Response {
    let (head, body) = request.into_parts();
    let request = Request {
        method: head.method.to_string(),
        path: head.uri.path().to_owned(),
        body: to_bytes(body, usize::MAX).await.expect("a whole body").to_vec(),
    };
    let response = script.lock().expect("no test panics while it holds the script").take(request);
    tokio::time::sleep(response.delay).await;
    let Some(status) = response.status else { return std::future::pending().await };
    let status = axum::http::StatusCode::from_u16(status).expect("a status");
    (status, [(CONTENT_TYPE, response.content_type)], response.body).into_response()
}
