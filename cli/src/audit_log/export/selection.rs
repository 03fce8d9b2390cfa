//! The selection of the entries, and the output.

use std::path::PathBuf;

use clap::Args;
use clusterkit::jiff::Timestamp;
use clusterkit::jiff::civil::Date;
use clusterkit::jiff::tz::TimeZone;
use clusterkit::perfectscale::{Client, operations};
use serde::{Deserialize, Serialize};

use super::format::Format;

/// A cursor is valid for the same selection only.
#[derive(Debug, PartialEq, Args, Serialize, Deserialize)]
pub(crate) struct Selection {
    /// Start of the range: a date (2026-01-31) or a time (2026-01-31T08:00:00Z) [default: 30 days ago]
    #[arg(long, value_name = "TIME", value_parser = time)]
    pub(crate) from: Option<Timestamp>,
    /// End of the range, written like --from [default: now]
    #[arg(long, value_name = "TIME", value_parser = time)]
    pub(crate) to: Option<Timestamp>,
    /// Only the cluster with this uid; can be repeated
    #[arg(long = "cluster", value_name = "UID")]
    pub(crate) clusters: Vec<String>,
    /// Only this namespace; can be repeated
    #[arg(long = "namespace", value_name = "NAME")]
    pub(crate) namespaces: Vec<String>,
    /// Format of the entries
    #[arg(long, value_enum, default_value_t = Format::Jsonl)]
    pub(crate) format: Format,
    /// Write to a regular file, which appears when it is complete [default: the standard output]
    #[arg(long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    /// Write to the output file from the start, so that other programs can follow it
    #[arg(long, requires = "output")]
    pub(crate) grow: bool,
}

impl Selection {
    pub(crate) fn request(&self, client: &Client, page_size: i64) -> operations::AutomationAuditLogs {
        let mut request = client.automation_audit_logs().page_size(page_size);
        if let Some(from) = self.from {
            request = request.from(from);
        }
        if let Some(to) = self.to {
            request = request.to(to);
        }
        if !self.clusters.is_empty() {
            request = request.cluster_uids(&self.clusters);
        }
        if !self.namespaces.is_empty() {
            request = request.namespaces(&self.namespaces);
        }
        request
    }
}

fn time(text: &str) -> Result<Timestamp, String> {
    let day = || text.parse::<Date>().and_then(|day| day.to_zoned(TimeZone::UTC)).map(|midnight| midnight.timestamp());
    let time = if text.contains(['T', 't']) { text.parse() } else { day() };
    time.map_err(|error| format!("write a date as 2026-01-31, or a time as 2026-01-31T08:00:00Z ({error})"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_a_date_at_midnight_or_has_a_zone() {
        for (text, expected) in [
            ("2026-01-31", Some("2026-01-31T00:00:00Z")),
            ("2026-01-31T08:00:00Z", Some("2026-01-31T08:00:00Z")),
            ("2026-01-31t08:00:00+02:00", Some("2026-01-31T06:00:00Z")),
            ("2026-01-31T08:00:00", None),
            ("2026-02-30", None),
            ("yesterday", None),
            ("", None),
        ] {
            assert_eq!(time(text).ok().map(|time| time.to_string()).as_deref(), expected, "{text}");
        }
    }
}
