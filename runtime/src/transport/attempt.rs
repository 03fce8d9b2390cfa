//! One attempt: sends a request, and receives the whole body within its limits of time and size.

use std::pin::pin;
use std::time::Duration;

use bytes::Bytes;
use reqwest::header::HeaderMap;
use reqwest::{Request, StatusCode};
use tokio::time::{Instant, timeout_at};

use super::Session;
use super::admission::{AccessToken, Slot};
use crate::error::{Error, ErrorKind};
use crate::response::RawResponse;

/// The largest body that is read, after decompression: far above any response of an API, and below what takes a
/// process down.
const MAX_BODY: usize = 64 * 1024 * 1024;

/// The largest body of an error that is read. A larger one is not kept.
const MAX_ERROR_BODY: usize = 1024 * 1024;

/// The time at which an attempt ends. It needs one timer, and only while there is no data. reqwest's own two timeouts
/// are boxed, and started for each chunk of a body.
#[derive(Clone, Copy)]
struct Deadline(Option<Instant>);

impl Deadline {
    /// If the timeout exceeds the clock, the attempt does not end.
    fn after(started: Instant, timeout: Duration) -> Self {
        Self(started.checked_add(timeout))
    }

    /// Waits for the next part of a response.
    async fn bound<T>(self, part: impl Future<Output = reqwest::Result<T>>) -> Result<T, Error> {
        let part = match self.0 {
            Some(end) => timeout_at(end, part).await.map_err(Error::no_response)?,
            None => part.await,
        };
        part.map_err(Error::from_transport)
    }
}

impl Session {
    /// Sends a request once. An error with a status is a response that was received.
    pub(super) async fn attempt(
        &self,
        request: Request,
        token: Option<&AccessToken>,
        slot: &Slot,
        number: u32,
        started: Instant,
    ) -> Result<RawResponse, Error> {
        let sent = Instant::now();
        // Pinned here: the future is large, and would be moved several times.
        let attempt = pin!(async {
            let in_flight = InFlight::new(slot);
            let deadline = Deadline::after(sent, self.core.timeout);
            let http = self.core.http.current();
            let response = deadline.bound(http.client.execute(request)).await;
            in_flight.end(response.as_ref().err());
            let received = match response {
                Ok(response) => receive(response, deadline).await,
                Err(error) => Err(error),
            };
            if received.as_ref().is_err_and(|error| error.cause() == ErrorKind::Timeout) {
                self.core.http.replace(&http).await;
            }
            let (status, headers, body) = received?;
            Ok(RawResponse { status, headers, body, sent })
        });
        let mut result = match self.options.limit() {
            None => attempt.await,
            Some(limit) => super::pipeline::with_deadline(started, limit, attempt).await.and_then(|result| result),
        };
        if let (Err(error), Some(token)) = (&mut result, token) {
            token.hide_in(error);
        }
        record(number, sent.elapsed(), &result);
        result
    }
}

/// A request that is being sent. Dropping it gives the request up.
struct InFlight<'a>(&'a Slot);

impl<'a> InFlight<'a> {
    fn new(slot: &'a Slot) -> Self {
        slot.sending();
        Self(slot)
    }

    /// The headers of the response have arrived, or the request has failed. After a timeout it may still arrive.
    fn end(self, error: Option<&Error>) {
        if error.is_none_or(|error| error.cause() != ErrorKind::Timeout) {
            self.0.received();
        }
    }
}

impl Drop for InFlight<'_> {
    fn drop(&mut self) {
        self.0.give_up();
    }
}

/// Receives the parts of a success.
async fn receive(mut response: reqwest::Response, deadline: Deadline) -> Result<(StatusCode, HeaderMap, Bytes), Error> {
    let status = response.status();
    let headers = std::mem::take(response.headers_mut());
    let max = if status.is_success() { MAX_BODY } else { MAX_ERROR_BODY };
    let body = match receive_body(&mut response, deadline, max).await {
        Ok(body) => body,
        // If the body of a failure is cut short, the status is still reported.
        Err(_) if !status.is_success() => Bytes::new(),
        Err(error) => return Err(error),
    };
    if status.is_success() { Ok((status, headers, body)) } else { Err(Error::from_response(status, headers, body)) }
}

async fn receive_body(response: &mut reqwest::Response, deadline: Deadline, max: usize) -> Result<Bytes, Error> {
    // Unknown where the body is compressed or chunked.
    let length = response.content_length().and_then(|length| usize::try_from(length).ok());
    let Some(first) = next_piece(response, deadline, 0, max).await? else { return Ok(Bytes::new()) };
    // Most bodies come in one piece, which need not be copied.
    let Some(second) = next_piece(response, deadline, first.len(), max).await? else { return Ok(first) };
    let mut whole = Vec::with_capacity(length.unwrap_or_default().min(max));
    whole.extend_from_slice(&first);
    whole.extend_from_slice(&second);
    drop((first, second));
    while let Some(piece) = next_piece(response, deadline, whole.len(), max).await? {
        whole.extend_from_slice(&piece);
    }
    // The body is kept in memory while it is decoded.
    whole.shrink_to_fit();
    Ok(whole.into())
}

/// Receives the next piece of a body, after `received` bytes.
async fn next_piece(
    response: &mut reqwest::Response,
    deadline: Deadline,
    received: usize,
    max: usize,
) -> Result<Option<Bytes>, Error> {
    let piece = deadline.bound(response.chunk()).await?;
    if piece.as_ref().is_some_and(|piece| received + piece.len() > max) {
        let text = format!("the response is larger than {} MiB", max / 1024 / 1024);
        return Err(Error::new(ErrorKind::TooLarge, text));
    }
    Ok(piece)
}

/// Records an event for the attempt.
fn record(number: u32, took: Duration, result: &Result<RawResponse, Error>) {
    let status = match result {
        Ok(response) => Some(i64::from(response.status.as_u16())),
        Err(error) => error.status().map(|status| i64::from(status.as_u16())),
    };
    let resend = i64::from(number.saturating_sub(1));
    let took_ms = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
    match result {
        Ok(_) => tracing::debug!(
            target: crate::TRACING_TARGET,
            { "http.response.status_code" = status, "http.request.resend_count" = resend, took_ms },
            "response received"
        ),
        Err(error) => {
            let kind = error.type_name();
            tracing::debug!(
                target: crate::TRACING_TARGET,
                {
                    "http.response.status_code" = status,
                    "http.request.resend_count" = resend,
                    "error.type" = kind.as_ref(),
                    took_ms
                },
                "attempt failed"
            );
        }
    }
}
