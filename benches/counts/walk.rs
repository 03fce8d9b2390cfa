//! The allocations of a stream over the audit log, and its peak memory.

use std::time::Duration;

use allocation_counter::{AllocationInfo, measure};
use clusterkit::perfectscale::types::AutomationAuditLogsResponse;
use clusterkit_benches::consumer::Consumer;
use clusterkit_benches::peers::{client, handwritten, plain};
use clusterkit_benches::server::{LARGEST, Pages, Server};

use crate::{holds, runtime, server};

/// Counts the allocations of a stream. Asserts that it returned all entries.
fn walk(pages: &Pages, walk: impl AsyncFnOnce(&mut Consumer)) -> AllocationInfo {
    let mut consumer = Consumer::new(pages, Duration::ZERO);
    let runtime = runtime();
    let counted = measure(|| runtime.block_on(walk(&mut consumer)));
    assert_eq!(consumer.seen(), pages.count * pages.entries);
    counted
}

#[test]
fn it_allocates_less_than_plain_progenitor() {
    let server = server();
    for (gzip, ours, theirs) in [(false, 60_100, 60_106), (true, 60_540, 62_748)] {
        let pages = Pages { count: 5, gzip, ..LARGEST };
        let each = |counted: AllocationInfo| counted.count_total / 5;
        let url = server.with(&pages);
        let http = reqwest::Client::new();
        let by_hand = each(walk(&pages, async |consumer| handwritten::walk(&http, &url, consumer).await.unwrap()));
        let client = client::client(&url).unwrap();
        let client = each(walk(&pages, async |consumer| client::walk(&client, consumer).await.unwrap()));
        let plain = plain::client(&url).unwrap();
        let plain = each(walk(&pages, async |consumer| plain::walk(&plain, consumer).await.unwrap()));
        println!("a page, gzip {gzip}: client {client}, by hand {by_hand}, plain progenitor {plain}");
        holds("client", client, ours);
        holds("plain progenitor", plain, theirs);
        assert!(client < plain && client < by_hand, "{client}, by hand {by_hand}, plain progenitor {plain}");
    }
}

/// The peak memory of a stream whose consumer keeps each page until the next one has arrived.
fn peak(server: &Server, pages: &Pages, keep: Duration) -> u64 {
    let client = client::client(&server.with(pages)).unwrap();
    let runtime = runtime();
    let counted = measure(|| {
        runtime.block_on(async {
            let mut walk = client.automation_audit_logs().pages();
            let mut seen = 0;
            while let Some(page) = walk.try_next().await.unwrap() {
                seen += page.items.len();
                tokio::time::sleep(keep).await;
            }
            assert_eq!(seen, pages.count * pages.entries);
        });
    });
    counted.bytes_max
}

/// The memory of a decoded page.
fn size(server: &Server, pages: &Pages) -> u64 {
    let url = format!("{}/automation/audit_logs", server.with(pages));
    let body = runtime().block_on(async {
        let response = reqwest::Client::new().post(url).body("{}").send().await.unwrap();
        response.bytes().await.unwrap()
    });
    let mut page = None;
    let counted = measure(|| page = serde_json::from_slice::<AutomationAuditLogsResponse>(&body).ok());
    assert!(page.is_some());
    u64::try_from(counted.bytes_current).unwrap()
}

#[test]
fn it_takes_less_memory_than_three_pages() {
    let server = server();
    for (gzip, recorded) in [(false, 18_440_000), (true, 19_520_000)] {
        let pages = Pages { count: 4, gzip, ..LARGEST };
        let (peak, size) = (peak(&server, &pages, Duration::from_secs(2)), size(&server, &pages));
        println!("gzip {gzip}: {peak} bytes with pages of {size}: {} %", 100 * peak / size);
        holds("peak", peak, recorded);
        assert!(peak < 3 * size, "{peak}, of pages of {size}");
    }
}

/// Reads small pages, of which a test can read a thousand.
#[test]
fn it_takes_no_more_memory_for_more_pages() {
    let server = server();
    let [ten, hundred, thousand] = [10, 100, 1000].map(|count| {
        let pages = Pages { count, entries: 500, ..LARGEST };
        peak(&server, &pages, Duration::from_millis(10))
    });
    println!("10 pages: {ten}, 100: {hundred}, 1000: {thousand}");
    assert!(hundred < ten + ten / 20 && thousand < ten + ten / 20, "{ten}, {hundred}, {thousand}");
}
