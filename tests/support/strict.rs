//! A server that enforces a rate limit strictly, as the vendors' servers may.

use std::collections::VecDeque;
use std::fmt;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use serde_json::json;
use tokio::io::{AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::{AbortHandle, JoinSet};
use tokio::time::{Instant, sleep};

use super::answer::Answer;
use super::clients::TOKEN;
use super::request::Request;

/// Rejects every request beyond a number in any period, and records when requests arrive.
pub(crate) struct Strict {
    address: SocketAddr,
    state: Arc<Mutex<State>>,
    server: AbortHandle,
}

type Lengths = Box<dyn FnMut() -> Duration + Send>;

struct State {
    requests: usize,
    period: Duration,
    began: Instant,
    arrivals: Vec<Arrival>,
    refused: usize,
    answers: VecDeque<Answer>,
    token_life: u64,
    way: Lengths,
    work: Lengths,
}

/// When a request arrived, since the start of the server.
#[derive(Clone, Debug)]
pub(crate) struct Arrival {
    pub(crate) at: Duration,
    pub(crate) path: String,
}

impl Arrival {
    pub(crate) fn is_exchange(&self) -> bool {
        self.path.contains("auth")
    }
}

impl Strict {
    /// Starts a server that allows a number of requests in any period of this length.
    pub(crate) async fn start(requests: usize, period: Duration) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a loopback port");
        let address = listener.local_addr().expect("its address");
        let state = Arc::new(Mutex::new(State {
            requests,
            period,
            began: Instant::now(),
            arrivals: Vec::new(),
            refused: 0,
            answers: VecDeque::new(),
            token_life: 3600,
            way: Box::new(|| Duration::ZERO),
            work: Box::new(|| Duration::ZERO),
        }));
        let server = tokio::spawn(accept(listener, address, Arc::clone(&state))).abort_handle();
        Self { address, state, server }
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Sets how long each request takes to arrive.
    pub(crate) fn set_way(&self, way: impl FnMut() -> Duration + Send + 'static) {
        self.state().way = Box::new(way);
    }

    /// Sets how long each response takes after its request has arrived.
    pub(crate) fn set_work(&self, work: impl FnMut() -> Duration + Send + 'static) {
        self.state().work = Box::new(work);
    }

    /// Sets the seconds after which tokens expire.
    pub(crate) fn set_token_life(&self, seconds: u64) {
        self.state().token_life = seconds;
    }

    /// Adds a response for the next request. Without one, the response is a success.
    pub(crate) fn answer(&self, answer: Answer) {
        self.state().answers.push_back(answer);
    }

    /// The number of requests that it rejected because of its limit.
    pub(crate) fn refused(&self) -> usize {
        self.state().refused
    }

    /// The arrivals so far, in their order.
    pub(crate) fn arrivals(&self) -> Vec<Arrival> {
        self.state().arrivals.clone()
    }

    /// The times of all arrivals.
    pub(crate) fn times(&self) -> Vec<Duration> {
        self.arrivals().iter().map(|arrival| arrival.at).collect()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        lock(&self.state)
    }
}

impl Drop for Strict {
    fn drop(&mut self) {
        self.server.abort();
    }
}

impl fmt::Debug for Strict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Strict").field("arrivals", &self.arrivals()).finish_non_exhaustive()
    }
}

impl State {
    /// Records an arrival and returns the response to it.
    fn arrive(&mut self, request: &Request) -> Answer {
        let arrival = Arrival { at: self.began.elapsed(), path: request.path().to_owned() };
        let answer = self.answers.pop_front().unwrap_or_else(|| self.success(&arrival));
        self.arrivals.push(arrival);
        let before = self.arrivals.iter().rev().nth(self.requests);
        if before.is_some_and(|before| self.began.elapsed() < before.at + self.period) {
            self.refused += 1;
            return Answer::empty(429);
        }
        answer
    }

    fn success(&self, arrival: &Arrival) -> Answer {
        let token = json!({ "access_token": TOKEN, "expires_in": self.token_life });
        Answer::json(200, &if arrival.is_exchange() { token } else { json!({}) })
    }
}

async fn accept(listener: TcpListener, address: SocketAddr, state: Arc<Mutex<State>>) {
    let mut connections = JoinSet::new();
    while let Ok((stream, _)) = listener.accept().await {
        connections.spawn(serve(stream, address, Arc::clone(&state)));
    }
}

async fn serve(stream: TcpStream, address: SocketAddr, state: Arc<Mutex<State>>) {
    let mut stream = BufReader::new(stream);
    while let Some(request) = Request::read(address, &mut stream).await {
        let way = (lock(&state).way)();
        pause(way).await;
        let (answer, work) = {
            let mut state = lock(&state);
            (state.arrive(&request), (state.work)())
        };
        pause(work).await;
        if stream.get_mut().write_all(&answer.to_wire().unwrap_or_default()).await.is_err() {
            return;
        }
    }
}

/// Sleeps, but not for a zero duration, which a timer would round up.
async fn pause(length: Duration) {
    if !length.is_zero() {
        sleep(length).await;
    }
}

fn lock(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().expect("no test panics while it holds the state")
}
