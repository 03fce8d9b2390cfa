//! The last listing of each vendor, and the events of a new one.

use std::collections::BTreeMap;

use clusterkit::jiff::Timestamp;

use super::event::{Event, What};
use super::row::Row;
use crate::vendor::Vendor;

/// One attempt to list a vendor's clusters.
pub(crate) struct Listing {
    pub(crate) vendor: Vendor,
    pub(crate) at: Timestamp,
    pub(crate) clusters: Result<Vec<Row>, String>,
}

pub(crate) struct Board {
    vendors: Vec<Vendor>,
    known: BTreeMap<Vendor, Known>,
}

#[derive(Default)]
pub(crate) struct Known {
    /// From the last listing that succeeded.
    pub(crate) clusters: Option<(Timestamp, Vec<Row>)>,
    /// The time since which listings fail, and the latest error.
    pub(crate) failed: Option<(Timestamp, String)>,
}

impl Board {
    pub(crate) fn new(vendors: Vec<Vendor>) -> Self {
        Self { vendors, known: BTreeMap::new() }
    }

    pub(crate) fn known(&self) -> impl Iterator<Item = (&Vendor, &Known)> {
        self.known.iter()
    }

    /// Returns the names of the vendors that have not been listed yet, `None` if all have been listed.
    pub(crate) fn awaited(&self) -> Option<String> {
        let names = self.vendors.iter().filter(|vendor| !self.known.contains_key(vendor)).map(|vendor| vendor.name());
        let names: Vec<&str> = names.collect();
        (!names.is_empty()).then(|| names.join(", "))
    }

    pub(crate) fn rows(&self) -> impl Iterator<Item = &Row> {
        self.known.values().filter_map(|known| known.clusters.as_ref()).flat_map(|(_, rows)| rows)
    }

    pub(crate) fn update(&mut self, listing: Listing) -> Vec<Event> {
        let Listing { vendor, at, clusters } = listing;
        let known = self.known.entry(vendor).or_default();
        let mut events = Vec::new();
        match clusters {
            Err(error) => {
                // Reported once. The known clusters stay, because a failed listing does not mean that they are gone.
                if known.failed.is_none() {
                    events.push(Event::failed(at, vendor, &error));
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
    let mut gone: BTreeMap<&str, &Row> = before.iter().map(|row| (row.id.as_str(), row)).collect();
    for row in now {
        match gone.remove(row.id.as_str()) {
            None => events.push(Event::of_cluster(at, What::New, row)),
            Some(old) if old.state != row.state => events.push(Event::changed(at, old.clone(), row)),
            Some(_) => {}
        }
    }
    events.extend(gone.values().map(|row| Event::of_cluster(at, What::Gone, row)));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(clusters: &[(&str, &str)]) -> Vec<Row> {
        let row = |&(name, state): &(&str, &str)| Row { state: Some(state.to_owned()), ..Row::example(name) };
        clusters.iter().map(row).collect()
    }

    #[test]
    fn what_is_new_changed_or_gone_is_an_event() {
        for (before, now, expected) in [
            (&[][..], &[][..], &[][..]),
            (&[("a", "x")], &[("a", "x")], &[]),
            (&[], &[("a", "x")], &[(What::New, "a")]),
            (&[("a", "x")], &[("a", "y")], &[(What::Changed, "a")]),
            (&[("a", "x"), ("b", "x")], &[("c", "x")], &[(What::New, "c"), (What::Gone, "a"), (What::Gone, "b")]),
        ] {
            let mut events = Vec::new();
            changes(Timestamp::UNIX_EPOCH, &rows(before), &rows(now), &mut events);
            let events: Vec<_> =
                events.iter().map(|event| (event.what, event.cluster.as_ref().unwrap().name.as_str())).collect();
            assert_eq!(events, expected);
        }
    }

    #[test]
    fn an_outage_is_reported_once_and_keeps_the_clusters() {
        let mut board = Board::new(vec![Vendor::Cockroach]);
        assert_eq!(board.awaited().as_deref(), Some("CockroachDB"));
        for (second, clusters, expected) in [
            (1, Ok(rows(&[("a", "x")])), &[What::Listed][..]),
            (2, Err("503".to_owned()), &[What::Failed]),
            (3, Err("504".to_owned()), &[]),
            (4, Ok(rows(&[("a", "y")])), &[What::Back, What::Changed]),
        ] {
            let at = Timestamp::from_second(second).unwrap();
            let events = board.update(Listing { vendor: Vendor::Cockroach, at, clusters });
            assert_eq!(events.iter().map(|event| event.what).collect::<Vec<_>>(), expected, "{second}");
            assert_eq!(board.rows().count(), 1);
            let failed = board.known().next().unwrap().1.failed.as_ref();
            assert_eq!(failed.map(|(since, _)| since.as_second()), (second == 2 || second == 3).then_some(2));
        }
        assert_eq!(board.awaited(), None);
    }
}
