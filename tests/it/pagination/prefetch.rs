//! Pages that are fetched while the caller works on the current one.

use std::time::Duration;

use clusterkit::RateLimit;
use tokio::time::{Instant, sleep, timeout};

use crate::pagination::paged_server::List;
use crate::pagination::{cockroach, numbers, perfectscale, settle};
use crate::support::answer::Answer;
use crate::support::clients::{self, TOKEN};
use crate::support::recorder::Recorder;

const PAGE: Duration = Duration::from_millis(50);
const LONG: Duration = Duration::from_secs(600);

#[tokio::test(start_paused = true)]
async fn nothing_is_sent_before_the_first_poll() {
    for prefetch in [0, 1, 3] {
        let server = Recorder::start().await;
        List::on(&server, 10, 2);
        let log = perfectscale(&server).automation_audit_logs().prefetch(prefetch);
        let (pages, items) = (log.clone().pages(), log.stream());
        let clusters = cockroach(&server).list_clusters().stream();
        sleep(LONG).await;
        assert_eq!((server.requests().len(), server.connections()), (0, 0));
        drop((pages, items, clusters));
    }
}

#[tokio::test(start_paused = true)]
async fn prefetch_is_the_number_of_pages_fetched_ahead() {
    for depth in [0, 1, 3] {
        let server = Recorder::start().await;
        List::on(&server, 14, 2);
        let mut pages = perfectscale(&server).automation_audit_logs().prefetch(depth).pages();
        for held in 1..=7 {
            assert_eq!(pages.try_next().await.unwrap().unwrap().index, held - 1);
            sleep(LONG).await;
            assert_eq!(server.requests().len(), (held + depth).min(7), "page {held}, {depth} ahead");
        }
        assert!(pages.try_next().await.unwrap().is_none());
        assert_eq!(server.requests().len(), 7);
    }
}

#[tokio::test(start_paused = true)]
async fn one_page_is_fetched_ahead_by_default() {
    let server = Recorder::start().await;
    List::on(&server, 10, 2);
    let mut clusters = cockroach(&server).list_clusters().stream();
    let mut sent = Vec::new();
    while clusters.try_next().await.unwrap().is_some() {
        sleep(LONG).await;
        sent.push(server.requests().len());
    }
    assert_eq!(sent, [2, 2, 3, 3, 4, 4, 5, 5, 5, 5]);
}

/// The number itself takes no memory.
#[tokio::test(start_paused = true)]
async fn all_pages_can_be_fetched_ahead() {
    let server = Recorder::start().await;
    List::on(&server, 14, 2);
    let mut pages = perfectscale(&server).automation_audit_logs().prefetch(usize::MAX).pages();
    pages.try_next().await.unwrap().unwrap();
    sleep(LONG).await;
    assert_eq!(server.requests().len(), 7);
}

/// The milliseconds to read ten pages of 50 ms each and to work on each for 50 ms.
async fn read_and_work(prefetch: usize) -> u128 {
    let server = Recorder::start().await;
    List::on(&server, 20, 2).with_delay(PAGE);
    let mut pages = perfectscale(&server).automation_audit_logs().prefetch(prefetch).pages();
    let started = Instant::now();
    while pages.try_next().await.unwrap().is_some() {
        sleep(PAGE).await;
    }
    started.elapsed().as_millis()
}

#[tokio::test(start_paused = true)]
async fn fetching_overlaps_with_the_work_of_the_caller() {
    let (alone, ahead) = (read_and_work(0).await, read_and_work(1).await);
    assert!((1000..1100).contains(&alone), "{alone} ms");
    assert!((550..640).contains(&ahead), "{ahead} ms");
}

#[tokio::test(start_paused = true)]
async fn dropping_a_stream_cancels_its_running_request() {
    for depth in [1, 3] {
        let server = Recorder::start().await;
        let list = List::on(&server, 10, 2);
        list.fail_after(1, Answer::never());
        let mut pages = perfectscale(&server).automation_audit_logs().prefetch(depth).pages();
        pages.try_next().await.unwrap().unwrap();
        settle().await;
        assert_eq!((server.requests().len(), server.connections()), (2, 1), "the second page is requested");
        let dropped = Instant::now();
        drop(pages);
        while server.connections() > 0 {
            assert!(dropped.elapsed() < Duration::from_millis(100), "the request is still running");
            settle().await;
        }
        list.repair();
        sleep(LONG).await;
        assert_eq!(server.requests().len(), 2);
    }
}

#[tokio::test(start_paused = true)]
async fn dropping_a_stream_without_prefetch_cancels_its_running_request() {
    let server = Recorder::start().await;
    List::on(&server, 10, 2).fail_after(1, Answer::never());
    let mut clusters = cockroach(&server).list_clusters().prefetch(0).stream();
    for _ in 0..2 {
        clusters.try_next().await.unwrap().unwrap();
    }
    assert!(timeout(Duration::from_secs(1), clusters.next()).await.is_err());
    assert_eq!((server.requests().len(), server.connections()), (2, 1));
    drop(clusters);
    settle().await;
    assert_eq!(server.connections(), 0);
}

#[tokio::test(start_paused = true)]
async fn a_dropped_stream_sends_no_more_requests() {
    // One waits for a slot of the rate limit, the other for its backoff.
    for (limit, fault) in [(RateLimit::per_minute(1), None), (RateLimit::unlimited(), Some(Answer::empty(503)))] {
        let server = Recorder::start().await;
        let list = List::on(&server, 10, 2);
        if let Some(fault) = fault {
            list.fail_after(1, fault.header("retry-after", "30"));
        }
        let client = clients::perfectscale(&server).token(TOKEN).rate_limit(limit.clone()).build().unwrap();
        let mut pages = client.automation_audit_logs().pages();
        pages.try_next().await.unwrap().unwrap();
        settle().await;
        let sent = server.requests().len();
        drop(pages);
        sleep(LONG).await;
        assert_eq!(server.requests().len(), sent);
        assert_eq!(limit.state().queued, 0);
    }
}

#[tokio::test(start_paused = true)]
async fn dropping_the_future_of_an_item_loses_nothing() {
    for depth in [0, 1] {
        let server = Recorder::start().await;
        List::on(&server, 10, 2).with_delay(PAGE);
        let mut clusters = cockroach(&server).list_clusters().prefetch(depth).stream();
        let (mut read, mut dropped) = (Vec::new(), 0);
        loop {
            match timeout(Duration::from_millis(20), clusters.try_next()).await {
                Err(_) => dropped += 1,
                Ok(Ok(Some(cluster))) => read.push(cluster),
                Ok(end) => break assert!(end.unwrap().is_none()),
            }
        }
        assert!(dropped > 0);
        assert_eq!(numbers(&read), (0..10).collect::<Vec<_>>());
        assert_eq!(server.requests().len(), 5);
    }
}

#[tokio::test(start_paused = true)]
async fn an_error_follows_the_pages_that_were_fetched_before_it() {
    for depth in [1, 3, 9] {
        let server = Recorder::start().await;
        List::on(&server, 10, 2).fail_after(3, Answer::empty(400));
        let mut pages = perfectscale(&server).automation_audit_logs().prefetch(depth).pages();
        for index in 0..3 {
            assert_eq!(pages.next().await.unwrap().unwrap().index, index);
            sleep(LONG).await;
        }
        assert_eq!(pages.next().await.unwrap().unwrap_err().status().unwrap(), 400);
        assert!(pages.next().await.is_none());
        assert_eq!(server.requests().len(), 4, "nothing is requested after an error");
    }
}
