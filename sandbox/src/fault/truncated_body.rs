//! A response body that ends early.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};

use axum::body::Bytes;
use futures_core::Stream;

/// Yields `first` and then an error, upon which the server closes the connection.
#[derive(Debug)]
pub(super) struct TruncatedBody {
    first: Option<Bytes>,
    flushed: bool,
}

impl TruncatedBody {
    pub(super) fn new(first: Bytes) -> Self {
        Self { first: Some(first), flushed: false }
    }
}

impl Stream for TruncatedBody {
    type Item = io::Result<Bytes>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<io::Result<Bytes>>> {
        if let Some(first) = self.first.take() {
            return Poll::Ready(Some(Ok(first)));
        }
        if !self.flushed {
            // While the body is pending, the server flushes what it has.
            self.flushed = true;
            context.waker().wake_by_ref();
            return Poll::Pending;
        }
        Poll::Ready(Some(Err(io::Error::other("truncated by a fault"))))
    }
}
