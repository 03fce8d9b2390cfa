//! A cluster that is known by its name before it is known whether there is one.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use clusterkit::cockroach::{Client, types};
use clusterkit::{Error, Look, Wait};

use super::interruption::Interruptions;
use super::words::say;

/// How long a cluster may take to be in the list whose creation was not answered.
const UNSEEN: Duration = Duration::from_secs(20);

/// How long its deletion is tried, as long as the server may come back to its senses.
const DELETION: Duration = Duration::from_secs(10 * 60);

#[derive(Clone)]
pub(crate) struct Ephemeral {
    client: Client,
    name: String,
    state: Arc<Mutex<State>>,
}

/// What is known of it.
#[derive(Clone)]
enum State {
    /// Nothing has been sent, or it was refused.
    Absent,
    /// The creation was sent, and not answered yet.
    Unknown,
    /// It has this id.
    Created(String),
}

impl Ephemeral {
    pub(crate) fn new(client: Client) -> Self {
        // No other cluster has this name, so it is found by it.
        let name = format!("ephemeral-{:08x}", fastrand::u32(..));
        Self { client, name, state: Arc::new(Mutex::new(State::Absent)) }
    }

    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// Creates it and waits until it can be used.
    pub(crate) async fn create(
        &self,
        provider: &str,
        specification: types::builder::CreateClusterSpecification,
        timeout: Duration,
    ) -> Result<types::Cluster, Error> {
        self.know(State::Unknown);
        let body = types::CreateClusterRequest::builder().name(&self.name).provider(provider).spec(specification);
        let created = match self.client.create_cluster().body(body).send().await {
            Ok(created) => created.into_inner(),
            Err(error) => {
                if !error.may_have_taken_effect() {
                    self.know(State::Absent);
                }
                return Err(error);
            }
        };
        self.know(State::Created(created.id.clone()));
        let name = self.name.clone();
        say(&format!("{name}: created, with the id {}", created.id));
        let wait = self.client.wait_for_cluster(&created.id).timeout(timeout);
        wait.on_progress(move |progress| say(&format!("{name}: {progress} ({} s)", progress.elapsed.as_secs()))).await
    }

    /// Deletes what there is of it. Where that fails, it says what may be left and what to do.
    pub(crate) async fn delete(&self, interruptions: &mut Interruptions) -> Result<(), String> {
        let hint = || say(&format!("{}: being deleted; Ctrl-C leaves it as it is", self.name));
        let (problem, refused) = tokio::select! {
            gone = self.remove() => match gone {
                Ok(()) => return Ok(()),
                Err(error) => (error.to_string(), error.status().is_some_and(|status| status.is_client_error())),
            },
            () = interruptions.insistence(hint), if !matches!(self.state(), State::Absent) => {
                ("its deletion was interrupted".to_owned(), false)
            }
        };
        let (which, remedy) = match self.state() {
            State::Created(id) => (format!("{} ({id})", self.name), "delete it"),
            _ => (self.name.clone(), "look for it and delete it"),
        };
        let there = if refused { "is still there, and costs money" } else { "may still be there, and cost money" };
        Err(format!("{which} {there}: {problem}; {remedy} in the console of CockroachDB Cloud"))
    }

    async fn remove(&self) -> Result<(), Error> {
        let id = match self.state() {
            State::Absent => return Ok(()),
            State::Created(id) => id,
            State::Unknown => {
                let Some(id) = self.find().await? else {
                    say(&format!("{}: was not created", self.name));
                    return Ok(());
                };
                self.know(State::Created(id.clone()));
                id
            }
        };
        let (client, name) = (self.client.clone(), self.name.clone());
        let deleted = Wait::until(
            format!("the deletion of {id}"),
            move || client.delete_cluster().cluster_id(&id).send(),
            |answer| match answer {
                Err(error) if error.is_not_found() => Ok(Look::Done(())),
                answer => answer.map(|_| Look::Done(())),
            },
        );
        let told = move |progress: &clusterkit::Progress| say(&format!("{name}: not deleted yet: {progress}"));
        deleted.timeout(DELETION).on_progress(told).await?;
        say(&format!("{}: deleted", self.name));
        self.know(State::Absent);
        Ok(())
    }

    /// Its id, `None` if it is not in the list for a while.
    async fn find(&self) -> Result<Option<String>, Error> {
        say(&format!("{}: looking whether it was created", self.name));
        let (client, name) = (self.client.clone(), self.name.clone());
        let started = Instant::now();
        let found = Wait::until(
            format!("looking for {name}"),
            move || client.list_clusters().stream().into_vec(),
            move |clusters| {
                let found = clusters?.into_iter().find(|cluster| cluster.name == name);
                Ok(match found {
                    Some(cluster) => Look::Done(Some(cluster.id)),
                    None if started.elapsed() > UNSEEN => Look::Done(None),
                    None => Look::Pending("not in the list".to_owned()),
                })
            },
        );
        let name = self.name.clone();
        let told = move |progress: &clusterkit::Progress| say(&format!("{name}: not found yet: {progress}"));
        found.timeout(DELETION).on_progress(told).await
    }

    fn state(&self) -> State {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn know(&self, state: State) {
        *self.state.lock().unwrap_or_else(PoisonError::into_inner) = state;
    }
}
