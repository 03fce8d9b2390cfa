use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use tokio::runtime::Handle;
use tokio::task::JoinHandle;
use tracing::Instrument;
use tracing::instrument::WithSubscriber;

use super::admission::Slot;
use super::{OperationRef, UndecodedResponse};
use crate::error::{Error, ErrorKind};
use crate::home_runtime::HomeRuntime;
use crate::panics::poll_catching;
use crate::response::RawResponse;

/// Decodes a response. It may move parts of the response into the value.
pub(crate) type DecodeFn<T> = fn(&mut RawResponse) -> serde_json::Result<T>;

type WorkFuture = Pin<Box<dyn Future<Output = Result<UndecodedResponse, Error>> + Send>>;

/// The future of one call.
///
/// ```
/// use clusterkit_runtime::{Call, Error};
///
/// async fn first(calls: Vec<Call<String>>) -> Result<Option<String>, Error> {
///     for call in calls {
///         return Ok(Some(call.await?));
///     }
///     Ok(None)
/// }
/// ```
///
/// `.send()` and `.response()` of an operation return it. It is `Send + 'static`, so that it can be spawned, joined and
/// buffered. Nothing is sent before it is polled. Dropping it cancels the call. It must be polled on the runtime on
/// which it was polled first, because timers and connections belong to a runtime.
#[must_use = "nothing is sent until the call is awaited"]
pub struct Call<T> {
    work: Work,
    /// Whether a task drives the work.
    spawn: bool,
    operation: OperationRef,
    slot: Slot,
    home: HomeRuntime,
    decode: DecodeFn<T>,
}

enum Work {
    Future(WorkFuture),
    Task(JoinHandle<Result<UndecodedResponse, Error>>),
    Done,
}

impl<T> Call<T> {
    pub(super) fn new(
        work: impl Future<Output = Result<UndecodedResponse, Error>> + Send + 'static,
        spawn: bool,
        operation: OperationRef,
        slot: Slot,
        decode: DecodeFn<T>,
    ) -> Self {
        // Boxed once, because the future of a call is large and would be moved with the futures around it.
        Self { work: Work::Future(Box::pin(work)), spawn, operation, slot, home: HomeRuntime::default(), decode }
    }

    /// Drives the work, on the runtime on which it started.
    fn poll_work(&mut self, context: &mut Context<'_>) -> Poll<Result<UndecodedResponse, Error>> {
        let runtime = Handle::try_current();
        if !self.home.admits(runtime.as_ref().map(Handle::id).ok()) {
            return Poll::Ready(Err(self.failed("the call was moved to another runtime, or out of its runtime")));
        }
        if self.spawn
            && let Ok(runtime) = &runtime
            && let Work::Future(_) = &self.work
            && let Work::Future(work) = std::mem::replace(&mut self.work, Work::Done)
        {
            self.work = Work::Task(runtime.spawn(work.in_current_span().with_current_subscriber()));
        }
        match &mut self.work {
            Work::Future(work) => match ready!(poll_catching(work.as_mut(), context)) {
                Some(result) => Poll::Ready(result),
                None => Poll::Ready(Err(self.failed(PANICKED))),
            },
            Work::Task(task) => match ready!(Pin::new(task).poll(context)) {
                Ok(result) => Poll::Ready(result),
                Err(error) if error.is_panic() => Poll::Ready(Err(self.failed(PANICKED))),
                Err(_) => Poll::Ready(Err(self.failed("the runtime was shut down during the call"))),
            },
            Work::Done => Poll::Ready(Err(self.failed("the call has ended already"))),
        }
    }

    /// Returns an error that the pipeline itself cannot report.
    fn failed(&self, problem: &str) -> Error {
        let effect = self.operation.is_mutation() && self.slot.was_sent();
        Error::new(ErrorKind::Runtime, problem)
            .with_advice("keep one runtime, with timers and I/O enabled, running until the call is done")
            .with_effect(effect)
            .with_operation(&self.operation)
    }

    fn stop(&mut self) {
        if let Work::Task(task) = std::mem::replace(&mut self.work, Work::Done) {
            task.abort();
        }
        // An abort is only scheduled, and on a runtime that nobody drives it never runs.
        self.slot.cancel();
    }
}

const PANICKED: &str = "the call panicked";

impl<T> Future for Call<T> {
    type Output = Result<T, Error>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let result = ready!(self.poll_work(context));
        self.stop();
        Poll::Ready(result.and_then(|response| response.decode(self.decode)))
    }
}

impl<T> Drop for Call<T> {
    fn drop(&mut self) {
        self.stop();
    }
}

impl<T> fmt::Debug for Call<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Call").field("operation", &self.operation.id()).finish_non_exhaustive()
    }
}
