//! A client of the cluster, whose secret is shown once.

use std::time::Duration;

use clusterkit::camunda::Client;
use clusterkit::camunda::types::{
    ClusterClient, ClusterClientConnectionDetails, CreateClientRequest, CreatedClusterClient,
};
use clusterkit::{Error, Look, ResponseValue, Wait};

use crate::Failure;

/// How often its creation is tried whose answer is lost.
const TRIES: usize = 2;

/// Creates a client. One whose secret was lost with the answer is of no use: it is deleted, and another created.
pub(crate) async fn create(
    client: &Client,
    cluster: &str,
    name: &str,
    permissions: &[String],
) -> Result<CreatedClusterClient, Failure> {
    if let Some(taken) = list(client, cluster).await?.iter().find(|client| client.name == name) {
        let id = &taken.client_id;
        return Err(format!("there is a client '{name}' already ({id}); name another one with --client").into());
    }
    let mut tries = 0;
    loop {
        let request = CreateClientRequest::builder().client_name(name);
        // Without permissions of its own, a client may use all components.
        let request = if permissions.is_empty() { request } else { request.permissions(permissions) };
        let error = match client.create_client().cluster_uuid(cluster).body(request).send().await {
            Ok(created) => return Ok(created.into_inner()),
            Err(error) => error,
        };
        if !error.may_have_taken_effect() {
            return Err(error.into());
        }
        // There was none of this name before: it is what this has created, and no client that somebody uses.
        for lost in list(client, cluster).await?.iter().filter(|client| client.name == name) {
            client.delete_client().cluster_uuid(cluster).client_id(&lost.client_id).send().await?;
        }
        tries += 1;
        if tries == TRIES {
            return Err(error.into());
        }
    }
}

async fn list(client: &Client, cluster: &str) -> Result<Vec<ClusterClient>, Error> {
    client.get_clients().cluster_uuid(cluster).send().await.map(ResponseValue::into_inner)
}

/// Where the client connects to. Camunda answers 412 until the cluster is ready for it.
pub(crate) async fn connection(
    client: &Client,
    cluster: &str,
    id: &str,
    timeout: Duration,
) -> Result<ClusterClientConnectionDetails, Error> {
    let (client, cluster, id) = (client.clone(), cluster.to_owned(), id.to_owned());
    let details = Wait::until(
        format!("the connection details of {id}"),
        move || client.get_client().cluster_uuid(&cluster).client_id(&id).send(),
        |answer| match answer {
            Ok(details) => Ok(Look::Done(details.into_inner())),
            Err(error) if error.status().is_some_and(|status| status == 412) => {
                Ok(Look::Pending("not ready".to_owned()))
            }
            Err(error) => Err(error),
        },
    );
    details.timeout(timeout).await
}
