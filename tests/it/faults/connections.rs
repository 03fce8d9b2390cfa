//! Connections that do not come about, break, end or fall silent, at every place of an answer.

use crate::faults::fault::{Ends, Fault, Scene};
use crate::faults::matrix::run;
use crate::faults::server::{Door, Step};
use crate::faults::wire;

/// How long nothing may come.
const IDLE: u64 = 30;

/// The places of an answer, and what has been sent of it there.
fn places(body: &[u8]) -> [(&'static str, Vec<u8>); 4] {
    let head = wire::head(200, &[("content-length", &body.len().to_string())]);
    [
        ("before the head", Vec::new()),
        ("in the middle of the head", head[..head.len() / 2].to_vec()),
        ("between head and body", head.clone()),
        ("in the middle of the body", wire::half(200, body)),
    ]
}

/// That happens at each place of an answer.
fn everywhere(what: &str, step: &Step, ends: Ends) -> Vec<Fault> {
    let fault = |place: usize| {
        let step = step.clone();
        let name = format!("{what} {}", places(b"")[place].0);
        Fault::new(name, ends, move |scene| vec![Step::Write(places(scene.body)[place].1.clone()), step.clone()])
    };
    (0..4).map(fault).collect()
}

#[tokio::test(start_paused = true)]
async fn refused() {
    run([Fault::at_the_door("nobody listens", Ends::NoConnection, Door::Refused).says("no connection: ")]).await;
}

#[tokio::test(start_paused = true)]
async fn reset() {
    run(everywhere("reset", &Step::Reset, Ends::Broken)).await;
    run([Fault::at_the_door("reset at once", Ends::Broken, Door::Reset).says("connection broken: ")]).await;
}

#[tokio::test(start_paused = true)]
async fn closed() {
    run(everywhere("closed", &Step::Close, Ends::Broken)).await;
}

#[tokio::test(start_paused = true)]
async fn silent() {
    run(everywhere("silent", &Step::Stall, Ends::Timeout).into_iter().map(|fault| fault.takes(IDLE))).await;
    run([Fault::at_the_door("ignored", Ends::Timeout, Door::Ignored).takes(IDLE).says("timed out: ")]).await;
}

/// What breaks off in a failure is still that failure.
#[tokio::test(start_paused = true)]
async fn broken_failures() {
    let half =
        |status, step: Step| move |scene: &Scene| vec![Step::Write(wire::half(status, scene.body)), step.clone()];
    run([
        Fault::new("503 reset", Ends::Status(503), half(503, Step::Reset)),
        Fault::new("503 closed", Ends::Status(503), half(503, Step::Close)),
        Fault::new("503 silent", Ends::Status(503), half(503, Step::Stall)).takes(IDLE),
        Fault::new("404 closed", Ends::Status(404), half(404, Step::Close)),
        Fault::new("429 closed", Ends::Status(429), half(429, Step::Close)),
    ])
    .await;
}

/// No HTTP at all, or none that can be read.
#[tokio::test(start_paused = true)]
async fn babble() {
    let says = |text: &'static str| move |_: &Scene| vec![Step::Write(text.into()), Step::Close];
    run([
        Fault::new("another protocol", Ends::Broken, says("SSH-2.0-OpenSSH_9.6\r\n")),
        Fault::new("no status", Ends::Broken, says("HTTP/1.1 fine\r\n\r\n")),
        Fault::new("two lengths", Ends::Broken, says("HTTP/1.1 200 OK\r\ncontent-length: 1, 2\r\n\r\n{}")),
        Fault::new("an endless head", Ends::Broken, |_| {
            let header = format!("x-filler: {}\r\n", "x".repeat(8000));
            vec![Step::Write(format!("HTTP/1.1 200 OK\r\n{}", header.repeat(200)).into()), Step::Stall]
        }),
    ])
    .await;
}
