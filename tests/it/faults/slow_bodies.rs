//! Responses that arrive byte by byte.

use std::time::Duration;

use crate::faults::fault::{Context, Fault, Outcome};
use crate::faults::http;
use crate::faults::matrix::run;
use crate::faults::server::Step;

/// A good response whose last bytes are sent one at a time, each after that many seconds.
fn slow_end(bytes: usize, every: u64) -> impl Fn(&Context) -> Vec<Step> + Send + Sync {
    move |context| {
        // JSON may end in blanks, so that each body is long enough.
        let response = http::response(200, &[], &[context.body, " ".repeat(bytes).as_bytes()].concat());
        let (first, last) = response.split_at(response.len() - bytes);
        vec![Step::Write(first.to_vec()), Step::WriteSlowly(last.to_vec(), Duration::from_secs(every))]
    }
}

/// A good response whose first bytes are sent one at a time, each after that many seconds.
fn slow_start(bytes: usize, every: u64) -> impl Fn(&Context) -> Vec<Step> + Send + Sync {
    move |context| {
        let response = http::response(200, &[], context.body);
        let (first, last) = response.split_at(bytes);
        vec![Step::WriteSlowly(first.to_vec(), Duration::from_secs(every)), Step::Write(last.to_vec())]
    }
}

#[tokio::test(start_paused = true)]
async fn a_slow_response_within_the_timeouts_succeeds() {
    run([
        Fault::new("a late response", Outcome::Success, |context| {
            vec![Step::Wait(Duration::from_secs(119)), Step::Write(http::response(200, &[], context.body))]
        })
        .takes_seconds(119),
        Fault::new("a slow head", Outcome::Success, slow_start(10, 2)).takes_seconds(20),
        Fault::new("a slow body", Outcome::Success, slow_end(22, 5)).takes_seconds(110),
        Fault::new("a body with long pauses", Outcome::Success, slow_end(2, 59)).takes_seconds(118),
    ])
    .await;
}

#[tokio::test(start_paused = true)]
async fn a_slow_response_beyond_the_timeouts_times_out() {
    run([
        Fault::new("too slow a head", Outcome::Timeout, slow_start(17, 8)).takes_seconds(120),
        Fault::new("too slow a body", Outcome::Timeout, slow_end(26, 5)).takes_seconds(120),
        Fault::new("too long a pause", Outcome::Timeout, slow_end(1, 121)).takes_seconds(120),
        Fault::new("a body without end", Outcome::Timeout, |_| {
            let head = http::head(200, &[("transfer-encoding", "chunked")]);
            vec![Step::Write(head), Step::WriteSlowly(b"1\r\n \r\n".repeat(50), Duration::from_secs(1))]
        })
        .takes_seconds(120),
    ])
    .await;
}
