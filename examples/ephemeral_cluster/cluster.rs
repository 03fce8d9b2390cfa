//! A cluster that is known by its name before it is known whether there is one.

use std::io::Write;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use clusterkit::cockroach::{Client, types};
use clusterkit::{Error, Look, Wait};

/// How long a cluster may take to be in the list whose creation was not answered.
const UNSEEN: Duration = Duration::from_secs(20);

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
        let wait = self.client.wait_for_cluster(&created.id).timeout(timeout);
        wait.on_progress(move |progress| say(&format!("{name}: {progress} ({} s)", progress.elapsed.as_secs()))).await
    }

    /// Deletes what there is of it.
    pub(crate) async fn delete(&self) -> Result<(), Error> {
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let id = match state {
            State::Absent => return Ok(()),
            State::Created(id) => Some(id),
            State::Unknown => self.find().await?,
        };
        let Some(id) = id else { return Ok(()) };
        match self.client.delete_cluster().cluster_id(&id).send().await {
            Err(error) if !error.is_not_found() => Err(error),
            _ => {
                say(&format!("{}: deleted", self.name));
                self.know(State::Absent);
                Ok(())
            }
        }
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
        found.timeout(UNSEEN * 10).await
    }

    fn know(&self, state: State) {
        *self.state.lock().unwrap_or_else(PoisonError::into_inner) = state;
    }
}

/// Says it where nobody has to listen.
pub(crate) fn say(line: &str) {
    let _ = writeln!(std::io::stderr(), "{line}");
}
