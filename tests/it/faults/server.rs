//! A server that misbehaves, on a loopback port.

use std::future::pending;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use serde_json::json;
use tokio::io::{AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::task::{AbortHandle, JoinSet};
use tokio::time::sleep;

use crate::faults::wire;
use crate::support::clients::TOKEN;
use crate::support::request::Request;

const BACKLOG: u32 = 16;

/// What the server does with a request, one after the other. After the last it waits for the next request.
#[derive(Clone, Debug)]
pub(crate) enum Step {
    Write(Vec<u8>),
    /// Byte after byte, each after this time.
    Drip(Vec<u8>, Duration),
    Wait(Duration),
    /// Says nothing more, and keeps the connection open.
    Stall,
    /// FIN.
    Close,
    /// RST.
    Reset,
}

/// What it does with a connection, before any request is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Door {
    Open,
    /// Nobody listens.
    Refused,
    /// Accepted, and reset.
    Reset,
    /// Accepted, and left alone.
    Ignored,
}

/// What it is to do.
#[derive(Clone, Debug)]
pub(crate) struct Script {
    pub(crate) door: Door,
    /// For the operation.
    pub(crate) fault: Vec<Step>,
    /// How many connections or requests meet the fault; those after them the good answer.
    pub(crate) times: usize,
    pub(crate) good: Vec<Step>,
    /// For exchanges; `None` where the exchange is itself the operation.
    pub(crate) exchange: Option<Vec<Step>>,
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

/// The exchange as it should be.
pub(crate) fn good_exchange() -> Vec<Step> {
    let token = json!({ "access_token": TOKEN, "token_type": "Bearer", "expires_in": 3600 });
    vec![Step::Write(wire::answer(200, &[], token.to_string().as_bytes()))]
}

impl Server {
    pub(crate) fn start(script: Script) -> Self {
        let socket = TcpSocket::new_v4().expect("a socket");
        socket.bind("127.0.0.1:0".parse().expect("an address")).expect("a loopback port");
        let url = format!("http://{}", socket.local_addr().expect("its address"));
        let (door, always) = (script.door, script.times > 1);
        let shared = Arc::new(Mutex::new(State { script, requests: Vec::new(), exchanges: Vec::new() }));
        let task = match door {
            Door::Refused if always => tokio::spawn(refuse(socket)),
            Door::Refused => tokio::spawn(refuse_once(socket, Arc::clone(&shared))),
            _ => tokio::spawn(accept(socket.listen(BACKLOG).expect("a listener"), Arc::clone(&shared))),
        };
        Self { url, shared, task: task.abort_handle() }
    }

    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    /// The requests for the operation that arrived whole.
    pub(crate) fn requests(&self) -> Vec<Request> {
        lock(&self.shared).requests.clone()
    }

    /// The exchanges that arrived whole.
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
    /// What a connection meets.
    fn door(&mut self) -> Door {
        let closed = matches!(self.script.door, Door::Reset | Door::Ignored) && self.is_faulty();
        if closed { self.script.door } else { Door::Open }
    }

    fn is_faulty(&mut self) -> bool {
        let faulty = self.script.times > 0;
        self.script.times = self.script.times.saturating_sub(1);
        faulty
    }

    fn steps(&mut self, request: Request) -> Vec<Step> {
        let is_exchange = ["/auth/public_auth", "/oauth/token"].iter().any(|path| request.path().ends_with(path));
        if let (true, Some(steps)) = (is_exchange, self.script.exchange.clone()) {
            self.exchanges.push(request);
            return steps;
        }
        self.requests.push(request);
        let faulty = self.script.door == Door::Open && self.is_faulty();
        if faulty { self.script.fault.clone() } else { self.script.good.clone() }
    }
}

fn lock(shared: &Mutex<State>) -> MutexGuard<'_, State> {
    shared.lock().expect("nobody panics while it is held")
}

/// The port is bound, and nobody behind it.
async fn refuse(_socket: TcpSocket) {
    pending::<()>().await;
}

async fn refuse_once(socket: TcpSocket, shared: Arc<Mutex<State>>) {
    // The clock moves when the first attempt has found nobody.
    settle().await;
    accept(socket.listen(BACKLOG).expect("a listener"), shared).await;
}

async fn accept(listener: TcpListener, shared: Arc<Mutex<State>>) {
    // Dropped with this future, and all connections with it.
    let mut connections = JoinSet::new();
    while let Ok((stream, _)) = listener.accept().await {
        let door = lock(&shared).door();
        connections.spawn(connection(stream, door, Arc::clone(&shared)));
    }
}

async fn connection(mut stream: TcpStream, door: Door, shared: Arc<Mutex<State>>) {
    match door {
        Door::Reset => _ = play(&mut stream, vec![Step::Reset]).await,
        Door::Ignored => pending().await,
        Door::Open | Door::Refused => answer(stream, &shared).await,
    }
}

async fn answer(stream: TcpStream, shared: &Mutex<State>) {
    // Nothing is held back: the clock would not wait for it.
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

/// `None` when the connection is to be dropped.
async fn play(stream: &mut TcpStream, steps: Vec<Step>) -> Option<()> {
    for step in steps {
        match step {
            Step::Write(bytes) => stream.write_all(&bytes).await.ok()?,
            Step::Drip(bytes, every) => {
                for byte in bytes {
                    sleep(every).await;
                    stream.write_all(&[byte]).await.ok()?;
                }
            }
            Step::Wait(time) => sleep(time).await,
            // The client gives up at some time, or the test ends.
            Step::Stall => pending().await,
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

/// The clock moves when all that was sent has been read.
async fn settle() {
    sleep(Duration::from_millis(1)).await;
}
