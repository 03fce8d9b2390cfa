//! The client of a vendor, and what it lists.

use clusterkit::{Error, RateLimit, camunda, cockroach, perfectscale};
use clusterkit_sandbox::Sandbox;

use crate::row::Row;
use crate::vendor::Vendor;

/// A vendor that is asked.
pub(crate) struct Source {
    pub(crate) vendor: Vendor,
    /// Or why there is none.
    client: Result<Client, String>,
}

enum Client {
    PerfectScale(perfectscale::Client),
    Cockroach(cockroach::Client),
    Camunda(camunda::Client),
}

/// What to do where no vendor can be asked.
pub(crate) fn no_credentials(chosen: &[Vendor]) -> String {
    let which = if chosen.is_empty() { "of one vendor or more" } else { "of a vendor that --vendor names" };
    let lines: Vec<&str> = vendors(chosen).map(Vendor::credentials).collect();
    format!(
        "no credentials in the environment; set those {which}:\n  {}\nor call with --sandbox to see invented clusters",
        lines.join("\n  ")
    )
}

fn vendors(chosen: &[Vendor]) -> impl Iterator<Item = Vendor> {
    Vendor::ALL.into_iter().filter(|vendor| chosen.is_empty() || chosen.contains(vendor))
}

impl Source {
    /// Those of the chosen vendors that the sandbox or the environment has credentials for; without a choice, of all.
    pub(crate) fn all(sandbox: Option<&Sandbox>, chosen: &[Vendor]) -> Vec<Self> {
        let client = |vendor| match sandbox {
            Some(sandbox) => Some(of_sandbox(vendor, sandbox)),
            None => is_set(vendor).then(|| of_environment(vendor)),
        };
        let source = |vendor| Some(Self { vendor, client: client(vendor)?.map_err(|error| error.to_string()) });
        vendors(chosen).filter_map(source).collect()
    }

    /// Whether asking again could ever lead to something.
    pub(crate) fn has_client(&self) -> bool {
        self.client.is_ok()
    }

    /// All clusters, or why they cannot be listed, in one line.
    pub(crate) async fn clusters(&self) -> Result<Vec<Row>, String> {
        let rows = match self.client.as_ref().map_err(Clone::clone)? {
            Client::PerfectScale(client) => of_perfectscale(client).await,
            Client::Cockroach(client) => of_cockroach(client).await,
            Client::Camunda(client) => of_camunda(client).await,
        };
        rows.map_err(|error| error.to_string())
    }
}

fn is_set(vendor: Vendor) -> bool {
    vendor.variables().iter().any(|name| std::env::var_os(name).is_some_and(|value| !value.is_empty()))
}

fn of_environment(vendor: Vendor) -> Result<Client, Error> {
    Ok(match vendor {
        Vendor::PerfectScale => Client::PerfectScale(perfectscale::Client::from_env()?),
        Vendor::Cockroach => Client::Cockroach(cockroach::Client::from_env()?),
        Vendor::Camunda => Client::Camunda(camunda::Client::from_env()?),
    })
}

fn of_sandbox(vendor: Vendor, sandbox: &Sandbox) -> Result<Client, Error> {
    Ok(match vendor {
        Vendor::PerfectScale => {
            let client = perfectscale::Client::builder()
                .client_id(sandbox.client_id())
                .client_secret(sandbox.client_secret())
                .base_url(sandbox.perfectscale_url())
                .rate_limit(RateLimit::unlimited());
            Client::PerfectScale(client.build()?)
        }
        Vendor::Cockroach => {
            let client = cockroach::Client::builder().api_key(sandbox.api_key()).base_url(sandbox.cockroach_url());
            Client::Cockroach(client.build()?)
        }
        Vendor::Camunda => {
            let client = camunda::Client::builder()
                .client_id(sandbox.client_id())
                .client_secret(sandbox.client_secret())
                .base_url(sandbox.camunda_url())
                .oauth_url(sandbox.camunda_oauth_url());
            Client::Camunda(client.build()?)
        }
    })
}

async fn of_perfectscale(client: &perfectscale::Client) -> Result<Vec<Row>, Error> {
    let answer = client.get_clusters().send().await?.into_inner();
    Ok(answer.data.into_iter().map(Row::from).collect())
}

async fn of_cockroach(client: &cockroach::Client) -> Result<Vec<Row>, clusterkit::Error> {
    let clusters = client.list_clusters().stream().into_vec().await?;
    Ok(clusters.into_iter().map(Row::from).collect())
}

async fn of_camunda(client: &camunda::Client) -> Result<Vec<Row>, Error> {
    let clusters = client.get_clusters().send().await?.into_inner();
    let parameters = client.get_parameters().send().await?.into_inner();
    Ok(clusters.into_iter().map(|cluster| Row::of_camunda(cluster, &parameters)).collect())
}
