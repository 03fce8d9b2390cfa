//! The clients there are credentials for, and what each lists.

use clusterkit::{Error, RateLimit, camunda, cockroach, perfectscale};
use clusterkit_sandbox::Sandbox;

use crate::row::Row;

const PERFECTSCALE: [&str; 4] =
    ["PERFECTSCALE_CLIENT_ID", "PERFECTSCALE_CLIENT_SECRET", "PS_CLIENT_ID", "PS_CLIENT_SECRET"];
const COCKROACH: [&str; 1] = ["COCKROACH_API_KEY"];
const CAMUNDA: [&str; 2] = ["CAMUNDA_CONSOLE_CLIENT_ID", "CAMUNDA_CONSOLE_CLIENT_SECRET"];

pub(crate) const NO_CREDENTIALS: &str = "no credentials in the environment; set those of one vendor or more:
  PerfectScale       PERFECTSCALE_CLIENT_ID and PERFECTSCALE_CLIENT_SECRET (or PS_CLIENT_ID and PS_CLIENT_SECRET)
  CockroachDB Cloud  COCKROACH_API_KEY
  Camunda Console    CAMUNDA_CONSOLE_CLIENT_ID and CAMUNDA_CONSOLE_CLIENT_SECRET
or call with --sandbox to see invented clusters";

/// Why a vendor could not be listed, in one line.
pub(crate) type Failure = Box<dyn std::error::Error>;

/// A client for each vendor that was asked for, or why there is none.
pub(crate) struct Vendors {
    perfectscale: Option<Result<perfectscale::Client, Error>>,
    cockroach: Option<Result<cockroach::Client, Error>>,
    camunda: Option<Result<camunda::Client, Error>>,
}

impl Vendors {
    pub(crate) fn of_environment() -> Self {
        Self {
            perfectscale: is_set(&PERFECTSCALE).then(perfectscale::Client::from_env),
            cockroach: is_set(&COCKROACH).then(cockroach::Client::from_env),
            camunda: is_set(&CAMUNDA).then(camunda::Client::from_env),
        }
    }

    pub(crate) fn of_sandbox(sandbox: &Sandbox) -> Self {
        let perfectscale = perfectscale::Client::builder()
            .client_id(sandbox.client_id())
            .client_secret(sandbox.client_secret())
            .base_url(sandbox.perfectscale_url())
            .rate_limit(RateLimit::unlimited());
        let cockroach = cockroach::Client::builder().api_key(sandbox.api_key()).base_url(sandbox.cockroach_url());
        let camunda = camunda::Client::builder()
            .client_id(sandbox.client_id())
            .client_secret(sandbox.client_secret())
            .base_url(sandbox.camunda_url())
            .oauth_url(sandbox.camunda_oauth_url());
        Self {
            perfectscale: Some(perfectscale.build()),
            cockroach: Some(cockroach.build()),
            camunda: Some(camunda.build()),
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.perfectscale.is_none() && self.cockroach.is_none() && self.camunda.is_none()
    }

    /// What could be listed, and a line for each vendor that failed.
    pub(crate) async fn clusters(self) -> (Vec<Row>, Vec<Failure>) {
        let (perfectscale, cockroach, camunda) = tokio::join!(
            list(self.perfectscale, of_perfectscale),
            list(self.cockroach, of_cockroach),
            list(self.camunda, of_camunda),
        );
        let (mut rows, mut errors) = (Vec::new(), Vec::new());
        for result in [perfectscale, cockroach, camunda] {
            match result {
                Ok(found) => rows.extend(found),
                Err(error) => errors.push(error),
            }
        }
        (rows, errors)
    }
}

fn is_set(names: &[&str]) -> bool {
    names.iter().any(|name| std::env::var_os(name).is_some_and(|value| !value.is_empty()))
}

async fn list<C>(
    client: Option<Result<C, Error>>,
    clusters: impl AsyncFnOnce(C) -> Result<Vec<Row>, Failure>,
) -> Result<Vec<Row>, Failure> {
    match client {
        None => Ok(Vec::new()),
        Some(client) => clusters(client?).await,
    }
}

async fn of_perfectscale(client: perfectscale::Client) -> Result<Vec<Row>, Failure> {
    let answer = client.get_clusters().send().await?.into_inner();
    Ok(answer.data.into_iter().map(Row::from).collect())
}

async fn of_cockroach(client: cockroach::Client) -> Result<Vec<Row>, Failure> {
    let clusters = client.list_clusters().stream().into_vec().await?;
    Ok(clusters.into_iter().map(Row::from).collect())
}

async fn of_camunda(client: camunda::Client) -> Result<Vec<Row>, Failure> {
    let clusters = client.get_clusters().send().await?.into_inner();
    let parameters = client.get_parameters().send().await?.into_inner();
    Ok(clusters.into_iter().map(|cluster| Row::of_camunda(cluster, &parameters)).collect())
}
