//! Calls at random times, of random length, dropped at random: whatever they do, none is refused, and those that are
//! not dropped are answered. Each run can be repeated by its seed.

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
enum Patience {
    Endless,
    /// In the middle of anything that takes time: its turn, its answer.
    For(Duration),
    /// In the middle of anything: connecting, sending.
    Polls(u32),
}

impl Patience {
    fn any(rng: &mut Rng) -> Self {
        match rng.u8(..3) {
            0 => Self::Endless,
            1 => Self::For(Duration::from_millis(rng.u64(..150_000))),
            _ => Self::Polls(rng.u32(1..12)),
        }
    }

    /// What the future gives, unless it is dropped before.
    async fn with<F: Future>(self, future: F) -> Option<F::Output> {
        match self {
            Self::Endless => Some(future.await),
            Self::For(time) => timeout(time, future).await.ok(),
            Self::Polls(mut left) => {
                let mut future = pin!(future);
                poll_fn(|context| match future.as_mut().poll(context) {
                    Poll::Ready(output) => Poll::Ready(Some(output)),
                    Poll::Pending if left == 0 => Poll::Ready(None),
                    Poll::Pending => {
                        left -= 1;
                        // Wait for nothing, so that the count and not the progress decides.
                        context.waker().wake_by_ref();
                        Poll::Pending
                    }
                })
                .await
            }
        }
    }
}

/// Makes calls at random times with random patience; tells how many of the patient ones failed.
async fn calls(server: &Strict, rng: &mut Rng, mut patience: impl FnMut(&mut Rng) -> Patience) -> usize {
    let client = perfectscale(server);
    let mut calls = JoinSet::new();
    for number in 0..rng.usize(30..70) {
        let (client, patience) = (client.clone(), patience(rng));
        calls.spawn(async move { patience.with(call(&client, number)).await.is_some_and(|result| result.is_err()) });
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
async fn dropped_calls_and_slow_answers() {
    for seed in 0..60 {
        let mut rng = Rng::with_seed(seed);
        let server = ten_a_minute().await;
        server.set_work(random_lengths(seed, 90_000));
        calls(&server, &mut rng, Patience::any).await;
        assert_eq!(server.refused(), 0, "seed {seed}: {server:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn slow_ways_and_slow_answers() {
    for seed in 0..40 {
        let mut rng = Rng::with_seed(seed);
        let server = ten_a_minute().await;
        // Together below what an answer may keep silent: what is given up can arrive later than anyone knows.
        server.set_way(random_lengths(seed, 14_000));
        server.set_work(random_lengths(seed + 1, 14_000));
        let failed = calls(&server, &mut rng, |_| Patience::Endless).await;
        assert_eq!((server.refused(), failed), (0, 0), "seed {seed}: {server:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn short_tokens_failures_and_refusals() {
    for seed in 0..40 {
        fastrand::seed(seed);
        let mut rng = Rng::with_seed(seed);
        let server = ten_a_minute().await;
        server.set_token_life(rng.u64(20..200));
        for _ in 0..rng.u8(..12) {
            server.answer(Answer::empty(rng.choice([401, 404, 429, 500, 503]).unwrap()));
            server.answer(Answer::empty(503).header("retry-after", rng.u8(..40).to_string()));
        }
        calls(&server, &mut rng, Patience::any).await;
        assert_eq!(server.refused(), 0, "seed {seed}: {server:?}");
    }
}

/// With instant answers there is a least time for each call, and that is when it is served: when it is made, when
/// those before it have been served, and when the tenth before it was a minute ago.
#[tokio::test(start_paused = true)]
async fn nobody_waits_longer_than_the_window_demands() {
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
            // The exchange and the first call were served before.
            let index = index + 2;
            let free = index.checked_sub(10).map_or(Duration::ZERO, |tenth| times[tenth] + MINUTE);
            let least = free.max(*made).max(times[index - 1]);
            let late = times[index].checked_sub(least).expect("none is early");
            assert!(late <= GRANULARITY, "seed {seed}: call {index} is {late:?} late: {server:?}");
        }
    }
}
