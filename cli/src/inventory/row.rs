//! A cluster of any vendor, as a line of the table.

use clap::ValueEnum;
use clusterkit::jiff::Timestamp;
use clusterkit::{camunda, cockroach, perfectscale};
use comfy_table::Table;
use serde::Serialize;

use crate::output::{legible, table};
use crate::vendor::Vendor;

#[derive(Clone, Serialize)]
pub(crate) struct Row {
    /// The vendor's id.
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) vendor: Vendor,
    pub(crate) cloud: Option<String>,
    pub(crate) region: Option<String>,
    pub(crate) state: Option<String>,
    /// PerfectScale does not report a state, only the time of its agent's last report.
    last_seen_at: Option<Timestamp>,
    #[serde(skip)]
    last_seen_seconds: Option<i64>,
    created_at: Option<Timestamp>,
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

/// The columns for a narrow terminal.
const FEW_COLUMNS: &[Column] = &[Column::Name, Column::Vendor, Column::State];

impl Row {
    /// The table, no wider than this.
    pub(crate) fn table(rows: &[Self], width: Option<u16>) -> Vec<String> {
        table::lines(&Self::table_of(Column::value_variants(), rows, width))
    }

    /// The table with one line for each cluster, cut where it is too long.
    pub(crate) fn lines(rows: &[Self], width: u16) -> Vec<String> {
        let columns = if width < 70 { FEW_COLUMNS } else { Column::value_variants() };
        let mut table = Self::table_of(columns, rows, Some(width));
        for row in table.row_iter_mut() {
            row.max_height(1);
        }
        table::lines(&table)
    }

    fn table_of(columns: &[Column], rows: &[Self], width: Option<u16>) -> Table {
        let mut table = table::table(width);
        table.set_header(columns.iter().map(|column| format!("{column:?}").to_uppercase()));
        for row in rows {
            table.add_row(columns.iter().map(|&column| match column {
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
            Column::Region => self.region.clone(),
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
            region: cluster.region,
            state: None,
            last_seen_at: cluster.last_transmitted_at,
            last_seen_seconds: cluster.last_transmitted_at.map(|last| seconds(last, now)),
            created_at: cluster.created_at,
            age_seconds: cluster.created_at.map(|created| seconds(created, now)),
        }
    }

    pub(crate) fn of_cockroach(cluster: cockroach::types::Cluster, now: Timestamp) -> Self {
        let regions: Vec<String> = cluster.regions.into_iter().map(|region| region.name).collect();
        Self {
            id: cluster.id,
            name: cluster.name,
            vendor: Vendor::Cockroach,
            cloud: cluster.cloud_provider.map(|provider| provider.to_string().to_lowercase()),
            region: (!regions.is_empty()).then(|| regions.join(", ")),
            state: cluster.state.map(|state| state.to_string()),
            last_seen_at: None,
            last_seen_seconds: None,
            created_at: cluster.created_at,
            age_seconds: cluster.created_at.map(|created| seconds(created, now)),
        }
    }

    /// A Camunda cluster has only its region; the parameters have the cloud of each region.
    pub(crate) fn of_camunda(
        cluster: camunda::types::Cluster,
        parameters: &camunda::types::Parameters,
        now: Timestamp,
    ) -> Self {
        let region = cluster.region;
        let provider = region.as_ref().and_then(|region| {
            let uuid = region.uuid.as_ref()?;
            let known = parameters.regions.iter().find(|known| known.uuid == *uuid)?;
            known.provider.as_ref()
        });
        Self {
            id: cluster.uuid,
            name: cluster.name,
            vendor: Vendor::Camunda,
            cloud: provider.map(|provider| provider.to_lowercase()),
            region: region.and_then(|region| region.name),
            state: cluster.status.and_then(|status| status.ready).map(|ready| ready.to_string()),
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
