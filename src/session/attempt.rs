//! One attempt: send, and read the whole body within its bounds.

use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use reqwest::header::HeaderMap;
use reqwest::{Request, Response, StatusCode};
use tokio::time::Instant;

use super::patience::Patience;
use super::{Answer, Session, body};
use crate::auth::Live;
use crate::error::Error;
use crate::rate_limit::Slot;

impl Session {
    /// Sends once. An error with a status is an answer that has been read to its end.
    pub(super) async fn attempt(
        &self,
        request: Request,
        live: Option<&Arc<Live>>,
        mut slot: Slot,
        number: u32,
        started: Instant,
    ) -> Result<Answer, Error> {
        let limit = self.options.limit();
        let begun = Instant::now();
        // Pinned where it is: it is large, and would be moved several times.
        let attempt = pin!(async {
            slot.sending();
            let patience = Patience::new(begun, self.shared.timeout);
            let response = patience.wait(self.shared.http.execute(request)).await;
            slot.answered();
            let (status, headers, body) = read(response?, patience).await?;
            let live = live.cloned();
            let span = tracing::Span::current();
            Ok(Answer { status, headers, body, sent: begun, started, attempts: number, live, span })
        });
        let mut result = match limit {
            None => attempt.await,
            Some(limit) => super::call::within(started, limit, attempt).await.and_then(|result| result),
        };
        if let (Err(error), Some(live)) = (&mut result, live) {
            error.redact(&live.token.secret);
        }
        record(number, begun.elapsed(), &result);
        result
    }
}

/// The parts of a success.
async fn read(mut response: Response, patience: Patience) -> Result<(StatusCode, HeaderMap, Bytes), Error> {
    let status = response.status();
    let headers = std::mem::take(response.headers_mut());
    let body = match body::read(&mut response, patience).await {
        Ok(body) => body,
        // A failure whose body breaks off is still that failure.
        Err(_) if !status.is_success() => Bytes::new(),
        Err(error) => return Err(error),
    };
    if status.is_success() { Ok((status, headers, body)) } else { Err(Error::from_answer(status, headers, body)) }
}

/// One event an attempt, and the state of the call in its span.
fn record(number: u32, took: Duration, result: &Result<Answer, Error>) {
    let status = match result {
        Ok(answer) => Some(answer.status.as_u16()),
        Err(error) => error.status().map(|status| status.as_u16()),
    };
    let resend = number.saturating_sub(1);
    let span = tracing::Span::current();
    if let Some(status) = status {
        span.record("http.response.status_code", status);
    }
    span.record("http.request.resend_count", resend);
    let took_ms = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
    match result {
        Ok(_) => tracing::debug!(
            "http.response.status_code" = status,
            "http.request.resend_count" = resend,
            took_ms,
            "answered"
        ),
        Err(error) => {
            tracing::debug!("http.response.status_code" = status, "http.request.resend_count" = resend, "error.type" = %error.kind_name(), took_ms, "failed");
        }
    }
}
