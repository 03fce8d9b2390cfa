//! A cluster that is created once.

use std::time::Duration;

use clusterkit::Error;
use clusterkit::camunda::Client;

use super::parameters::Choice;
use crate::creation;
use crate::failure::Failure;

/// The time for which a failing search is retried.
const SEARCH_TIMEOUT: Duration = Duration::from_secs(200);

/// Returns the uuid of the cluster with this name or uuid.
pub(crate) async fn find(client: &Client, name: &str) -> Result<Option<String>, Failure> {
    let clusters = client.get_clusters().await?;
    let named = clusters.into_iter().filter(|cluster| cluster.name == name || cluster.uuid == name);
    let mut uuids: Vec<String> = named.map(|cluster| cluster.uuid).collect();
    if uuids.len() > 1 {
        let number = uuids.len();
        return Err(format!("{number} clusters are named '{name}'; use a uuid instead: {}", uuids.join(", ")).into());
    }
    Ok(uuids.pop())
}

/// Creates the cluster and returns its uuid. No other cluster has its name.
pub(crate) async fn create(client: &Client, name: &str, choice: &Choice) -> Result<String, Error> {
    let request = client
        .create_cluster()
        .name(name)
        .plan_type_id(&choice.plan)
        .region_id(&choice.region)
        .channel_id(&choice.channel)
        .generation_id(&choice.generation);
    match request.await {
        Ok(created) => Ok(created.cluster_id),
        // A second request could create a second cluster, so the list has to show whether there is one.
        Err(error) if error.may_have_taken_effect() => find_created(client, name).await?.ok_or(error),
        Err(error) => Err(error),
    }
}

async fn find_created(client: &Client, name: &str) -> Result<Option<String>, Error> {
    let (client, name) = (client.clone(), name.to_owned());
    let found = creation::find(format!("search for {name}"), move || {
        let (clusters, name) = (client.get_clusters().send(), name.clone());
        async move {
            let clusters = clusters.await?;
            Ok(clusters.into_iter().find(|cluster| cluster.name == name).map(|cluster| cluster.uuid))
        }
    });
    found.timeout(SEARCH_TIMEOUT).await
}
