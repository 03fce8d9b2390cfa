//! An error as a snapshot shows it, and what holds for the text of every error.

use std::error::Error as _;

use clusterkit::Error;

use crate::support::clients::SECRETS;

/// Compares the text of an error with the snapshot of that name. `url` is the address that the text may hold.
///
/// `Debug` begins with the line that `Display` prints, so that the snapshot shows both.
pub(crate) fn matches(name: &str, error: &Error, url: &str) {
    check_text(error);
    let address = url.strip_prefix("http://").unwrap();
    let text = format!("{error:?}").replace(address, "[server]");
    let mut settings = insta::Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, text));
}

/// Checks what holds for the text of every error.
pub(crate) fn check_text(error: &Error) {
    let (line, debug) = (error.to_string(), format!("{error:?}"));
    assert!(!line.is_empty() && !line.chars().any(char::is_control), "not one line: {line:?}");
    assert!(line.len() < 600, "too long to read: {line}");
    // `<api> <operation>: <what happened>; <remedy>`. Of a value that is invalid, what happened is what it must be.
    let (subject, rest) = line.split_once(": ").unwrap();
    let api = ["camunda", "cockroach", "perfectscale"].into_iter().find(|api| subject.starts_with(api));
    let api = api.unwrap_or_else(|| panic!("the line does not begin with an API: {line}"));
    if let Some(operation) = error.operation() {
        assert_eq!(subject, format!("{api} {operation}"));
    }
    let remedy = rest.split_once("; ").is_some_and(|(outcome, remedy)| !outcome.is_empty() && !remedy.is_empty());
    assert!(remedy || error.is_invalid_request() && rest.contains("must "), "no remedy in {line}");
    assert!(!line.ends_with('.'), "a full stop in {line}");
    for (secret, name) in SECRETS {
        assert!(!debug.contains(secret), "{name} in {debug}");
    }
    let mut lines = debug.lines();
    assert_eq!(lines.next(), Some(line.as_str()), "Debug begins with the line that Display prints");
    let mut source = error.source();
    while let Some(cause) = source {
        let text = cause.to_string();
        assert!(!line.contains(&text), "{line} repeats its source {text}");
        assert_eq!(lines.next(), Some(format!("  caused by: {text}").as_str()));
        source = cause.source();
    }
    assert_eq!(lines.next(), Some(format!("  kind: {:?}", error.kind()).as_str()));
    assert_eq!(lines.next(), None);
}
