//! The behaviour of all commands.

use std::process::Stdio;

use crate::support::program::{self, command, run};

#[tokio::test]
async fn the_version_is_that_of_the_package() {
    let outcome = run(&["--version"], &[]).await;
    assert_eq!((outcome.code, outcome.out), (0, format!("clusterkit {}\n", env!("CARGO_PKG_VERSION"))));
}

#[tokio::test]
async fn each_command_has_help_with_its_options_and_exit_codes() {
    for (words, texts) in [
        (&["inventory"][..], &["--watch", "--sort", "Exit codes"][..]),
        (&["audit-log", "export"], &["--resume", "30 days", "[default: 5000]", "Exit codes"]),
        (&["savings"], &["--html", "[default: 10]", "Exit codes"]),
        (&["cockroach", "run"], &["--spend-limit <CENTS>", "US cents", "[default: 600]", "Exit codes"]),
        (&["camunda", "provision"], &["--adopt", "in seconds", "[default: 1800]", "Exit codes"]),
    ] {
        let outcome = run(&[words, &["--help"]].concat(), &[]).await;
        assert_eq!((outcome.code, outcome.err.as_str()), (0, ""), "{words:?}");
        for text in texts.iter().chain(&["Usage: clusterkit", "--sandbox"]) {
            assert!(outcome.out.contains(text), "{text}: {}", outcome.out);
        }
        assert!(outcome.out.lines().all(|line| line.chars().count() <= 100), "{}", outcome.out);
    }
}

/// `--sandbox` belongs to the program, so it can stand before and behind a command.
#[tokio::test]
async fn the_sandbox_can_be_asked_for_before_and_behind_the_command() {
    for arguments in [["--sandbox", "camunda", "provision", "--list"], ["camunda", "provision", "--list", "--sandbox"]]
    {
        let outcome = run(&arguments, &[]).await;
        assert_eq!((outcome.code, outcome.err.as_str()), (0, ""), "{arguments:?}");
    }
}

#[cfg(unix)]
#[tokio::test]
async fn colours_are_for_terminals_that_want_them() {
    use crate::support::terminal::Terminal;
    for (variables, has_colour) in [(&[][..], true), (&[("NO_COLOR", "1")], false)] {
        let mut terminal = Terminal::start(&["inventory"], variables, (100, 10));
        let (code, seen) = terminal.end().await;
        assert_eq!(code, Some(2));
        assert!(seen.starts_with("error: no credentials"), "{seen}");
        assert_eq!(terminal.sent.contains(&0x1b), has_colour, "{variables:?}: {seen}");
    }
    assert!(!run(&["inventory"], &[]).await.err.contains('\x1b'));
}

/// A closed standard error ends no job with a panic.
#[cfg(unix)]
#[tokio::test]
async fn errors_without_a_reader_change_no_exit_code() {
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    for words in [&["inventory"][..], &["audit-log", "export"], &["savings"], &["cockroach", "run", "--", "true"]] {
        let child = command(words, &[]).stdout(Stdio::null()).stderr(writer.try_clone().unwrap()).spawn().unwrap();
        assert_eq!(program::end(child).await.code, 2, "{words:?}");
    }
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn an_output_that_cannot_be_written_is_named() {
    let full = || std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    for words in [&["inventory"][..], &["audit-log", "export"], &["savings"], &["camunda", "provision", "--list"]] {
        let mut command = command(&[words, &["--sandbox"]].concat(), &[]);
        let outcome = program::end(command.stdout(full()).stderr(Stdio::piped()).spawn().unwrap()).await;
        assert_eq!(outcome.code, 2, "{words:?}");
        assert!(outcome.err.starts_with("error: cannot write to the standard output ("), "{}", outcome.err);
    }
}
