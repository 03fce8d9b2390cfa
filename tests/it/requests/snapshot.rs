//! Snapshots of requests, written and read.

use std::fs;
use std::path::{Path, PathBuf};

use clusterkit::Error;
use serde_json::Value;

use crate::support::corpus;
use crate::support::recorder::Recorder;
use crate::support::request::Request;

pub(crate) const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/requests/snapshots");

/// What stands between the parts of a snapshot's name: API, operation, and `fewest` or `all`.
pub(crate) const SEPARATOR: &str = "__";

/// The snapshots of token exchanges, which no caller starts.
pub(crate) const EXCHANGES: [&str; 2] = ["camunda__OAuthToken", "perfectscale__PublicAuth"];

/// Makes a call against a server that responds as the vendor would, and compares the request with its snapshot. The
/// snapshot has a name in place of each `hidden` value.
pub(crate) async fn sends<C, T, F>(
    (api, operation, kind): (&str, &str, &str),
    hidden: &[(String, &str)],
    connect: impl FnOnce(&Recorder) -> C,
    call: impl FnOnce(C) -> F,
) where
    F: IntoFuture<Output = Result<T, Error>>,
{
    let server = Recorder::start().await;
    corpus::bodies(api, operation).first().expect("the corpus has bodies of each operation").serve(&server);
    let name = [api, operation, kind].join(SEPARATOR);
    call(connect(&server)).await.map(drop).expect(&name);
    let requests = server.requests();
    matches(&name, hidden, requests.last().expect("the call"));
}

/// Holds a request against the snapshot of that name.
pub(crate) fn matches(name: &str, hidden: &[(String, &str)], request: &Request) {
    let text = hidden.iter().fold(request.render(), |text, (value, name)| text.replace(value, name));
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(FOLDER);
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, text));
}

/// A snapshot as it lies in its file.
pub(crate) struct Snapshot {
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) query: Vec<(String, String)>,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Value,
}

impl Snapshot {
    pub(crate) fn file(api: &str, operation: &str, kind: &str) -> PathBuf {
        Path::new(FOLDER).join([api, operation, kind].join(SEPARATOR) + ".snap")
    }

    pub(crate) fn read(api: &str, operation: &str, kind: &str) -> Self {
        let file = Self::file(api, operation, kind);
        let text = fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        let (_, text) = text.trim_start_matches("---").split_once("\n---\n").expect("a header of insta's");
        let (head, body) = text.split_once("\n\n").unwrap_or((text.trim_end(), ""));
        let mut lines = head.lines();
        let line = lines.next().expect("a request line");
        let [method, target, "HTTP/1.1"] = line.split(' ').collect::<Vec<_>>()[..] else { panic!("{line}") };
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        let pair = |(name, value): (&str, &str)| (name.to_owned(), value.to_owned());
        Self {
            method: method.to_owned(),
            path: path.to_owned(),
            query: query.split('&').filter_map(|part| part.split_once('=')).map(pair).collect(),
            headers: lines.filter_map(|line| line.split_once(": ")).map(pair).collect(),
            body: serde_json::from_str(body).unwrap_or_default(),
        }
    }
}
