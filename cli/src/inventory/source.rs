//! The client of a vendor, and the clusters that it lists.

use clusterkit::jiff::Timestamp;
use clusterkit::{Error, camunda, cockroach, perfectscale};

use super::row::Row;
use crate::connection::Connection;
use crate::vendor::Vendor;

pub(crate) struct Source {
    pub(crate) vendor: Vendor,
    /// The client, or the reason why it cannot be built.
    client: Result<Client, String>,
}

enum Client {
    PerfectScale(perfectscale::Client),
    Cockroach(cockroach::Client),
    Camunda(camunda::Client),
}

/// The error when none of the vendors has credentials.
pub(crate) fn no_credentials(chosen: &[Vendor]) -> String {
    let groups: Vec<String> = vendors(chosen).flat_map(Vendor::variables).map(|group| group.join(" and ")).collect();
    format!("no credentials in the environment; set {}, or add --sandbox", groups.join(", or "))
}

fn vendors(chosen: &[Vendor]) -> impl Iterator<Item = Vendor> {
    Vendor::ALL.into_iter().filter(|vendor| chosen.is_empty() || chosen.contains(vendor))
}

impl Source {
    /// The chosen vendors that have credentials; all that have them, if none is chosen.
    pub(crate) fn all(connection: &Connection, chosen: &[Vendor]) -> Vec<Self> {
        let source =
            |vendor| Self { vendor, client: Client::of(vendor, connection).map_err(|error| error.to_string()) };
        vendors(chosen).filter(|&vendor| connection.has(vendor)).map(source).collect()
    }

    /// Whether listing again could succeed.
    pub(crate) fn has_client(&self) -> bool {
        self.client.is_ok()
    }

    /// All clusters, or in one line why they cannot be listed. Ages are those at the time of the response.
    pub(crate) async fn clusters(&self, now: impl Fn() -> Timestamp) -> Result<Vec<Row>, String> {
        self.client.as_ref().map_err(Clone::clone)?.clusters(now).await.map_err(|error| error.to_string())
    }
}

impl Client {
    fn of(vendor: Vendor, connection: &Connection) -> Result<Self, Error> {
        Ok(match vendor {
            Vendor::PerfectScale => Self::PerfectScale(connection.perfectscale(None)?),
            Vendor::Cockroach => Self::Cockroach(connection.cockroach()?.build()?),
            Vendor::Camunda => Self::Camunda(connection.camunda()?),
        })
    }

    async fn clusters(&self, now: impl Fn() -> Timestamp) -> Result<Vec<Row>, Error> {
        Ok(match self {
            Self::PerfectScale(client) => {
                let (clusters, now) = (client.get_clusters().await?.data, now());
                clusters.into_iter().map(|cluster| Row::of_perfectscale(cluster, now)).collect()
            }
            Self::Cockroach(client) => {
                let (clusters, now) = (client.list_clusters().stream().try_collect().await?, now());
                clusters.into_iter().map(|cluster| Row::of_cockroach(cluster, now)).collect()
            }
            Self::Camunda(client) => {
                let clusters = client.get_clusters().await?;
                let (parameters, now) = (client.get_parameters().await?, now());
                clusters.into_iter().map(|cluster| Row::of_camunda(cluster, &parameters, now)).collect()
            }
        })
    }
}
