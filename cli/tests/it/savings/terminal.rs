//! The output on a terminal.

use super::two_clusters;
use crate::support::program::perfectscale;
use crate::support::terminal::Terminal;

#[tokio::test]
async fn a_terminal_shows_how_it_goes_in_one_line() {
    let server = two_clusters().await;
    let url = server.url();
    let variables = perfectscale(&url);
    // The token, the list, and then half a minute for each cluster.
    let arguments = ["savings", "--requests-per-minute", "2"];
    let mut terminal = Terminal::start(&arguments, &variables, (120, 10));
    let seen = terminal.until(|seen| seen.contains("0 of 2 clusters, 0 workloads; rate limit: last request in ")).await;
    assert_eq!(seen.lines().count(), 1, "{seen}");
    terminal.type_in("\x03").await;
    let (code, seen) = terminal.end().await;
    assert_eq!(code, Some(130));
    assert!(seen.lines().any(|line| line == "error: interrupted by SIGINT"), "{seen}");

    // What has no room is cut, and moves nothing up.
    let mut terminal = Terminal::start(&arguments, &variables, (60, 10));
    let seen = terminal.until(|seen| seen.contains("0 of 2 clusters, 0 workloads;")).await;
    assert_eq!(seen.lines().count(), 1, "{seen}");
    terminal.type_in("\x03").await;
    assert_eq!(terminal.end().await.0, Some(130));
}

#[tokio::test]
async fn tables_keep_to_the_width_of_the_terminal() {
    for width in [40, 80, 200] {
        let mut terminal = Terminal::start(&["savings", "--sandbox"], &[], (width, 300));
        assert_eq!(terminal.end().await.0, Some(0));
        let sent = String::from_utf8(terminal.sent.clone()).unwrap();
        let report = &sent[sent.find("39 workloads in").unwrap()..];
        // The terms below are prose, which a terminal may break.
        let tables = &report[..report.find("Cost and waste cover").unwrap()];
        // Prose and lists, which a terminal may break, begin without a blank or with two.
        let is_row = |line: &&str| line.starts_with(' ') && !line.starts_with("  ");
        for line in tables.lines().filter(is_row) {
            assert!(line.chars().count() <= width.into(), "{line}");
        }
        // Nowhere is a part of a number, or a request beside another container.
        assert!(tables.contains("4,609.65") && tables.contains("470.62"), "{tables}");
        let proxy = tables.lines().find(|line| line.contains("proxy")).unwrap();
        assert!(proxy.contains("1.2 -> 1.53") && proxy.contains("7,552 -> 9,637"), "{proxy}");
        assert_eq!(tables.contains("MOST WASTE"), width == 200, "{tables}");
    }
}
