//! A cluster of any vendor, as a line of the table.

use clap::ValueEnum;
use clusterkit::camunda::types::HealthStatus;
use clusterkit::cockroach::types::ClusterState;
use clusterkit::jiff::Timestamp;
use clusterkit::{camunda, cockroach, perfectscale};
use comfy_table::Table;
use serde::Serialize;

use super::region::Region;
use crate::output::{legible, table};
use crate::vendor::Vendor;

#[derive(Clone, Serialize)]
pub(crate) struct Row {
    /// The vendor's id.
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) vendor: Vendor,
    pub(crate) cloud: Option<String>,
    #[serde(rename = "region")]
    pub(crate) regions: Vec<Region>,
    pub(crate) state: Option<String>,
    /// Whether the table highlights the state.
    #[serde(skip)]
    pub(crate) needs_attention: bool,
    /// PerfectScale does not report a state, only the time of the last report of its agent.
    pub(crate) last_seen_at: Option<Timestamp>,
    #[serde(skip)]
    pub(crate) last_seen_seconds: Option<i64>,
    pub(crate) created_at: Option<Timestamp>,
    pub(crate) age_seconds: Option<i64>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Column {
    Name,
    Vendor,
    Cloud,
    Region,
    State,
    Age,
}

/// All columns, or those for a terminal where more would be broken beyond recognition.
fn columns(width: Option<u16>) -> &'static [Column] {
    if width.is_some_and(|width| width < 70) {
        &[Column::Name, Column::Vendor, Column::State]
    } else {
        Column::value_variants()
    }
}

impl Row {
    /// The table, no wider than this.
    pub(crate) fn table(rows: &[Self], width: Option<u16>, has_colours: bool) -> Vec<String> {
        table::lines(&Self::table_of(rows, width, has_colours))
    }

    /// The table with one line for each cluster, cut where it is too long.
    pub(crate) fn lines(rows: &[Self], width: u16, has_colours: bool) -> Vec<String> {
        let mut table = Self::table_of(rows, Some(width), has_colours);
        for row in table.row_iter_mut() {
            row.max_height(1);
        }
        table::lines(&table)
    }

    fn table_of(rows: &[Self], width: Option<u16>, has_colours: bool) -> Table {
        let columns = columns(width);
        let mut table = table::table(width);
        table.set_header(columns.iter().map(|column| format!("{column:?}").to_uppercase()));
        for row in rows {
            table.add_row(columns.iter().map(|&column| match column {
                Column::State if has_colours && row.needs_attention => {
                    table::highlighted(&legible(&row.state_or_last_seen()))
                }
                Column::State => legible(&row.state_or_last_seen()),
                column => legible(row.text(column).as_deref().unwrap_or("-")),
            }));
        }
        table
    }

    pub(crate) fn text(&self, column: Column) -> Option<String> {
        match column {
            Column::Name => Some(self.name.clone()),
            Column::Vendor => Some(self.vendor.to_string()),
            Column::Cloud => self.cloud.clone(),
            Column::Region => {
                let names: Vec<&str> = self.regions.iter().map(|region| region.name.as_str()).collect();
                (!names.is_empty()).then(|| names.join(", "))
            }
            Column::State => self.state.clone(),
            Column::Age => self.age_seconds.map(age),
        }
    }

    pub(crate) fn state_or_last_seen(&self) -> String {
        let seen = || self.last_seen_seconds.map(|seconds| format!("seen {} ago", age(seconds)));
        self.state.clone().or_else(seen).unwrap_or_else(|| "-".to_owned())
    }
}

impl Row {
    pub(crate) fn of_perfectscale(cluster: perfectscale::types::Cluster, now: Timestamp) -> Self {
        Self {
            id: cluster.uid.or(cluster.id).unwrap_or_else(|| cluster.name.clone()),
            name: cluster.name,
            vendor: Vendor::PerfectScale,
            cloud: cluster.cloud.map(|cloud| cloud.to_string()),
            regions: cluster.region.map(Region::from).into_iter().collect(),
            state: None,
            needs_attention: false,
            last_seen_at: cluster.last_transmitted_at,
            last_seen_seconds: cluster.last_transmitted_at.map(|last| seconds(last, now)),
            created_at: cluster.created_at,
            age_seconds: cluster.created_at.map(|created| seconds(created, now)),
        }
    }

    pub(crate) fn of_cockroach(cluster: cockroach::types::Cluster, now: Timestamp) -> Self {
        Self {
            id: cluster.id,
            name: cluster.name,
            vendor: Vendor::Cockroach,
            cloud: cluster.cloud_provider.map(|provider| provider.to_string().to_lowercase()),
            regions: cluster.regions.into_iter().map(|region| Region::from(region.name)).collect(),
            needs_attention: matches!(cluster.state, Some(ClusterState::CreationFailed | ClusterState::Locked)),
            state: cluster.state.map(|state| state.to_string()),
            last_seen_at: None,
            last_seen_seconds: None,
            created_at: cluster.created_at,
            age_seconds: cluster.created_at.map(|created| seconds(created, now)),
        }
    }

    /// A Camunda cluster has only the name of its region; the parameters have the cloud and the code of each region.
    pub(crate) fn of_camunda(
        cluster: camunda::types::Cluster,
        parameters: &camunda::types::Parameters,
        now: Timestamp,
    ) -> Self {
        let region = cluster.region;
        let uuid = region.as_ref().and_then(|region| region.uuid.as_ref());
        let known = uuid.and_then(|uuid| parameters.regions.iter().find(|known| known.uuid == *uuid));
        let provider = known.and_then(|known| known.provider.as_ref());
        let code = known.and_then(|known| known.region.clone());
        let ready = cluster.status.and_then(|status| status.ready);
        Self {
            id: cluster.uuid,
            name: cluster.name,
            vendor: Vendor::Camunda,
            cloud: provider.map(|provider| provider.to_lowercase()),
            regions: region
                .and_then(|region| region.name)
                .map(|name| Region::of_camunda(name, code))
                .into_iter()
                .collect(),
            needs_attention: matches!(
                ready,
                Some(HealthStatus::Unhealthy | HealthStatus::Suspended | HealthStatus::WaitingForInput)
            ),
            state: ready.map(|ready| ready.to_string()),
            last_seen_at: None,
            last_seen_seconds: None,
            created_at: cluster.created,
            age_seconds: cluster.created.map(|created| seconds(created, now)),
        }
    }
}

/// The clock of a server may be ahead.
fn seconds(from: Timestamp, to: Timestamp) -> i64 {
    (to.as_second() - from.as_second()).max(0)
}

/// The largest unit alone: `3d`, `5h`, `12m`, `4s`.
fn age(seconds: i64) -> String {
    match seconds {
        86_400.. => format!("{}d", seconds / 86_400),
        3_600.. => format!("{}h", seconds / 3_600),
        60.. => format!("{}m", seconds / 60),
        _ => format!("{seconds}s"),
    }
}

#[cfg(test)]
impl Row {
    /// A cluster for tests, whose id is its name.
    pub(crate) fn example(name: &str) -> Self {
        Self {
            id: name.to_owned(),
            name: name.to_owned(),
            vendor: Vendor::Cockroach,
            cloud: None,
            regions: Vec::new(),
            state: None,
            needs_attention: false,
            last_seen_at: None,
            last_seen_seconds: None,
            created_at: None,
            age_seconds: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_age_is_its_largest_unit() {
        for (seconds, expected) in [
            (0, "0s"),
            (59, "59s"),
            (60, "1m"),
            (3_599, "59m"),
            (3_600, "1h"),
            (86_399, "23h"),
            (86_400, "1d"),
            (40_000_000, "462d"),
        ] {
            assert_eq!(age(seconds), expected);
        }
    }

    #[test]
    fn a_time_in_the_future_is_now() {
        let time = |second| Timestamp::from_second(second).unwrap();
        for (from, to, expected) in [(10, 25, 15), (10, 10, 0), (10, 5, 0)] {
            assert_eq!(seconds(time(from), time(to)), expected);
        }
    }

    #[test]
    fn without_a_state_it_is_when_the_agent_was_last_seen() {
        for (state, last_seen_seconds, expected) in
            [(Some("CREATED"), Some(5), "CREATED"), (None, Some(120), "seen 2m ago"), (None, None, "-")]
        {
            let row = Row { state: state.map(str::to_owned), last_seen_seconds, ..Row::example("a") };
            assert_eq!(row.state_or_last_seen(), expected);
        }
    }
}
