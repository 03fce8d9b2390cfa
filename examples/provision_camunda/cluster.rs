//! A cluster, created once.

use std::time::{Duration, Instant};

use clusterkit::camunda::Client;
use clusterkit::camunda::types::CreateClusterRequest;
use clusterkit::{Error, Look, Wait};

use crate::Failure;
use crate::parameters::Choice;

/// How long a cluster may take to be in the list whose creation was not answered.
const UNSEEN: Duration = Duration::from_secs(20);

/// The uuid of the cluster that has this name, or this uuid.
pub(crate) async fn find(client: &Client, name: &str) -> Result<Option<String>, Failure> {
    let clusters = client.get_clusters().send().await?.into_inner();
    let named = clusters.into_iter().filter(|cluster| cluster.name == name || cluster.uuid == name);
    let mut uuids: Vec<String> = named.map(|cluster| cluster.uuid).collect();
    if uuids.len() > 1 {
        return Err(
            format!("there are {} clusters '{name}'; name one by its uuid: {}", uuids.len(), uuids.join(", ")).into()
        );
    }
    Ok(uuids.pop())
}

/// Creates it where there is none of its name.
pub(crate) async fn create(client: &Client, name: &str, choice: &Choice) -> Result<String, Error> {
    let request = CreateClusterRequest::builder()
        .name(name)
        .plan_type_id(&choice.plan)
        .region_id(&choice.region)
        .channel_id(&choice.channel)
        .generation_id(&choice.generation);
    match client.create_cluster().body(request).send().await {
        Ok(created) => Ok(created.into_inner().cluster_id),
        // It is not sent again: it may be there, or come to be.
        Err(error) if error.may_have_taken_effect() => appearing(client, name).await?.ok_or(error),
        Err(error) => Err(error),
    }
}

/// The uuid of the cluster of this name, `None` if it is not in the list for a while.
async fn appearing(client: &Client, name: &str) -> Result<Option<String>, Error> {
    let (client, name) = (client.clone(), name.to_owned());
    let started = Instant::now();
    let found = Wait::until(
        format!("looking whether {name} was created"),
        move || client.get_clusters().send(),
        move |clusters| {
            let found = clusters?.into_inner().into_iter().find(|cluster| cluster.name == name);
            Ok(match found {
                Some(cluster) => Look::Done(Some(cluster.uuid)),
                None if started.elapsed() > UNSEEN => Look::Done(None),
                None => Look::Pending("not in the list".to_owned()),
            })
        },
    );
    found.timeout(UNSEEN * 10).await
}
