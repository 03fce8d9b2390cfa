//! An error as a snapshot shows it, and what holds for every error.

use std::error::Error as _;

use clusterkit::Error;

use crate::support::clients::SECRETS;

/// Holds Display and Debug of an error against the snapshot of that name. `url` is where it happened.
pub(crate) fn matches(name: &str, error: &Error, url: &str) {
    let (line, debug) = (error.to_string(), format!("{error:#?}"));
    assert!(!line.is_empty() && !line.contains('\n'), "one line: {line}");
    assert!(line.len() < 600, "a line that can be read: {line}");
    for shown in [&line, &debug, &format!("{error:?}")] {
        for (secret, what) in SECRETS {
            assert!(!shown.contains(secret), "{what} in {shown}");
        }
    }
    let mut source = error.source();
    while let Some(cause) = source {
        assert!(!line.contains(&cause.to_string()), "{line} repeats its source {cause}");
        source = cause.source();
    }
    let address = url.strip_prefix("http://").unwrap();
    let text = format!("{line}\n\n{debug}").replace(address, "[server]");
    let mut settings = insta::Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, text));
}
