//! The changes between two listings of a vendor.

use std::fmt;

use clusterkit::jiff::Timestamp;
use serde::Serialize;

use super::row::Row;
use crate::output::legible;
use crate::vendor::Vendor;

#[derive(Clone, Serialize)]
pub(crate) struct Event {
    pub(crate) at: Timestamp,
    #[serde(rename = "event")]
    pub(crate) what: What,
    pub(crate) vendor: Vendor,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) cluster: Option<Row>,
    #[serde(skip_serializing_if = "Option::is_none")]
    state_before: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<String>,
    /// The cluster before the change. A change from a state that a filter selects is reported too.
    #[serde(skip)]
    pub(crate) before: Option<Row>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum What {
    /// The cluster existed when its vendor was first listed.
    Listed,
    New,
    Gone,
    /// The cluster is in another state.
    Changed,
    /// The vendor cannot be listed.
    Failed,
    /// The vendor can be listed again.
    Back,
}

impl Event {
    pub(crate) fn of_cluster(at: Timestamp, what: What, row: &Row) -> Self {
        Self { cluster: Some(row.clone()), ..Self::of_vendor(at, what, row.vendor) }
    }

    pub(crate) fn of_vendor(at: Timestamp, what: What, vendor: Vendor) -> Self {
        Self { at, what, vendor, cluster: None, state_before: None, error: None, before: None }
    }

    pub(crate) fn changed(at: Timestamp, before: Row, now: &Row) -> Self {
        let state_before = before.state.clone();
        Self { state_before, before: Some(before), ..Self::of_cluster(at, What::Changed, now) }
    }

    pub(crate) fn failed(at: Timestamp, vendor: Vendor, error: &str) -> Self {
        Self { error: Some(error.to_owned()), ..Self::of_vendor(at, What::Failed, vendor) }
    }
}

impl fmt::Display for Event {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { at, vendor, cluster, state_before, error, .. } = self;
        let what = format!("{:?}", self.what).to_lowercase();
        write!(f, "{at}  {what:7}  {vendor:12}")?;
        if let Some(row) = cluster {
            write!(f, "  {}  ", legible(&row.name))?;
            if self.what == What::Changed {
                write!(f, "{} -> ", legible(state_before.as_deref().unwrap_or("-")))?;
            }
            f.write_str(&legible(&row.state_or_last_seen()))?;
        }
        error.as_ref().map_or(Ok(()), |error| write!(f, "  {}", legible(error)))
    }
}
