//! Answers that come byte by byte.

use std::time::Duration;

use crate::faults::fault::{Ends, Fault, Scene};
use crate::faults::matrix::run;
use crate::faults::server::Step;
use crate::faults::wire;

/// The last bytes of a good answer, each after that many seconds.
fn tail(bytes: usize, every: u64) -> impl Fn(&Scene) -> Vec<Step> + Send + Sync {
    move |scene| {
        // JSON does not mind, and no answer is too short.
        let answer = wire::answer(200, &[], &[scene.body, " ".repeat(bytes).as_bytes()].concat());
        let (first, last) = answer.split_at(answer.len() - bytes);
        vec![Step::Write(first.to_vec()), Step::Drip(last.to_vec(), Duration::from_secs(every))]
    }
}

/// The first bytes of a good answer, each after that many seconds.
fn front(bytes: usize, every: u64) -> impl Fn(&Scene) -> Vec<Step> + Send + Sync {
    move |scene| {
        let answer = wire::answer(200, &[], scene.body);
        let (first, last) = answer.split_at(bytes);
        vec![Step::Drip(first.to_vec(), Duration::from_secs(every)), Step::Write(last.to_vec())]
    }
}

#[tokio::test(start_paused = true)]
async fn within_the_limits() {
    run([
        Fault::new("a late answer", Ends::Well, |scene| {
            vec![Step::Wait(Duration::from_secs(29)), Step::Write(wire::answer(200, &[], scene.body))]
        })
        .takes(29),
        Fault::new("a slow head", Ends::Well, front(10, 2)).takes(20),
        Fault::new("a slow body", Ends::Well, tail(22, 5)).takes(110),
        Fault::new("a body with long pauses", Ends::Well, tail(4, 29)).takes(116),
    ])
    .await;
}

#[tokio::test(start_paused = true)]
async fn beyond_them() {
    run([
        Fault::new("too slow a head", Ends::Timeout, front(17, 2)).takes(30),
        Fault::new("too slow a body", Ends::Timeout, tail(26, 5)).takes(120),
        Fault::new("too long a pause", Ends::Timeout, tail(2, 31)).takes(30),
        Fault::new("a body without end", Ends::Timeout, |_| {
            let head = wire::head(200, &[("transfer-encoding", "chunked")]);
            vec![Step::Write(head), Step::Drip(b"1\r\n \r\n".repeat(50), Duration::from_secs(1))]
        })
        .takes(120),
    ])
    .await;
}
