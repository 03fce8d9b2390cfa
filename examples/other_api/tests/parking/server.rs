//! A parking service on a loopback port.

use std::io;
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

/// A request, with the names of its headers in lower case.
#[derive(Clone, Debug, Default)]
pub struct Request {
    pub line: String,
    pub headers: Vec<String>,
    pub body: String,
}

impl Request {
    fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find_map(|header| header.strip_prefix(name)?.strip_prefix(": "))
    }
}

/// The running service, and the requests that it received.
pub struct Server {
    pub url: String,
    requests: Arc<Mutex<Vec<Request>>>,
}

impl Server {
    pub async fn start() -> io::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let url = format!("http://{}/v1", listener.local_addr()?);
        let requests = Arc::<Mutex<Vec<Request>>>::default();
        let log = Arc::clone(&requests);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, Arc::clone(&log)));
            }
        });
        Ok(Self { url, requests })
    }

    pub fn requests(&self) -> Vec<Request> {
        self.requests.lock().unwrap().clone()
    }
}

/// Serves one request, and closes the connection.
async fn serve(stream: TcpStream, log: Arc<Mutex<Vec<Request>>>) -> io::Result<()> {
    let mut stream = BufReader::new(stream);
    let mut request = Request::default();
    stream.read_line(&mut request.line).await?;
    request.line = request.line.trim_end().to_owned();
    loop {
        let mut header = String::new();
        stream.read_line(&mut header).await?;
        match header.trim_end().split_once(": ") {
            Some((name, value)) => request.headers.push(format!("{}: {value}", name.to_lowercase())),
            None => break,
        }
    }
    let length = request.header("content-length").map_or(0, |length| length.parse().unwrap());
    let mut body = vec![0; length];
    stream.read_exact(&mut body).await?;
    request.body = String::from_utf8(body).unwrap();

    let (status, body) = {
        let mut log = log.lock().unwrap();
        let polls = log.iter().filter(|earlier| earlier.line == request.line).count();
        let response = respond(&request, polls);
        log.push(request);
        response
    };
    let head = format!("HTTP/1.1 {status}\r\ncontent-type: application/json\r\nconnection: close");
    stream.write_all(format!("{head}\r\ncontent-length: {}\r\n\r\n{body}", body.len()).as_bytes()).await?;
    stream.shutdown().await
}

/// `polls` is the number of earlier requests with the same line.
fn respond(request: &Request, polls: usize) -> (&'static str, &'static str) {
    if request.header("x-api-key") != Some("s3cr3t-key") {
        return ("401 Unauthorized", r#"{ "message": "unknown key" }"#);
    }
    let [method, target, _] = request.line.split(' ').collect::<Vec<_>>()[..] else {
        return ("400 Bad Request", "");
    };
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    match (method, path) {
        ("GET", "/v1/garages") if query.contains("page=third") => {
            ("200 OK", r#"{ "garages": [{ "id": "g4", "name": "Zoo", "free_spaces": 0 }] }"#)
        }
        // A page may be empty. The list ends where there is no cursor.
        ("GET", "/v1/garages") if query.contains("page=second") => {
            ("200 OK", r#"{ "garages": [], "next_page": "third" }"#)
        }
        ("GET", "/v1/garages") => (
            "200 OK",
            r#"{ "next_page": "second", "garages": [
                { "id": "g1", "name": "Harbour", "free_spaces": 12 },
                { "id": "g2", "name": "Opera", "free_spaces": 3, "of_a_newer_version": true }
            ] }"#,
        ),
        ("POST", "/v1/reservations") => ("201 Created", r#"{ "id": "r7", "state": "PENDING" }"#),
        ("GET", "/v1/reservations/r7") if polls < 2 => ("200 OK", r#"{ "id": "r7", "state": "PENDING" }"#),
        ("GET", "/v1/reservations/r7") => ("200 OK", r#"{ "id": "r7", "state": "CONFIRMED", "space": "B-14" }"#),
        ("GET", "/v1/reservations/full") => ("200 OK", r#"{ "id": "full", "state": "REJECTED" }"#),
        _ => ("404 Not Found", r#"{ "message": "no such reservation" }"#),
    }
}
