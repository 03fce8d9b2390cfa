//! A cluster and its client, created once.

use clusterkit::camunda::Client;
use clusterkit::camunda::types::{
    ClusterClientConnectionDetails, CreateClientRequest, CreateClusterRequest, CreatedClusterClient,
};
use clusterkit::{Error, Look, Wait};

use crate::Failure;
use crate::parameters::Choice;

/// The uuid of the cluster of this name, which is created unless it may be adopted.
pub(crate) async fn provide(client: &Client, name: &str, choice: &Choice, adopt: bool) -> Result<String, Failure> {
    if let Some(uuid) = find(client, name).await? {
        let text = format!("there is a cluster '{name}' already ({uuid}); add --adopt to go on with it");
        return if adopt { Ok(uuid) } else { Err(text.into()) };
    }
    let request = CreateClusterRequest::builder()
        .name(name)
        .plan_type_id(&choice.plan)
        .region_id(&choice.region)
        .channel_id(&choice.channel)
        .generation_id(&choice.generation);
    match client.create_cluster().body(request).send().await {
        Ok(created) => Ok(created.into_inner().cluster_id),
        // It is not sent again: it may be there.
        Err(error) if error.may_have_taken_effect() => find(client, name).await?.ok_or_else(|| error.into()),
        Err(error) => Err(error.into()),
    }
}

async fn find(client: &Client, name: &str) -> Result<Option<String>, Error> {
    let clusters = client.get_clusters().send().await?.into_inner();
    Ok(clusters.into_iter().find(|cluster| cluster.name == name).map(|cluster| cluster.uuid))
}

/// Creates a client. One whose secret was lost with the answer is of no use: it is deleted, and another created.
pub(crate) async fn create_client(
    client: &Client,
    cluster: &str,
    name: &str,
    permissions: &[String],
) -> Result<CreatedClusterClient, Error> {
    let request = || {
        let request = CreateClientRequest::builder().client_name(name);
        // Without permissions of its own, a client may use all components.
        let request = if permissions.is_empty() { request } else { request.permissions(permissions) };
        client.create_client().cluster_uuid(cluster).body(request)
    };
    match request().send().await {
        Err(error) if error.may_have_taken_effect() => {
            let clients = client.get_clients().cluster_uuid(cluster).send().await?.into_inner();
            for lost in clients.into_iter().filter(|client| client.name == name) {
                client.delete_client().cluster_uuid(cluster).client_id(&lost.client_id).send().await?;
            }
            request().send().await
        }
        result => result,
    }
    .map(clusterkit::ResponseValue::into_inner)
}

/// Where the client connects to. Camunda answers 412 until the cluster is ready for it.
pub(crate) async fn connection(
    client: &Client,
    cluster: &str,
    id: &str,
) -> Result<ClusterClientConnectionDetails, Error> {
    let (client, cluster, id) = (client.clone(), cluster.to_owned(), id.to_owned());
    Wait::until(
        format!("the connection details of {id}"),
        move || client.get_client().cluster_uuid(&cluster).client_id(&id).send(),
        |answer| match answer {
            Ok(details) => Ok(Look::Done(details.into_inner())),
            Err(error) if error.status().is_some_and(|status| status == 412) => {
                Ok(Look::Pending("not ready".to_owned()))
            }
            Err(error) => Err(error),
        },
    )
    .await
}
