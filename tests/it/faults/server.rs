//! A server on a loopback port that fails as its script says.

use std::future::pending;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use serde_json::json;
use tokio::io::{AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::task::{AbortHandle, JoinSet};
use tokio::time::sleep;

use crate::faults::http;
use crate::support::clients::TOKEN;
use crate::support::request::Request;

const BACKLOG: u32 = 16;

/// What the server does with a request, step by step. After the last it reads the next request.
#[derive(Clone, Debug)]
pub(crate) enum Step {
    Write(Vec<u8>),
    /// Writes one byte at a time, each after this time.
    WriteSlowly(Vec<u8>, Duration),
    Wait(Duration),
    /// Keeps the connection open and writes nothing more.
    Hang,
    /// Sends FIN.
    Close,
    /// Sends RST.
    Reset,
}

/// What the server does with a connection before it reads a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Accept {
    Open,
    /// The server does not listen.
    Refused,
    /// Accepts, and resets.
    Reset,
    /// Accepts, and reads nothing.
    Ignored,
}

/// What the server does.
#[derive(Clone, Debug)]
pub(crate) struct Script {
    pub(crate) accept: Accept,
    pub(crate) fault: Vec<Step>,
    /// How many connections or requests meet the fault; later ones get the good response.
    pub(crate) times: usize,
    pub(crate) good: Vec<Step>,
    pub(crate) exchange: Vec<Step>,
    /// How many token exchanges get those steps; later ones get a token.
    pub(crate) exchange_times: usize,
}

#[derive(Debug)]
pub(crate) struct Server {
    url: String,
    shared: Arc<Mutex<State>>,
    task: AbortHandle,
}

#[derive(Debug)]
struct State {
    script: Script,
    requests: Vec<Request>,
    exchanges: Vec<Request>,
}

/// A token exchange that succeeds.
fn good_exchange() -> Vec<Step> {
    let token = json!({ "access_token": TOKEN, "token_type": "Bearer", "expires_in": 3600 });
    http::write(http::response(200, &[], token.to_string().as_bytes()))
}

impl Server {
    pub(crate) fn start(script: Script) -> Self {
        let socket = TcpSocket::new_v4().expect("a socket");
        socket.bind("127.0.0.1:0".parse().expect("an address")).expect("a loopback port");
        let url = format!("http://{}", socket.local_addr().expect("its address"));
        let (connection, always) = (script.accept, script.times > 1);
        let shared = Arc::new(Mutex::new(State { script, requests: Vec::new(), exchanges: Vec::new() }));
        let task = match connection {
            Accept::Refused if always => tokio::spawn(refuse(socket)),
            Accept::Refused => tokio::spawn(refuse_once(socket, Arc::clone(&shared))),
            _ => tokio::spawn(accept(socket.listen(BACKLOG).expect("a listener"), Arc::clone(&shared))),
        };
        Self { url, shared, task: task.abort_handle() }
    }

    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    /// The requests of the operation that were received whole.
    pub(crate) fn requests(&self) -> Vec<Request> {
        lock(&self.shared).requests.clone()
    }

    /// The token exchanges that were received whole.
    pub(crate) fn exchanges(&self) -> Vec<Request> {
        lock(&self.shared).exchanges.clone()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl State {
    /// What the next connection meets.
    fn next_connection(&mut self) -> Accept {
        let fails = matches!(self.script.accept, Accept::Reset | Accept::Ignored) && take(&mut self.script.times);
        if fails { self.script.accept } else { Accept::Open }
    }

    /// What the server does with a request.
    fn steps(&mut self, request: Request) -> Vec<Step> {
        let script = &mut self.script;
        if ["/auth/public_auth", "/oauth/token"].iter().any(|path| request.path().ends_with(path)) {
            self.exchanges.push(request);
            return if take(&mut script.exchange_times) { script.exchange.clone() } else { good_exchange() };
        }
        self.requests.push(request);
        let fails = script.accept == Accept::Open && take(&mut script.times);
        if fails { script.fault.clone() } else { script.good.clone() }
    }
}

/// Takes one of `times`, if any is left.
fn take(times: &mut usize) -> bool {
    let left = *times > 0;
    *times = times.saturating_sub(1);
    left
}

fn lock(shared: &Mutex<State>) -> MutexGuard<'_, State> {
    shared.lock().expect("no thread panics while it holds the lock")
}

/// Binds the port without listening.
async fn refuse(_socket: TcpSocket) {
    pending::<()>().await;
}

async fn refuse_once(socket: TcpSocket, shared: Arc<Mutex<State>>) {
    // The clock advances when the first attempt has failed.
    settle().await;
    accept(socket.listen(BACKLOG).expect("a listener"), shared).await;
}

async fn accept(listener: TcpListener, shared: Arc<Mutex<State>>) {
    // Dropped with this future, and all connections with it.
    let mut connections = JoinSet::new();
    while let Ok((stream, _)) = listener.accept().await {
        let accept = lock(&shared).next_connection();
        connections.spawn(connection(stream, accept, Arc::clone(&shared)));
    }
}

async fn connection(mut stream: TcpStream, accept: Accept, shared: Arc<Mutex<State>>) {
    match accept {
        Accept::Reset => _ = play(&mut stream, vec![Step::Reset]).await,
        Accept::Ignored => pending().await,
        Accept::Open | Accept::Refused => serve(stream, &shared).await,
    }
}

async fn serve(stream: TcpStream, shared: &Mutex<State>) {
    // Nagle's algorithm would hold data back, and the paused clock would not wait for it.
    stream.set_nodelay(true).expect("a socket");
    let address = stream.local_addr().expect("an address");
    let mut stream = BufReader::new(stream);
    while let Some(request) = Request::read(address, &mut stream).await {
        let steps = lock(shared).steps(request);
        if play(stream.get_mut(), steps).await.is_none() {
            return;
        }
    }
}

/// Returns `None` if the connection is to be dropped.
async fn play(stream: &mut TcpStream, steps: Vec<Step>) -> Option<()> {
    for step in steps {
        match step {
            Step::Write(bytes) => stream.write_all(&bytes).await.ok()?,
            Step::WriteSlowly(bytes, every) => {
                for byte in bytes {
                    sleep(every).await;
                    stream.write_all(&[byte]).await.ok()?;
                }
            }
            Step::Wait(time) => sleep(time).await,
            // Until the client or the test ends.
            Step::Hang => pending().await,
            Step::Close => {
                settle().await;
                return None;
            }
            Step::Reset => {
                settle().await;
                stream.set_zero_linger().ok()?;
                return None;
            }
        }
    }
    Some(())
}

/// The clock advances when all that was sent has been read.
async fn settle() {
    sleep(Duration::from_millis(1)).await;
}
