//! What is known of each vendor, and what a look at it has changed.

use std::collections::BTreeMap;
use std::fmt;

use clusterkit::jiff::Timestamp;
use serde::Serialize;

use crate::plain::plain;
use crate::row::Row;
use crate::vendor::Vendor;

/// What came of asking a vendor.
pub(crate) struct Look {
    pub(crate) vendor: Vendor,
    pub(crate) at: Timestamp,
    pub(crate) clusters: Result<Vec<Row>, String>,
}

pub(crate) struct Board {
    /// Those that are asked.
    vendors: Vec<Vendor>,
    known: BTreeMap<Vendor, Known>,
}

#[derive(Default)]
pub(crate) struct Known {
    /// As of the last look that succeeded, if one has.
    pub(crate) clusters: Option<(Timestamp, Vec<Row>)>,
    /// Since when it cannot be asked, and why.
    pub(crate) failed: Option<(Timestamp, String)>,
}

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
    /// The cluster as it was, for filters: one that has left the state that is looked for has to be told too.
    #[serde(skip)]
    pub(crate) before: Option<Row>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum What {
    /// It was there when its vendor was first listed.
    Listed,
    New,
    Gone,
    /// It is in another state.
    Changed,
    /// The vendor cannot be asked.
    Failed,
    /// The vendor answers again.
    Back,
}

impl Board {
    pub(crate) fn new(vendors: Vec<Vendor>) -> Self {
        Self { vendors, known: BTreeMap::new() }
    }

    pub(crate) fn known(&self) -> impl Iterator<Item = (&Vendor, &Known)> {
        self.known.iter()
    }

    /// Which vendors have neither answered nor failed yet, as a list for the reader.
    pub(crate) fn awaited(&self) -> Option<String> {
        let names = self.vendors.iter().filter(|vendor| !self.known.contains_key(vendor)).map(|vendor| vendor.name());
        let names: Vec<&str> = names.collect();
        (!names.is_empty()).then(|| names.join(", "))
    }

    pub(crate) fn rows(&self) -> impl Iterator<Item = &Row> {
        self.known.values().filter_map(|known| known.clusters.as_ref()).flat_map(|(_, rows)| rows)
    }

    pub(crate) fn take(&mut self, look: Look) -> Vec<Event> {
        let Look { vendor, at, clusters } = look;
        let known = self.known.entry(vendor).or_default();
        let mut events = Vec::new();
        match clusters {
            Err(error) => {
                // Told once; what is known of its clusters stays, because nothing says that they are gone.
                if known.failed.is_none() {
                    events.push(Event { error: Some(error.clone()), ..Event::of_vendor(at, What::Failed, vendor) });
                }
                let since = known.failed.take().map_or(at, |(since, _)| since);
                known.failed = Some((since, error));
            }
            Ok(rows) => {
                if known.failed.take().is_some() {
                    events.push(Event::of_vendor(at, What::Back, vendor));
                }
                match &known.clusters {
                    None => events.extend(rows.iter().map(|row| Event::of_cluster(at, What::Listed, row))),
                    Some((_, before)) => changes(at, before, &rows, &mut events),
                }
                known.clusters = Some((at, rows));
            }
        }
        events
    }
}

fn changes(at: Timestamp, before: &[Row], now: &[Row], events: &mut Vec<Event>) {
    let by_id =
        |rows: &[Row]| -> BTreeMap<String, Row> { rows.iter().map(|row| (row.id.clone(), row.clone())).collect() };
    let mut gone = by_id(before);
    for row in now {
        match gone.remove(&row.id) {
            None => events.push(Event::of_cluster(at, What::New, row)),
            Some(old) if old.state != row.state => {
                let state_before = old.state.clone();
                events.push(Event { state_before, before: Some(old), ..Event::of_cluster(at, What::Changed, row) });
            }
            Some(_) => {}
        }
    }
    events.extend(gone.values().map(|row| Event::of_cluster(at, What::Gone, row)));
}

impl Event {
    pub(crate) fn of_cluster(at: Timestamp, what: What, row: &Row) -> Self {
        Self { cluster: Some(row.clone()), ..Self::of_vendor(at, what, row.vendor) }
    }

    fn of_vendor(at: Timestamp, what: What, vendor: Vendor) -> Self {
        Self { at, what, vendor, cluster: None, state_before: None, error: None, before: None }
    }
}

impl fmt::Display for Event {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { at, vendor, cluster, state_before, error, .. } = self;
        let what = match self.what {
            What::Listed => "listed",
            What::New => "new",
            What::Gone => "gone",
            What::Changed => "changed",
            What::Failed => "failed",
            What::Back => "back",
        };
        write!(f, "{at}  {what:7}  {vendor:12}")?;
        if let Some(row) = cluster {
            write!(f, "  {}  ", plain(&row.name))?;
            if self.what == What::Changed {
                write!(f, "{} -> ", plain(state_before.as_deref().unwrap_or("-")))?;
            }
            f.write_str(&plain(&row.state_or_sign_of_life()))?;
        }
        error.as_ref().map_or(Ok(()), |error| write!(f, "  {}", plain(error)))
    }
}
