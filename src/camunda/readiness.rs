//! Waiting for a cluster to be there, or to be gone.

use super::Client;
use super::types::{Cluster, HealthStatus};
use crate::wait::Newborn;
use crate::{Error, Look, ResponseValue, Wait};

impl Client {
    /// Waits until a cluster can be used, and gives it as it is then.
    ///
    /// ```no_run
    /// # async fn run(request: clusterkit::camunda::types::CreateClusterRequest) -> Result<(), clusterkit::Error> {
    /// let client = clusterkit::camunda::Client::from_env()?;
    /// let created = client.create_cluster().body(request).send().await?;
    /// let cluster = client.wait_for_cluster(&created.cluster_id).await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// It can be used when `status.ready` is `Healthy`, twice in a row: a cluster that has just been created may
    /// be so for a moment before its components have all come up. `Suspended` ends the wait with an error
    /// ([`Error::is_hopeless`]); any other state is waited through. So is, for a minute, that a cluster which has
    /// just been created is not found. [`Wait`] has the timeout, the interval and the progress.
    pub fn wait_for_cluster(&self, cluster_uuid: impl AsRef<str>) -> Wait<Cluster> {
        let (client, uuid) = (self.clone(), cluster_uuid.as_ref().to_owned());
        let subject = format!("camunda: waiting for cluster '{uuid}'");
        let (mut newborn, mut was_healthy) = (Newborn::default(), false);
        let ask = move || client.get_cluster().cluster_uuid(&uuid).send();
        Wait::until(subject, ask, move |answer| {
            let again = std::mem::replace(&mut was_healthy, false);
            let Some(cluster) = newborn.find(answer)?.map(ResponseValue::into_inner) else {
                return Ok(Look::Pending("not found yet".to_owned()));
            };
            Ok(match ready(&cluster) {
                Some(HealthStatus::Healthy) if again => Look::Done(cluster),
                Some(HealthStatus::Healthy) => {
                    was_healthy = true;
                    Look::Pending("Healthy, once".to_owned())
                }
                Some(HealthStatus::Suspended) => Look::Failed("Suspended".to_owned()),
                state => Look::Pending(state.map_or("of unknown state", HealthStatus::as_str).to_owned()),
            })
        })
    }

    /// Waits until a cluster is gone: not found. One that never was is gone as well.
    ///
    /// ```no_run
    /// # async fn run(uuid: &str) -> Result<(), clusterkit::Error> {
    /// let client = clusterkit::camunda::Client::from_env()?;
    /// client.delete_cluster().cluster_uuid(uuid).send().await?;
    /// client.wait_for_deletion(uuid).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn wait_for_deletion(&self, cluster_uuid: impl AsRef<str>) -> Wait<()> {
        let (client, uuid) = (self.clone(), cluster_uuid.as_ref().to_owned());
        let subject = format!("camunda: waiting for the deletion of cluster '{uuid}'");
        let ask = move || client.get_cluster().cluster_uuid(&uuid).send();
        Wait::until(subject, ask, |answer: Result<ResponseValue<_>, Error>| match answer {
            Ok(cluster) => Ok(Look::Pending(ready(&cluster).map_or("still there", HealthStatus::as_str).to_owned())),
            Err(error) if error.is_not_found() => Ok(Look::Done(())),
            Err(error) => Err(error),
        })
    }
}

fn ready(cluster: &Cluster) -> Option<&HealthStatus> {
    cluster.status.as_ref()?.ready.as_ref()
}
