//! A walk that ends after so many pages.

use crate::pagination::list::List;
use crate::pagination::{cockroach, numbers, perfectscale, read, read_items, settle, text};
use crate::support::recorder::Recorder;

#[tokio::test(start_paused = true)]
async fn no_more_pages_are_asked_for_than_the_cap_allows() {
    for prefetch in [0, 1, 3] {
        let server = Recorder::start().await;
        List::on(&server, 10, 2);
        let client = perfectscale(&server);
        for cap in 0..=7 {
            let before = server.requests().len();
            let log = client.automation_audit_logs().max_pages(cap).prefetch(prefetch);
            let (pages, error) = read(&mut log.pages()).await;
            settle().await;
            assert!(error.is_none(), "{error:?}");
            let sent = server.requests().len() - before;
            assert_eq!((pages.len(), sent), (cap.min(5), cap.min(5)), "prefetch {prefetch}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn it_counts_pages_also_for_items_and_in_lists() {
    let server = Recorder::start().await;
    List::on(&server, 10, 2);
    let (clusters, error) = read_items(&mut cockroach(&server).list_clusters().max_pages(3).stream()).await;
    assert!(error.is_none(), "{error:?}");
    assert_eq!(clusters, (0..6).collect::<Vec<_>>());
    assert_eq!(server.requests().len(), 3);
}

#[tokio::test(start_paused = true)]
async fn the_walk_can_go_on_from_where_it_was_capped() {
    let server = Recorder::start().await;
    List::on(&server, 10, 2);
    let mut clusters = cockroach(&server).list_clusters().max_pages(3).stream();
    assert_eq!(read_items(&mut clusters).await.0.len(), 6);
    let rest = cockroach(&server).list_clusters().resume_from(clusters.cursor().unwrap()).stream();
    assert_eq!(numbers(&rest.into_vec().await.unwrap()), [6, 7, 8, 9]);

    let mut pages = perfectscale(&server).automation_audit_logs().max_pages(2).pages();
    let (read, _) = read(&mut pages).await;
    assert_eq!(text(read[1].cursor.as_ref()), Some("c4"));
    assert_eq!(text(pages.cursor()), Some("c4"));
}

#[tokio::test(start_paused = true)]
async fn the_cap_is_one_walks_own() {
    let server = Recorder::start().await;
    List::on(&server, 10, 2);
    let (pages, _) =
        read(&mut perfectscale(&server).automation_audit_logs().max_pages(2).resume_from("c4").pages()).await;
    assert_eq!(pages.iter().map(|page| page.position).collect::<Vec<_>>(), [0, 1]);
    assert_eq!(numbers(&pages[1].items), [6, 7]);
}
