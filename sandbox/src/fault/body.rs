//! A body that breaks off.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};

use axum::body::Bytes;
use futures_core::Stream;

/// Gives `first`, and then an error: the server closes the connection.
#[derive(Debug)]
pub(super) struct Broken {
    first: Option<Bytes>,
    flushed: bool,
}

impl Broken {
    pub(super) fn new(first: Bytes) -> Self {
        Self { first: Some(first), flushed: false }
    }
}

impl Stream for Broken {
    type Item = io::Result<Bytes>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<io::Result<Bytes>>> {
        if let Some(first) = self.first.take() {
            return Poll::Ready(Some(Ok(first)));
        }
        if !self.flushed {
            // While nothing comes, the server sends what it has.
            self.flushed = true;
            context.waker().wake_by_ref();
            return Poll::Pending;
        }
        Poll::Ready(Some(Err(io::Error::other("the sandbox was told to break off"))))
    }
}
