//! Snapshots of requests, written and read.

use std::fs;
use std::path::{Path, PathBuf};

use clusterkit::Error;
use serde_json::Value;

use crate::support::corpus;
use crate::support::recorder::Recorder;
use crate::support::request::Request;

pub(crate) const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/requests/snapshots");

/// Separates the parts of a snapshot's name: API, operation, and `fewest` or `all`.
pub(crate) const SEPARATOR: &str = "__";

/// The snapshots of token exchanges, which no caller starts.
pub(crate) const EXCHANGES: [&str; 2] = ["camunda__OAuthToken", "perfectscale__PublicAuth"];

/// Placeholders of days, which differ from run to run.
pub(crate) const DAYS: [&str; 2] = ["[3 days ago]", "[2 days ago]"];

/// Makes a call against a server that responds as the vendor would, and compares the request with its snapshot. The
/// snapshot has a placeholder for each `hidden` value.
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

/// Compares a request with the snapshot of that name.
pub(crate) fn matches(name: &str, hidden: &[(String, &str)], request: &Request) {
    let text = hidden.iter().fold(request.render(), |text, (value, name)| text.replace(value, name));
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(FOLDER);
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, text));
}

/// A request, as its snapshot has it.
pub(crate) struct Snapshot {
    pub(crate) method: String,
    /// Path and query.
    pub(crate) target: String,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: String,
}

impl Snapshot {
    pub(crate) fn file(api: &str, operation: &str, kind: &str) -> PathBuf {
        Path::new(FOLDER).join([api, operation, kind].join(SEPARATOR) + ".snap")
    }

    pub(crate) fn read(api: &str, operation: &str, kind: &str) -> Self {
        Self::of_file(&Self::file(api, operation, kind))
    }

    pub(crate) fn of_file(file: &Path) -> Self {
        let text = fs::read_to_string(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        let (_, text) = text.trim_start_matches("---").split_once("\n---\n").expect("a header of insta's");
        let (head, body) = text.split_once("\n\n").unwrap_or((text.trim_end(), ""));
        let mut lines = head.lines();
        let line = lines.next().expect("a request line");
        let [method, target, "HTTP/1.1"] = line.split(' ').collect::<Vec<_>>()[..] else { panic!("{line}") };
        let pair = |(name, value): (&str, &str)| (name.to_owned(), value.to_owned());
        Self {
            method: method.to_owned(),
            target: target.to_owned(),
            headers: lines.filter_map(|line| line.split_once(": ")).map(pair).collect(),
            body: body.trim_end().to_owned(),
        }
    }

    pub(crate) fn path(&self) -> &str {
        self.target.split('?').next().unwrap_or_default()
    }

    /// The query as it is encoded.
    pub(crate) fn query(&self) -> Vec<(&str, &str)> {
        let query = self.target.split_once('?').map_or("", |(_, query)| query);
        query.split('&').filter_map(|pair| pair.split_once('=')).collect()
    }

    /// The body, or null if there is none.
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_default()
    }

    /// The body with a date in place of each placeholder of a day.
    pub(crate) fn dated_body(&self, date: &str) -> String {
        DAYS.iter().fold(self.body.clone(), |body, day| body.replace(day, date))
    }
}
