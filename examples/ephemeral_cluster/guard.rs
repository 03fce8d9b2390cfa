//! Deletes the cluster, whatever happens.

use super::Failure;
use super::cluster::Ephemeral;
use super::interruption::Interruptions;

/// Does `work`, tells how it ended, and deletes the cluster.
pub(crate) async fn with<T: Send + 'static>(
    cluster: &Ephemeral,
    work: impl Future<Output = Result<T, Failure>> + Send + 'static,
    tell: impl FnOnce(&Result<T, Failure>),
    interruptions: &mut Interruptions,
) -> (Result<T, Failure>, Result<(), String>) {
    // On a task of its own, a panic is only an outcome.
    let outcome = tokio::spawn(work).await.unwrap_or_else(|panic| Err(panic.into()));
    // First: while it is deleted, the program may be killed.
    tell(&outcome);
    (outcome, cluster.delete(interruptions).await)
}
