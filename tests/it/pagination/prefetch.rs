//! The next page is fetched while the caller works on this one, and no further than it was told.

use std::time::Duration;

use clusterkit::RateLimit;
use tokio::time::{Instant, sleep, timeout};

use crate::pagination::list::List;
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
async fn so_many_pages_are_fetched_ahead_and_no_more() {
    for depth in [0, 1, 3] {
        let server = Recorder::start().await;
        List::on(&server, 14, 2);
        let mut pages = perfectscale(&server).automation_audit_logs().prefetch(depth).pages();
        for held in 1..=7 {
            assert_eq!(pages.try_next().await.unwrap().unwrap().position, held - 1);
            sleep(LONG).await;
            assert_eq!(server.requests().len(), (held + depth).min(7), "page {held} in hand, {depth} ahead");
        }
        assert!(pages.try_next().await.unwrap().is_none());
        assert_eq!(server.requests().len(), 7);
    }
}

#[tokio::test(start_paused = true)]
async fn one_page_ahead_unless_told_otherwise_for_items_too() {
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

/// The depth itself takes no memory.
#[tokio::test(start_paused = true)]
async fn all_pages_can_be_fetched_ahead() {
    let server = Recorder::start().await;
    List::on(&server, 14, 2);
    let mut pages = perfectscale(&server).automation_audit_logs().prefetch(usize::MAX).pages();
    pages.try_next().await.unwrap().unwrap();
    sleep(LONG).await;
    assert_eq!(server.requests().len(), 7);
}

/// How long it takes to read ten pages of 50 ms each and to work on each for 50 ms.
async fn walk(prefetch: usize) -> u128 {
    let server = Recorder::start().await;
    List::on(&server, 20, 2).takes(PAGE);
    let mut pages = perfectscale(&server).automation_audit_logs().prefetch(prefetch).pages();
    let started = Instant::now();
    while pages.try_next().await.unwrap().is_some() {
        sleep(PAGE).await;
    }
    started.elapsed().as_millis()
}

#[tokio::test(start_paused = true)]
async fn fetching_and_working_overlap() {
    let (alone, ahead) = (walk(0).await, walk(1).await);
    assert!((1000..1100).contains(&alone), "{alone} ms");
    assert!((550..640).contains(&ahead), "{ahead} ms");
}

#[tokio::test(start_paused = true)]
async fn dropping_a_stream_closes_the_request_that_is_under_way() {
    for depth in [1, 3] {
        let server = Recorder::start().await;
        let list = List::on(&server, 10, 2);
        list.breaks_after(1, Answer::never());
        let mut pages = perfectscale(&server).automation_audit_logs().prefetch(depth).pages();
        pages.try_next().await.unwrap().unwrap();
        settle().await;
        assert_eq!((server.requests().len(), server.connections()), (2, 1), "the second page is asked for");
        let dropped = Instant::now();
        drop(pages);
        while server.connections() > 0 {
            assert!(dropped.elapsed() < Duration::from_millis(100), "still under way");
            settle().await;
        }
        list.is_repaired();
        sleep(LONG).await;
        assert_eq!(server.requests().len(), 2);
    }
}

#[tokio::test(start_paused = true)]
async fn so_does_dropping_one_that_fetches_nothing_ahead() {
    let server = Recorder::start().await;
    List::on(&server, 10, 2).breaks_after(1, Answer::never());
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
async fn a_dropped_stream_asks_for_nothing_more() {
    // It waits for its slot of the rate limit, or to ask again after a failure.
    for (limit, fault) in [(RateLimit::per_minute(1), None), (RateLimit::unlimited(), Some(Answer::empty(503)))] {
        let server = Recorder::start().await;
        let list = List::on(&server, 10, 2);
        if let Some(fault) = fault {
            list.breaks_after(1, fault.header("retry-after", "30"));
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
async fn a_future_that_is_dropped_takes_nothing_along() {
    for depth in [0, 1] {
        let server = Recorder::start().await;
        List::on(&server, 10, 2).takes(PAGE);
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

/// What is fetched ahead is lost with an error that comes after it: that comes in its turn.
#[tokio::test(start_paused = true)]
async fn an_error_comes_after_the_pages_that_are_before_it() {
    for depth in [1, 3, 9] {
        let server = Recorder::start().await;
        List::on(&server, 10, 2).breaks_after(3, Answer::empty(400));
        let mut pages = perfectscale(&server).automation_audit_logs().prefetch(depth).pages();
        for position in 0..3 {
            assert_eq!(pages.next().await.unwrap().unwrap().position, position);
            sleep(LONG).await;
        }
        assert_eq!(pages.next().await.unwrap().unwrap_err().status().unwrap(), 400);
        assert!(pages.next().await.is_none());
        assert_eq!(server.requests().len(), 4, "nothing is asked for after an error");
    }
}
