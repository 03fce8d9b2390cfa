//! The HTTP client of a session, which is replaced when a connection has gone silent.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::error::Error;

type Build = dyn Fn() -> Result<reqwest::Client, Error> + Send + Sync;

/// An HTTP client, and how another one like it is built.
#[derive(Clone)]
pub(crate) struct HttpClient {
    build: Arc<Build>,
    current: Arc<Mutex<Generation>>,
}

/// A client, and the number of clients before it.
#[derive(Clone)]
pub(super) struct Generation {
    number: u64,
    pub(super) client: reqwest::Client,
}

impl HttpClient {
    pub(crate) fn new(
        build: impl Fn() -> Result<reqwest::Client, Error> + Send + Sync + 'static,
    ) -> Result<Self, Error> {
        let current = Generation { number: 0, client: build()? };
        Ok(Self { build: Arc::new(build), current: Arc::new(Mutex::new(current)) })
    }

    pub(super) fn current(&self) -> Generation {
        self.lock().clone()
    }

    /// Replaces the client of a request that timed out, so that the next attempt opens a new connection. An HTTP/2
    /// connection that has gone silent would be used for every attempt, and nothing else makes reqwest leave it. Other
    /// requests of the old client continue. Each client is replaced once, so that a slow server does not cost everyone
    /// their connections again and again.
    pub(super) async fn replace(&self, timed_out: &Generation) {
        if self.lock().number != timed_out.number {
            return;
        }
        let build = Arc::clone(&self.build);
        // Building a client reads certificates, which blocks.
        let Ok(Ok(client)) = tokio::task::spawn_blocking(move || build()).await else { return };
        let mut current = self.lock();
        if current.number == timed_out.number {
            *current = Generation { number: timed_out.number + 1, client };
        }
    }

    fn lock(&self) -> MutexGuard<'_, Generation> {
        // Nothing that runs under this lock can panic.
        self.current.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for HttpClient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HttpClient").field("generation", &self.lock().number).finish_non_exhaustive()
    }
}
