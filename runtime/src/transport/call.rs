use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use super::Answer;
use crate::error::Error;
use crate::response::RawResponse;

/// Reads a response, of which it may take what the value keeps.
pub(crate) type DecodeFn<T> = fn(&mut RawResponse) -> serde_json::Result<T>;

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
/// buffered. Nothing is sent before it is polled. Dropping it cancels the call.
#[must_use = "nothing is sent until the call is awaited"]
pub struct Call<T> {
    work: Pin<Box<dyn Future<Output = Result<Answer, Error>> + Send>>,
    decode: DecodeFn<T>,
}

impl<T> Call<T> {
    pub(super) fn new(work: impl Future<Output = Result<Answer, Error>> + Send + 'static, decode: DecodeFn<T>) -> Self {
        // Boxed once, because the future of a call is large and would be moved with the futures around it.
        Self { work: Box::pin(work), decode }
    }
}

impl<T> Future for Call<T> {
    type Output = Result<T, Error>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let answer = ready!(self.work.as_mut().poll(context));
        Poll::Ready(answer.and_then(|answer| answer.decode(self.decode)))
    }
}

impl<T> fmt::Debug for Call<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Call").finish_non_exhaustive()
    }
}
