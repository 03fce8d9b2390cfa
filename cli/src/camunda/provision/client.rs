//! A client of the cluster, whose secret is shown once.

use std::time::Duration;

use clusterkit::camunda::Client;
use clusterkit::camunda::types::{ClusterClient, ClusterClientConnectionDetails, CreatedClusterClient};
use clusterkit::{Error, PollState, Waiter};

use crate::failure::Failure;

/// The maximum number of creations, if responses are lost.
const ATTEMPTS: usize = 2;

/// Creates a client. If its secret was lost with the response, it is deleted, and another one created.
pub(crate) async fn create(
    client: &Client,
    cluster: &str,
    name: &str,
    permissions: &[String],
) -> Result<CreatedClusterClient, Failure> {
    if let Some(taken) = named(client, cluster, name).await?.first() {
        let id = &taken.client_id;
        return Err(format!("client '{name}' already exists ({id}); choose another name with --client").into());
    }
    let mut attempts = 0;
    loop {
        let request = client.create_client(cluster).client_name(name);
        // A client without permissions may use all components.
        let request = if permissions.is_empty() { request } else { request.permissions(permissions) };
        let error = match request.await {
            Ok(created) => return Ok(created),
            Err(error) => error,
        };
        if !error.may_have_taken_effect() {
            return Err(error.into());
        }
        // No client had this name before, so this run created these clients, and they are unused.
        for lost in named(client, cluster, name).await? {
            delete(client, cluster, &lost.client_id).await?;
        }
        attempts += 1;
        if attempts == ATTEMPTS {
            return Err(error.into());
        }
    }
}

pub(crate) async fn delete(client: &Client, cluster: &str, id: &str) -> Result<(), Error> {
    client.delete_client(cluster, id).await
}

async fn named(client: &Client, cluster: &str, name: &str) -> Result<Vec<ClusterClient>, Error> {
    let mut clients = client.get_clients(cluster).await?;
    clients.retain(|client| client.name == name);
    Ok(clients)
}

/// Returns the addresses of the client. Camunda responds with 412 until the cluster can serve it.
pub(crate) async fn connection(
    client: &Client,
    cluster: &str,
    id: &str,
    timeout: Duration,
) -> Result<ClusterClientConnectionDetails, Error> {
    let (client, cluster, id) = (client.clone(), cluster.to_owned(), id.to_owned());
    let details = Waiter::new(
        format!("connection details of {id}"),
        move || client.get_client(&cluster, &id),
        |response| match response {
            Ok(details) => Ok(PollState::Ready(details)),
            Err(error) if error.status().is_some_and(|status| status == 412) => {
                Ok(PollState::Pending("not ready".to_owned()))
            }
            Err(error) => Err(error),
        },
    );
    details.timeout(timeout).await
}
