//! The output on a terminal.

use serde_json::{Value, json};

use crate::support::program::cockroach;
use crate::support::server::{Recorder, Response};
use crate::support::terminal::Terminal;

/// With so many clusters, the first in this state.
fn clusters(number: usize, state: &str) -> Response {
    let clusters: Vec<Value> = (1..=number)
        .map(|n| {
            let state = if n == 1 { state } else { "CREATED" };
            let regions = [json!({ "name": "europe-west1" }), json!({ "name": "us-east1" })];
            json!({ "id": n.to_string(), "name": format!("cluster-{n:02}"), "state": state, "regions": regions })
        })
        .collect();
    Response::json(200, &json!({ "clusters": clusters }))
}

#[tokio::test]
async fn watching_draws_a_picture_that_fits() {
    let server = Recorder::start().await;
    server.respond_always(clusters(30, "CREATING"));
    let url = server.url();
    let variables = cockroach(&url);
    let mut terminal = Terminal::start(&["inventory", "--watch", "1"], &variables, (100, 16));
    // All of it is there in each picture: the head at the top, rows, how many are out of sight, and what happened.
    let seen = terminal.until(|seen| seen.contains("... 18 more")).await;
    let lines: Vec<&str> = seen.lines().collect();
    assert!(lines[0].contains("every 1 s") && lines[2].trim_start().starts_with("NAME"), "{seen}");
    assert!(lines[3].contains("cluster-01") && lines[3].contains("CREATING"), "{seen}");
    assert_eq!(lines.len(), 16, "{seen}");

    server.respond_always(clusters(30, "CREATED"));
    terminal.until(|seen| seen.contains("CREATING -> CREATED")).await;
    server.respond_always(clusters(29, "CREATED"));
    let seen = terminal.until(|seen| seen.ends_with("cluster-30  CREATED")).await;
    let lines: Vec<&str> = seen.lines().collect();
    assert!(lines[0].contains("every 1 s") && lines[3].contains("cluster-01"), "{seen}");
    assert!(lines[14].contains("changed") && lines[14].ends_with("cluster-01  CREATING -> CREATED"), "{seen}");
    assert!(lines[15].contains("gone") && lines[15].contains("cluster-30"), "{seen}");

    server.respond_always(Response::empty(403));
    let seen = terminal.until(|seen| seen.contains("  failed  ")).await;
    let lines: Vec<&str> = seen.lines().collect();
    assert!(lines[0].contains("every 1 s") && lines[3].contains("cluster-01"), "{seen}");
    assert!(seen.contains("its clusters are from") && seen.contains("403"), "{seen}");
    assert!(lines.len() <= 16 && seen.contains("cannot be listed since"), "{seen}");

    terminal.type_in("\x03").await;
    assert_eq!(terminal.end().await.0, Some(0));
}

#[tokio::test]
async fn a_narrow_terminal_gets_fewer_columns_and_no_broken_rows() {
    let server = Recorder::start().await;
    server.respond_always(clusters(5, "CREATED"));
    let url = server.url();
    let variables = cockroach(&url);
    for (width, region) in [(40, false), (80, true)] {
        let mut terminal = Terminal::start(&["inventory", "--watch", "1"], &variables, (width, 24));
        let seen = terminal.until(|seen| seen.contains("cluster-05")).await;
        let rows: Vec<&str> = seen.lines().filter(|line| line.contains("cluster-")).collect();
        assert_eq!(rows.len(), 5, "{seen}");
        assert!(rows.iter().all(|row| row.contains("CockroachDB") && row.contains("CREATED")), "{seen}");
        assert_eq!((seen.contains("REGION"), seen.lines().count() <= 10), (region, true), "{seen}");
        terminal.type_in("\x03").await;
        assert_eq!(terminal.end().await.0, Some(0));
    }
}

#[tokio::test]
async fn a_table_keeps_to_the_width_of_the_terminal() {
    let server = Recorder::start().await;
    server.respond_always(clusters(3, "CREATED"));
    let url = server.url();
    let variables = cockroach(&url);
    for width in [40, 80] {
        let mut terminal = Terminal::start(&["inventory"], &variables, (width, 60));
        assert_eq!(terminal.end().await.0, Some(0));
        let sent = String::from_utf8(terminal.sent.clone()).unwrap();
        assert!(sent.lines().all(|line| line.chars().count() <= width.into()), "{sent}");
        // No word is broken.
        let words = |text: &str| sent.lines().filter(|line| line.contains(text)).count();
        assert_eq!(
            (words("CockroachDB"), words("CREATED"), words("REGION")),
            (3, 3, usize::from(width == 80)),
            "{sent}"
        );
    }
}

#[tokio::test]
async fn a_state_that_needs_attention_is_red() {
    let server = Recorder::start().await;
    server.respond_always(clusters(2, "LOCKED"));
    let url = server.url();
    for (variable, red) in [(None, true), (Some(("NO_COLOR", "1")), false)] {
        let variables: Vec<_> = cockroach(&url).into_iter().chain(variable).collect();
        let mut terminal = Terminal::start(&["inventory"], &variables, (100, 10));
        let (code, seen) = terminal.end().await;
        assert!(code == Some(0) && seen.contains("  LOCKED ") && seen.contains("  CREATED "), "{seen}");
        let sent = String::from_utf8(terminal.sent.clone()).unwrap();
        let expected = if red { "\x1b[1m\x1b[31mLOCKED\x1b[0m" } else { "LOCKED" };
        assert!(sent.contains(expected), "{sent:?}");
        assert_eq!(sent.matches('\x1b').count(), if red { 3 } else { 0 }, "{sent:?}");
    }
}
