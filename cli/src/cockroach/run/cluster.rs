//! A cluster that is deleted, whether or not the response to its creation arrived.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use clusterkit::cockroach::{Client, types};
use clusterkit::{Error, PollState, Waiter};
use tokio::time::Instant;

use crate::creation::{self, VISIBLE_AFTER};
use crate::output::message;
use crate::progress;
use crate::signals::Interruptions;

/// The time for which a failing deletion is retried.
const DELETION_TIMEOUT: Duration = Duration::from_secs(10 * 60);

#[derive(Clone)]
pub(crate) struct Ephemeral {
    client: Client,
    name: String,
    state: Arc<Mutex<State>>,
}

#[derive(Clone)]
enum State {
    /// Nothing was sent, or it was rejected.
    Absent,
    /// The creation was sent, and its response has not arrived yet.
    Unknown,
    /// It has this id, which is known since then.
    Created(String, Instant),
}

impl Ephemeral {
    /// The number makes its name unique, so that the list shows whether it was created.
    pub(crate) fn new(client: Client, number: u32) -> Self {
        let name = format!("ephemeral-{number:08x}");
        Self { client, name, state: Arc::new(Mutex::new(State::Absent)) }
    }

    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// Creates the cluster and waits until it is ready.
    pub(crate) async fn create(
        &self,
        provider: &str,
        specification: types::CreateClusterSpecificationBuilder,
        timeout: Duration,
    ) -> Result<types::Cluster, Error> {
        self.set_state(State::Unknown);
        let request = self.client.create_cluster().name(&self.name).provider(provider).spec(specification);
        let created = request.await.inspect_err(|error| {
            if !error.may_have_taken_effect() {
                self.set_state(State::Absent);
            }
        })?;
        self.set_state(State::Created(created.id.clone(), Instant::now()));
        message::status(format!("{}: created, with the id {}", self.name, created.id));
        let wait = self.client.get_cluster(&created.id).wait_ready();
        wait.timeout(timeout).on_progress(progress::polled(&self.name)).await
    }

    /// Deletes the cluster if it exists. The error names the cluster that may remain, and the remedy.
    pub(crate) async fn delete(&self, interruptions: &mut Interruptions) -> Result<(), String> {
        let hint = || message::status(format!("{}: being deleted; Ctrl-C stops the deletion", self.name));
        let (problem, was_rejected) = tokio::select! {
            deleted = self.delete_if_created() => match deleted {
                Ok(()) => return Ok(()),
                Err(error) => (error.to_string(), error.status().is_some_and(|status| status.is_client_error())),
            },
            () = interruptions.insistence(hint), if !matches!(self.state(), State::Absent) => {
                ("its deletion was interrupted".to_owned(), false)
            }
        };
        let (which, remedy) = match self.state() {
            State::Created(id, _) => (format!("{} ({id})", self.name), "delete it"),
            _ => (self.name.clone(), "look for it and delete it"),
        };
        let verb = if was_rejected { "still exists and costs money" } else { "may still exist and cost money" };
        Err(format!("cluster {which} {verb}: {problem}; {remedy} in the console of CockroachDB Cloud"))
    }

    async fn delete_if_created(&self) -> Result<(), Error> {
        let (id, since) = match self.state() {
            State::Absent => return Ok(()),
            State::Created(id, since) => (id, since),
            State::Unknown => {
                let Some(id) = self.find().await? else {
                    message::status(format!("{}: was not created", self.name));
                    return Ok(());
                };
                let since = Instant::now();
                self.set_state(State::Created(id.clone(), since));
                (id, since)
            }
        };
        let client = self.client.clone();
        let deleted = Waiter::new(
            format!("deletion of {id}"),
            move || client.delete_cluster(&id),
            move |response| outcome(response, since.elapsed()),
        );
        let report = progress::polled(&format!("{}: not deleted yet", self.name));
        deleted.timeout(DELETION_TIMEOUT).on_progress(report).await?;
        message::status(format!("{}: deleted", self.name));
        self.set_state(State::Absent);
        Ok(())
    }

    /// Finds the id of the cluster; `None` if the list does not contain it for a while.
    async fn find(&self) -> Result<Option<String>, Error> {
        message::status(format!("{}: checking whether it was created", self.name));
        let (client, name) = (self.client.clone(), self.name.clone());
        let found = creation::find(format!("search for {name}"), move || {
            let (clusters, name) = (client.list_clusters().stream().try_collect(), name.clone());
            async move { Ok(clusters.await?.into_iter().find(|cluster| cluster.name == name).map(|cluster| cluster.id)) }
        });
        let report = progress::polled(&format!("{}: not found yet", self.name));
        found.timeout(DELETION_TIMEOUT).on_progress(report).await
    }

    fn state(&self) -> State {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn set_state(&self, state: State) {
        *self.state.lock().unwrap_or_else(PoisonError::into_inner) = state;
    }
}

/// Interprets the response to a deletion by the age of the cluster, because a server may not know a new one yet.
fn outcome(response: Result<(), Error>, age: Duration) -> Result<PollState<()>, Error> {
    match response {
        Err(error) if error.is_not_found() && age <= VISIBLE_AFTER => {
            Ok(PollState::Pending("404, perhaps because it is new".to_owned()))
        }
        Err(error) if error.is_not_found() => Ok(PollState::Ready(())),
        response => response.map(PollState::Ready),
    }
}

#[cfg(test)]
mod tests {
    use clusterkit_sandbox::{Fault, Sandbox};

    use super::*;

    #[tokio::test]
    async fn a_404_is_believed_of_an_old_cluster_only() {
        let sandbox = Sandbox::start().await.unwrap();
        let client = Client::builder().api_key(sandbox.api_key()).base_url(sandbox.cockroach_url()).build().unwrap();
        for (status, seconds, expected) in
            [(404, 0, "pending"), (404, 59, "pending"), (404, 61, "gone"), (403, 0, "error"), (403, 61, "error")]
        {
            sandbox.fail_next(Fault::status(status));
            let response = client.delete_cluster("c-1").await;
            let outcome = match outcome(response, Duration::from_secs(seconds)) {
                Ok(PollState::Ready(())) => "gone",
                Ok(_) => "pending",
                Err(_) => "error",
            };
            assert_eq!(outcome, expected, "{status} after {seconds} s");
        }
    }
}
