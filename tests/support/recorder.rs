use std::collections::VecDeque;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard};

use serde_json::json;
use tokio::io::{AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::{AbortHandle, JoinSet};

use super::answer::Answer;
use super::clients::TOKEN;
use super::request::Request;

/// A server on a loopback port that records every request and returns scripted responses in their order.
///
/// It runs on the runtime of the test: it pauses with the test's clock, and ends with the test.
pub(crate) struct Recorder {
    address: SocketAddr,
    script: Arc<Mutex<Script>>,
    server: AbortHandle,
}

/// Chooses a response by the request; `None` leaves it to the scripted responses.
type Judge = Box<dyn Fn(&Request) -> Option<Answer> + Send>;

#[derive(Default)]
struct Script {
    judge: Option<Judge>,
    answers: VecDeque<Answer>,
    token_answers: VecDeque<Answer>,
    /// For requests that come after the scripted responses are used up.
    always: Option<Answer>,
    requests: Vec<Request>,
    /// The number of open connections.
    connections: usize,
}

impl Recorder {
    pub(crate) async fn start() -> Self {
        super::watch::start();
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a loopback port");
        let address = listener.local_addr().expect("its address");
        let script = Arc::default();
        let server = tokio::spawn(accept(listener, address, Arc::clone(&script))).abort_handle();
        Self { address, script, server }
    }

    /// Its address, without a path.
    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Adds a response for the next request that is not a token exchange.
    pub(crate) fn answer(&self, answer: Answer) {
        self.script().answers.push_back(answer);
    }

    /// Sets the response to every request that comes after the scripted responses are used up.
    pub(crate) fn answer_always(&self, answer: Answer) {
        self.script().always = Some(answer);
    }

    /// Sets a function that chooses responses by the request, before the scripted responses.
    pub(crate) fn answer_by(&self, judge: impl Fn(&Request) -> Option<Answer> + Send + 'static) {
        self.script().judge = Some(Box::new(judge));
    }

    /// Adds a response for the next token exchange. Without one, exchanges return [`TOKEN`].
    pub(crate) fn answer_token(&self, answer: Answer) {
        self.script().token_answers.push_back(answer);
    }

    /// The requests so far, with token exchanges.
    pub(crate) fn requests(&self) -> Vec<Request> {
        self.script().requests.clone()
    }

    /// The number of open connections: idle ones, and those whose request waits for a response.
    pub(crate) fn connections(&self) -> usize {
        self.script().connections
    }

    fn script(&self) -> MutexGuard<'_, Script> {
        lock(&self.script)
    }
}

impl Drop for Recorder {
    fn drop(&mut self) {
        self.server.abort();
    }
}

impl Script {
    fn take(&mut self, request: Request) -> Answer {
        let path = request.path().to_owned();
        let judged = self.judge.as_ref().and_then(|judge| judge(&request));
        self.requests.push(request);
        if let Some(answer) = judged {
            return answer;
        }
        let token = json!({ "access_token": TOKEN, "token_type": "Bearer", "expires_in": 3600 });
        let (answers, unscripted) = if path.ends_with("/auth/public_auth") {
            (&mut self.token_answers, Answer::json(200, &json!({ "data": token })))
        } else if path.ends_with("/oauth/token") {
            (&mut self.token_answers, Answer::json(200, &token))
        } else {
            // A status that no client retries.
            let none = || Answer::body(418, "text/plain", "the test has no answer for this request");
            (&mut self.answers, self.always.clone().unwrap_or_else(none))
        };
        answers.pop_front().unwrap_or(unscripted)
    }
}

async fn accept(listener: TcpListener, address: SocketAddr, script: Arc<Mutex<Script>>) {
    // Dropped with this future, which closes all connections.
    let mut connections = JoinSet::new();
    while let Ok((stream, _)) = listener.accept().await {
        let script = Arc::clone(&script);
        connections.spawn(async move {
            lock(&script).connections += 1;
            serve(stream, address, &script).await;
            lock(&script).connections -= 1;
        });
    }
}

async fn serve(stream: TcpStream, address: SocketAddr, script: &Mutex<Script>) {
    let mut stream = BufReader::new(stream);
    while let Some(request) = Request::read(address, &mut stream).await {
        let answer = lock(script).take(request);
        // Without a response, the connection stays open until the client closes it or the test ends.
        if !answer.delay().is_zero() {
            tokio::time::sleep(answer.delay()).await;
        }
        let bytes = answer.to_wire().unwrap_or_default();
        if stream.get_mut().write_all(&bytes).await.is_err() || answer.is_cut() {
            return;
        }
    }
}

fn lock(script: &Mutex<Script>) -> MutexGuard<'_, Script> {
    script.lock().expect("no test panics while it holds the script")
}
