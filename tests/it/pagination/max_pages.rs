//! The maximum number of pages of a stream.

use crate::pagination::paged_server::List;
use crate::pagination::{cockroach, numbers, perfectscale, read, read_items, settle, text};
use crate::support::recorder::Recorder;

#[tokio::test(start_paused = true)]
async fn a_stream_requests_no_more_pages_than_its_maximum() {
    for prefetch in [0, 1, 3] {
        let server = Recorder::start().await;
        List::on(&server, 10, 2);
        let client = perfectscale(&server);
        for max in 0..=7 {
            let before = server.requests().len();
            let log = client.automation_audit_logs().max_pages(max).prefetch(prefetch);
            let (pages, error) = read(&mut log.pages()).await;
            settle().await;
            assert!(error.is_none(), "{error:?}");
            let sent = server.requests().len() - before;
            assert_eq!((pages.len(), sent), (max.min(5), max.min(5)), "prefetch {prefetch}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn the_maximum_of_an_item_stream_counts_pages() {
    let server = Recorder::start().await;
    List::on(&server, 10, 2);
    let (clusters, error) = read_items(&mut cockroach(&server).list_clusters().max_pages(3).stream()).await;
    assert!(error.is_none(), "{error:?}");
    assert_eq!(clusters, (0..6).collect::<Vec<_>>());
    assert_eq!(server.requests().len(), 3);
}

#[tokio::test(start_paused = true)]
async fn a_stream_resumes_where_its_maximum_ended_it() {
    let server = Recorder::start().await;
    List::on(&server, 10, 2);
    let mut clusters = cockroach(&server).list_clusters().max_pages(3).stream();
    assert_eq!(read_items(&mut clusters).await.0.len(), 6);
    let rest = cockroach(&server).list_clusters().resume_from(clusters.cursor().unwrap()).stream();
    assert_eq!(numbers(&rest.try_collect().await.unwrap()), [6, 7, 8, 9]);

    let mut pages = perfectscale(&server).automation_audit_logs().max_pages(2).pages();
    let (read, _) = read(&mut pages).await;
    assert_eq!(text(read[1].next_cursor.as_ref()), Some("c4"));
    assert_eq!(text(pages.cursor()), Some("c4"));
}

#[tokio::test(start_paused = true)]
async fn the_maximum_counts_from_where_the_stream_resumes() {
    let server = Recorder::start().await;
    List::on(&server, 10, 2);
    let (pages, _) =
        read(&mut perfectscale(&server).automation_audit_logs().max_pages(2).resume_from("c4").pages()).await;
    assert_eq!(pages.iter().map(|page| page.index).collect::<Vec<_>>(), [0, 1]);
    assert_eq!(numbers(&pages[1].items), [6, 7]);
}
