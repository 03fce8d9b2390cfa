//! A cluster of any vendor, as a line of the table.

use clusterkit::jiff::Timestamp;
use clusterkit::{camunda, cockroach, perfectscale};
use comfy_table::Table;
use comfy_table::presets::NOTHING;
use serde::Serialize;

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
    pub(crate) fn table(rows: &[Self]) -> Table {
        let mut table = Table::new();
        table.load_style(NOTHING);
        table.set_header(["NAME", "VENDOR", "CLOUD", "REGION", "STATE", "AGE"]);
        for row in rows {
            let text = |text: &Option<String>| text.clone().unwrap_or_else(|| "-".to_owned());
            table.add_row([
                row.name.clone(),
                row.vendor.to_string(),
                text(&row.cloud),
                text(&row.region),
                row.state_or_sign_of_life(),
                text(&row.age_seconds.map(age)),
            ]);
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
