//! Calls at random times, of random length, dropped at random: none is rejected, and those that are not dropped get
//! their responses. A seed repeats a run.

use std::future::poll_fn;
use std::pin::pin;
use std::task::Poll;
use std::time::Duration;

use fastrand::Rng;
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};

use crate::rate_limit::{GRANULARITY, MINUTE, call, perfectscale, settle, ten_a_minute};
use crate::support::answer::Answer;
use crate::support::strict::Strict;

/// When a call is dropped.
#[derive(Clone, Copy, Debug)]
enum DropPoint {
    Never,
    /// After a time: while it waits for its slot or its response.
    After(Duration),
    /// After a number of polls: while it connects or sends, too.
    Polls(u32),
}

impl DropPoint {
    fn any(rng: &mut Rng) -> Self {
        match rng.u8(..3) {
            0 => Self::Never,
            1 => Self::After(Duration::from_millis(rng.u64(..150_000))),
            _ => Self::Polls(rng.u32(1..12)),
        }
    }

    /// The output of the future, unless it is dropped before.
    async fn run<F: Future>(self, future: F) -> Option<F::Output> {
        match self {
            Self::Never => Some(future.await),
            Self::After(time) => timeout(time, future).await.ok(),
            Self::Polls(mut left) => {
                let mut future = pin!(future);
                poll_fn(|context| match future.as_mut().poll(context) {
                    Poll::Ready(output) => Poll::Ready(Some(output)),
                    Poll::Pending if left == 0 => Poll::Ready(None),
                    Poll::Pending => {
                        left -= 1;
                        // The count decides, not the progress.
                        context.waker().wake_by_ref();
                        Poll::Pending
                    }
                })
                .await
            }
        }
    }
}

/// Makes calls at random times. Returns how many of those that were not dropped failed.
async fn calls(server: &Strict, rng: &mut Rng, mut drop_point: impl FnMut(&mut Rng) -> DropPoint) -> usize {
    let client = perfectscale(server);
    let mut calls = JoinSet::new();
    for number in 0..rng.usize(30..70) {
        let (client, drop_point) = (client.clone(), drop_point(rng));
        calls.spawn(async move { drop_point.run(call(&client, number)).await.is_some_and(|result| result.is_err()) });
        if rng.bool() {
            sleep(Duration::from_millis(rng.u64(..8_000))).await;
        }
    }
    calls.join_all().await.into_iter().filter(|failed| *failed).count()
}

fn random_lengths(seed: u64, longest: u64) -> impl FnMut() -> Duration {
    let mut rng = Rng::with_seed(seed);
    move || if rng.bool() { Duration::ZERO } else { Duration::from_millis(rng.u64(..longest)) }
}

#[tokio::test(start_paused = true)]
async fn dropped_calls_and_slow_responses_lead_to_no_rejection() {
    for seed in 0..60 {
        let mut rng = Rng::with_seed(seed);
        let server = ten_a_minute().await;
        server.set_work(random_lengths(seed, 90_000));
        calls(&server, &mut rng, DropPoint::any).await;
        assert_eq!(server.refused(), 0, "seed {seed}: {server:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn late_requests_and_slow_responses_lead_to_no_rejection() {
    for seed in 0..40 {
        let mut rng = Rng::with_seed(seed);
        let server = ten_a_minute().await;
        // Together below the timeout of an attempt: a request that timed out may arrive at any later time.
        server.set_way(random_lengths(seed, 14_000));
        server.set_work(random_lengths(seed + 1, 14_000));
        let failed = calls(&server, &mut rng, |_| DropPoint::Never).await;
        assert_eq!((server.refused(), failed), (0, 0), "seed {seed}: {server:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn expired_tokens_and_failures_lead_to_no_rejection() {
    for seed in 0..40 {
        fastrand::seed(seed);
        let mut rng = Rng::with_seed(seed);
        let server = ten_a_minute().await;
        server.set_token_life(rng.u64(20..200));
        for _ in 0..rng.u8(..12) {
            server.answer(Answer::empty(rng.choice([401, 404, 429, 500, 503]).unwrap()));
            server.answer(Answer::empty(503).header("retry-after", rng.u8(..40).to_string()));
        }
        calls(&server, &mut rng, DropPoint::any).await;
        assert_eq!(server.refused(), 0, "seed {seed}: {server:?}");
    }
}

/// With immediate responses, each call has a minimum time: after it was made, after the calls before it, and a minute
/// after the tenth call before it.
#[tokio::test(start_paused = true)]
async fn no_call_waits_longer_than_the_window_requires() {
    for seed in 0..40 {
        let mut rng = Rng::with_seed(seed);
        let server = ten_a_minute().await;
        let client = perfectscale(&server);
        call(&client, 0).await.unwrap();
        let (mut calls, mut made, began) = (JoinSet::new(), Vec::new(), tokio::time::Instant::now());
        for number in 1..rng.usize(40..90) {
            let client = client.clone();
            made.push(began.elapsed());
            calls.spawn(async move { call(&client, number).await });
            settle().await;
            if rng.u8(..3) == 0 {
                sleep(Duration::from_millis(rng.u64(..30_000))).await;
            }
        }
        assert!(calls.join_all().await.iter().all(Result::is_ok));
        let times = server.times();
        assert_eq!((times.len(), server.refused()), (made.len() + 2, 0));
        for (index, made) in made.iter().enumerate() {
            // The exchange and the first call were sent before.
            let index = index + 2;
            let released = index.checked_sub(10).map_or(Duration::ZERO, |tenth| times[tenth] + MINUTE);
            let minimum = released.max(*made).max(times[index - 1]);
            let late = times[index].checked_sub(minimum).expect("none is early");
            assert!(late <= GRANULARITY, "seed {seed}: call {index} is {late:?} late: {server:?}");
        }
    }
}
