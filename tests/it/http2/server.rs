//! A server of HTTP/2 that writes its frames one by one, so that it can fail as no library would.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use crate::support::watch;

/// What the server does with a request.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Step {
    /// Responds with status 200 and this body.
    Respond(&'static str),
    /// Resets the stream with the error `REFUSED_STREAM`.
    Refuse,
    /// Sends a GOAWAY without an error that says that it has not processed the request, and closes the connection.
    GoAwayBefore,
    /// The same, but it may have processed the request.
    GoAwayAfter,
    /// Does nothing, also with later requests of the connection that do not get another step.
    Silence,
}

/// The connections and requests so far.
#[derive(Debug, Default)]
pub(crate) struct Counts {
    connections: AtomicUsize,
    requests: AtomicUsize,
}

impl Counts {
    pub(crate) fn connections(&self) -> usize {
        self.connections.load(Ordering::Relaxed)
    }

    pub(crate) fn requests(&self) -> usize {
        self.requests.load(Ordering::Relaxed)
    }
}

/// Starts a server. `choose` gets the number of the connection and that of the request, from 0.
pub(crate) async fn start(choose: fn(usize, usize) -> Step) -> (String, Arc<Counts>) {
    watch::start();
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let counts = Arc::new(Counts::default());
    let counted = Arc::clone(&counts);
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let counts = Arc::clone(&counted);
            let connection = counts.connections.fetch_add(1, Ordering::Relaxed);
            tokio::spawn(async move {
                let choose = || choose(connection, counts.requests.fetch_add(1, Ordering::Relaxed));
                // It fails when the client closes the connection.
                drop(serve(stream, choose).await);
            });
        }
    });
    (url, counts)
}

const DATA: u8 = 0;
const HEADERS: u8 = 1;
const RST_STREAM: u8 = 3;
const SETTINGS: u8 = 4;
const PING: u8 = 6;
const GOAWAY: u8 = 7;

/// Of SETTINGS and PING.
const ACK: u8 = 1;
/// Of HEADERS and DATA.
const END_STREAM: u8 = 1;
const END_HEADERS: u8 = 4;

const REFUSED_STREAM: u32 = 7;
/// `:status: 200`, from the static table of HPACK.
const STATUS_200: &[u8] = &[0x88];

async fn serve(mut stream: TcpStream, choose: impl Fn() -> Step) -> io::Result<()> {
    // Otherwise a frame waits for the acknowledgement of the one before, while a paused clock runs to the timeout.
    stream.set_nodelay(true)?;
    let mut preface = [0; 24];
    stream.read_exact(&mut preface).await?;
    write(&mut stream, SETTINGS, 0, 0, b"").await?;
    loop {
        let mut head = [0; 9];
        stream.read_exact(&mut head).await?;
        let [a, b, c, kind, flags, id @ ..] = head;
        let mut payload = vec![0; usize::try_from(u32::from_be_bytes([0, a, b, c])).unwrap()];
        stream.read_exact(&mut payload).await?;
        let id = u32::from_be_bytes(id);
        match kind {
            SETTINGS | PING if flags & ACK == 0 => write(&mut stream, kind, ACK, id, &payload[..pong(kind)]).await?,
            HEADERS | DATA if flags & END_STREAM != 0 => match choose() {
                Step::Respond(body) => {
                    write(&mut stream, HEADERS, END_HEADERS, id, STATUS_200).await?;
                    write(&mut stream, DATA, END_STREAM, id, body.as_bytes()).await?;
                }
                Step::Refuse => write(&mut stream, RST_STREAM, 0, id, &REFUSED_STREAM.to_be_bytes()).await?,
                Step::GoAwayBefore => return go_away(&mut stream, 0).await,
                Step::GoAwayAfter => return go_away(&mut stream, id).await,
                Step::Silence => {}
            },
            _ => {}
        }
    }
}

/// The length of the payload of an acknowledgement.
fn pong(kind: u8) -> usize {
    if kind == PING { 8 } else { 0 }
}

async fn go_away(stream: &mut TcpStream, last: u32) -> io::Result<()> {
    let no_error = 0_u32;
    write(stream, GOAWAY, 0, 0, &[last.to_be_bytes(), no_error.to_be_bytes()].concat()).await?;
    stream.shutdown().await
}

async fn write(stream: &mut TcpStream, kind: u8, flags: u8, id: u32, payload: &[u8]) -> io::Result<()> {
    let [_, length @ ..] = u32::try_from(payload.len()).unwrap().to_be_bytes();
    let head = [&length[..], &[kind, flags], &id.to_be_bytes()].concat();
    stream.write_all(&[&head, payload].concat()).await
}
