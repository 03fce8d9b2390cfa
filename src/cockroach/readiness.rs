//! Waiting for a cluster to be there, or to be gone.

use super::Client;
use super::types::{Cluster, ClusterState};
use crate::wait::Newborn;
use crate::{Error, Look, ResponseValue, Wait};

impl Client {
    /// Waits until a cluster can be used, and gives it as it is then.
    ///
    /// ```no_run
    /// # async fn run(request: clusterkit::cockroach::types::CreateClusterRequest) -> Result<(), clusterkit::Error> {
    /// let client = clusterkit::cockroach::Client::from_env()?;
    /// let created = client.create_cluster().body(request).send().await?;
    /// let cluster = client.wait_for_cluster(&created.id).await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// It can be used when its state is `CREATED`. `CREATION_FAILED`, `DELETED` and `LOCKED` end the wait with an
    /// error ([`Error::is_hopeless`]); any other state is waited through. So is, for a minute, that a cluster which has just
    /// been created is not found. [`Wait`] has the timeout, the interval and the progress.
    pub fn wait_for_cluster(&self, cluster_id: impl AsRef<str>) -> Wait<Cluster> {
        let (client, id) = (self.clone(), cluster_id.as_ref().to_owned());
        let subject = format!("cockroach: waiting for cluster '{id}'");
        let mut newborn = Newborn::default();
        Wait::until(
            subject,
            move || client.get_cluster().cluster_id(&id).send(),
            move |answer| {
                let Some(cluster) = newborn.find(answer)?.map(ResponseValue::into_inner) else {
                    return Ok(Look::Pending("not found yet".to_owned()));
                };
                let state = state(&cluster);
                Ok(match ClusterState::from(state.as_str()) {
                    ClusterState::Created => Look::Done(cluster),
                    ClusterState::CreationFailed | ClusterState::Deleted | ClusterState::Locked => Look::Failed(state),
                    _ => Look::Pending(state),
                })
            },
        )
    }

    /// Waits until a cluster is gone: not found, or in the state `DELETED`. One that never was is gone as well.
    ///
    /// ```no_run
    /// # async fn run(id: &str) -> Result<(), clusterkit::Error> {
    /// let client = clusterkit::cockroach::Client::from_env()?;
    /// client.delete_cluster().cluster_id(id).send().await?;
    /// client.wait_for_deletion(id).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn wait_for_deletion(&self, cluster_id: impl AsRef<str>) -> Wait<()> {
        let (client, id) = (self.clone(), cluster_id.as_ref().to_owned());
        let subject = format!("cockroach: waiting for the deletion of cluster '{id}'");
        let ask = move || client.get_cluster().cluster_id(&id).send();
        Wait::until(subject, ask, |answer: Result<ResponseValue<_>, Error>| match answer {
            Ok(cluster) => {
                let state = state(&cluster);
                Ok(if state == ClusterState::Deleted.as_str() { Look::Done(()) } else { Look::Pending(state) })
            }
            Err(error) if error.is_not_found() => Ok(Look::Done(())),
            Err(error) => Err(error),
        })
    }
}

/// The state, without the prefix that some versions of the API put before it.
fn state(cluster: &Cluster) -> String {
    let state = cluster.state.as_ref().map_or("of unknown state", ClusterState::as_str);
    state.strip_prefix("CLUSTER_STATE_").unwrap_or(state).to_owned()
}
