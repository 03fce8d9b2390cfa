//! A cluster of any vendor, as a line of the table.

use clusterkit::jiff::Timestamp;
use clusterkit::{camunda, cockroach, perfectscale};
use comfy_table::presets::NOTHING;
use comfy_table::{ContentArrangement, Table};
use serde::Serialize;

use crate::plain::plain;
use crate::vendor::Vendor;

#[derive(Clone, Serialize)]
pub(crate) struct Row {
    /// What the vendor tells clusters apart by.
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) vendor: Vendor,
    pub(crate) cloud: Option<String>,
    pub(crate) region: Option<String>,
    pub(crate) state: Option<String>,
    /// PerfectScale knows no state of a cluster, but when its agent last sent something.
    last_seen_at: Option<Timestamp>,
    created_at: Option<Timestamp>,
    pub(crate) age_seconds: Option<i64>,
}

impl Row {
    /// No wider than this, where it is to fit a terminal.
    pub(crate) fn table(rows: &[Self], width: Option<u16>) -> Table {
        Self::table_of(&[0, 1, 2, 3, 4, 5], rows, width)
    }

    /// A line for each, with what has room in it.
    pub(crate) fn lines(rows: &[Self], width: u16) -> Vec<String> {
        // Rather fewer columns than all of them cut beyond recognition.
        let columns: &[usize] = if width < 70 { &[0, 1, 4] } else { &[0, 1, 2, 3, 4, 5] };
        let mut table = Self::table_of(columns, rows, Some(width));
        for row in table.row_iter_mut() {
            row.max_height(1);
        }
        table.lines().map(|line| line.trim_end().to_owned()).collect()
    }

    fn table_of(columns: &[usize], rows: &[Self], width: Option<u16>) -> Table {
        let mut table = Table::new();
        table.load_style(NOTHING);
        if let Some(width) = width {
            table.set_content_arrangement(ContentArrangement::Dynamic).set_width(width);
        }
        let header = ["NAME", "VENDOR", "CLOUD", "REGION", "STATE", "AGE"].map(str::to_owned);
        let cells = |cells: [String; 6]| columns.iter().filter_map(move |&column| cells.get(column).cloned());
        table.set_header(cells(header));
        for row in rows {
            let text = |text: &Option<String>| plain(text.as_deref().unwrap_or("-"));
            table.add_row(cells([
                plain(&row.name),
                row.vendor.to_string(),
                text(&row.cloud),
                text(&row.region),
                plain(&row.state_or_sign_of_life()),
                text(&row.age_seconds.map(age)),
            ]));
        }
        table
    }

    pub(crate) fn state_or_sign_of_life(&self) -> String {
        let seen = || self.last_seen_at.map(|last| format!("seen {} ago", age(seconds_since(last))));
        self.state.clone().or_else(seen).unwrap_or_else(|| "-".to_owned())
    }
}

impl From<perfectscale::types::Cluster> for Row {
    fn from(cluster: perfectscale::types::Cluster) -> Self {
        Self {
            id: cluster.uid.or(cluster.id).unwrap_or_else(|| cluster.name.clone()),
            name: cluster.name,
            vendor: Vendor::PerfectScale,
            cloud: cluster.cloud.map(|cloud| cloud.to_string()),
            region: cluster.region,
            state: None,
            last_seen_at: cluster.last_transmitted_at,
            created_at: cluster.created_at,
            age_seconds: cluster.created_at.map(seconds_since),
        }
    }
}

impl From<cockroach::types::Cluster> for Row {
    fn from(cluster: cockroach::types::Cluster) -> Self {
        let regions: Vec<String> = cluster.regions.into_iter().map(|region| region.name).collect();
        Self {
            id: cluster.id,
            name: cluster.name,
            vendor: Vendor::Cockroach,
            cloud: cluster.cloud_provider.map(|provider| provider.to_string().to_lowercase()),
            region: (!regions.is_empty()).then(|| regions.join(", ")),
            state: cluster.state.map(|state| state.to_string()),
            last_seen_at: None,
            created_at: cluster.created_at,
            age_seconds: cluster.created_at.map(seconds_since),
        }
    }
}

impl Row {
    /// A Camunda cluster names its region only; the cloud of each region stands among the parameters.
    pub(crate) fn of_camunda(cluster: camunda::types::Cluster, parameters: &camunda::types::Parameters) -> Self {
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
            created_at: cluster.created,
            age_seconds: cluster.created.map(seconds_since),
        }
    }
}

fn seconds_since(time: Timestamp) -> i64 {
    (Timestamp::now().as_second() - time.as_second()).max(0)
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
