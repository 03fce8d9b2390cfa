//! Connections that are refused, break, end or hang, at every place of a response.

use crate::faults::fault::{Context, Fault, Outcome};
use crate::faults::http;
use crate::faults::matrix::run;
use crate::faults::server::{Accept, Step};

/// The timeout of an attempt, in seconds.
const TIMEOUT: u64 = 120;

/// The places of a response, and what has been sent by then.
fn places(body: &[u8]) -> [(&'static str, Vec<u8>); 4] {
    let head = http::head(200, &[("content-length", &body.len().to_string())]);
    [
        ("before the head", Vec::new()),
        ("in the middle of the head", head[..head.len() / 2].to_vec()),
        ("between head and body", head.clone()),
        ("in the middle of the body", http::half(200, body)),
    ]
}

/// The step at each place of a response.
fn everywhere(what: &str, step: &Step, outcome: Outcome) -> Vec<Fault> {
    let fault = |place: usize| {
        let step = step.clone();
        let name = format!("{what} {}", places(b"")[place].0);
        Fault::new(name, outcome, move |context| vec![Step::Write(places(context.body)[place].1.clone()), step.clone()])
    };
    (0..4).map(fault).collect()
}

#[tokio::test(start_paused = true)]
async fn a_refused_connection_is_an_error_of_connecting() {
    let fault = Fault::on_accept("refused", Outcome::NotConnected, Accept::Refused);
    run([fault.line_contains("cannot connect: the server refused the connection")]).await;
}

#[tokio::test(start_paused = true)]
async fn a_reset_connection_is_a_lost_connection() {
    run(everywhere("reset", &Step::Reset, Outcome::Disconnected)).await;
    let fault = Fault::on_accept("reset at once", Outcome::Disconnected, Accept::Reset);
    run([fault.line_contains("connection lost: ")]).await;
}

#[tokio::test(start_paused = true)]
async fn a_closed_connection_is_a_lost_connection() {
    run(everywhere("closed", &Step::Close, Outcome::Disconnected)).await;
}

#[tokio::test(start_paused = true)]
async fn a_silent_connection_times_out() {
    run(everywhere("silent", &Step::Hang, Outcome::Timeout).into_iter().map(|fault| fault.takes_seconds(TIMEOUT)))
        .await;
    let fault = Fault::on_accept("ignored", Outcome::Timeout, Accept::Ignored).takes_seconds(TIMEOUT);
    run([fault.line_contains("timed out: ")]).await;
}

#[tokio::test(start_paused = true)]
async fn a_failure_that_is_cut_short_keeps_its_status() {
    let half =
        |status, step: Step| move |context: &Context| vec![Step::Write(http::half(status, context.body)), step.clone()];
    run([
        Fault::new("503 reset", Outcome::Status(503), half(503, Step::Reset)),
        Fault::new("503 closed", Outcome::Status(503), half(503, Step::Close)),
        Fault::new("503 silent", Outcome::Status(503), half(503, Step::Hang)).takes_seconds(TIMEOUT),
        Fault::new("404 closed", Outcome::Status(404), half(404, Step::Close)),
        Fault::new("429 closed", Outcome::Status(429), half(429, Step::Close)),
    ])
    .await;
}

#[tokio::test(start_paused = true)]
async fn a_response_that_is_not_http_is_a_lost_connection() {
    let writes = |text: &'static str| move |_: &Context| vec![Step::Write(text.into()), Step::Close];
    run([
        Fault::new("another protocol", Outcome::Disconnected, writes("SSH-2.0-OpenSSH_9.6\r\n")),
        Fault::new("no status", Outcome::Disconnected, writes("HTTP/1.1 fine\r\n\r\n")),
        Fault::new("two lengths", Outcome::Disconnected, writes("HTTP/1.1 200 OK\r\ncontent-length: 1, 2\r\n\r\n{}")),
        Fault::new("an endless head", Outcome::Disconnected, |_| {
            let header = format!("x-filler: {}\r\n", "x".repeat(8000));
            vec![Step::Write(format!("HTTP/1.1 200 OK\r\n{}", header.repeat(200)).into()), Step::Hang]
        }),
    ])
    .await;
}
