//! The streams in generic code.

use std::fmt::Debug;
use std::future::poll_fn;
use std::pin::Pin;

use clusterkit::cockroach::types::Cluster;
use clusterkit::perfectscale::types::{AutomationAuditLogsResponse, AutomationLogEntry};
use clusterkit::{Error, ItemStream, Page, PageStream};
use futures_core::Stream;
use futures_core::stream::FusedStream;

use crate::pagination::numbers;
use crate::pagination::paged_server::List;
use crate::pagination::{cockroach, perfectscale};
use crate::support::answer::Answer;
use crate::support::clients::{self, SECRETS};
use crate::support::recorder::Recorder;

/// What a task, a struct and a combinator require of a stream.
fn is_stream<T>(_: &T)
where
    T: Stream + FusedStream + Send + Unpin + Debug + 'static,
{
}

#[tokio::test(start_paused = true)]
async fn streams_implement_the_traits_that_combinators_require() {
    let server = Recorder::start().await;
    is_stream::<ItemStream<AutomationLogEntry>>(&perfectscale(&server).automation_audit_logs().stream());
    is_stream::<PageStream<AutomationLogEntry, AutomationAuditLogsResponse>>(
        &perfectscale(&server).automation_audit_logs().pages(),
    );
    is_stream::<ItemStream<Cluster>>(&cockroach(&server).list_clusters().stream());
    is_stream(&cockroach(&server).list_cluster_nodes("id").pages());
}

/// Uses only the traits, as combinators do.
async fn collect<S, T>(mut stream: S) -> Result<Vec<T>, Error>
where
    S: Stream<Item = Result<T, Error>> + FusedStream + Unpin,
{
    let mut all = Vec::new();
    assert!(!stream.is_terminated());
    while let Some(item) = poll_fn(|context| Pin::new(&mut stream).poll_next(context)).await {
        all.push(item?);
    }
    assert!(stream.is_terminated(), "it has returned None");
    Ok(all)
}

#[tokio::test(start_paused = true)]
async fn generic_code_reads_streams() {
    for prefetch in [0, 1] {
        let server = Recorder::start().await;
        List::on(&server, 5, 2);
        let log = || perfectscale(&server).automation_audit_logs().prefetch(prefetch);
        assert_eq!(numbers(&collect(log().stream()).await.unwrap()), [0, 1, 2, 3, 4]);
        let pages: Vec<Page<_, _>> = collect(log().pages()).await.unwrap();
        assert_eq!(pages.iter().map(|page| page.items.len()).collect::<Vec<_>>(), [2, 2, 1]);
    }
}

#[tokio::test(start_paused = true)]
async fn a_stream_can_move_to_a_task() {
    let server = Recorder::start().await;
    List::on(&server, 5, 2);
    let clusters = cockroach(&server).list_clusters().stream();
    let task = tokio::spawn(collect(clusters));
    assert_eq!(numbers(&task.await.unwrap().unwrap()), [0, 1, 2, 3, 4]);
}

#[tokio::test(start_paused = true)]
async fn a_stream_is_terminated_after_its_end_and_after_an_error() {
    for prefetch in [0, 1] {
        let server = Recorder::start().await;
        let list = List::on(&server, 4, 2);
        for fault in [None, Some(Answer::empty(400))] {
            if let Some(fault) = fault {
                list.fail_after(1, fault);
            }
            let mut items = cockroach(&server).list_clusters().prefetch(prefetch).stream();
            let mut before = 0;
            while let Some(Ok(_)) = items.next().await {
                assert!(!items.is_terminated());
                before += 1;
            }
            assert!(before >= 2 && items.is_terminated());
            for _ in 0..3 {
                assert!(items.next().await.is_none());
            }
            list.repair();
            assert!(items.next().await.is_none(), "a terminated stream stays terminated");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn the_size_hint_counts_the_items_of_the_current_page() {
    let server = Recorder::start().await;
    List::on(&server, 5, 3);
    let mut clusters = cockroach(&server).list_clusters().stream();
    let mut hints = vec![clusters.size_hint()];
    while clusters.next().await.is_some() {
        hints.push(clusters.size_hint());
    }
    assert_eq!(hints.iter().map(|(least, _)| *least).collect::<Vec<_>>(), [0, 2, 1, 0, 1, 0]);
    assert!(hints.iter().all(|(_, most)| most.is_none()));
}

#[tokio::test(start_paused = true)]
async fn debug_output_has_the_cursor_and_no_secrets() {
    let server = Recorder::start().await;
    List::on(&server, 5, 2);
    let client = clients::perfectscale(&server).build().unwrap();
    let request = client.automation_audit_logs().resume_from("c2");
    let mut shown = vec![format!("{request:?}")];
    let (mut items, mut pages) = (request.clone().stream(), request.pages());
    shown.extend([format!("{items:?}"), format!("{pages:?}")]);
    let page = pages.try_next().await.unwrap().unwrap();
    items.try_next().await.unwrap().unwrap();
    shown.extend([format!("{items:?}"), format!("{pages:?}"), format!("{page:?}")]);
    assert!(shown.iter().all(|shown| shown.contains("c2") || shown.contains("c4")), "{shown:#?}");
    while pages.next().await.is_some() {}
    shown.push(format!("{pages:?}"));
    for (secret, what) in SECRETS {
        assert!(shown.iter().all(|shown| !shown.contains(secret)), "{what} is shown: {shown:#?}");
    }
}
