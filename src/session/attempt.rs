//! One attempt: send, and read the whole body within its bounds.

use std::sync::Arc;
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use reqwest::header::{ACCEPT, AUTHORIZATION, HeaderMap, HeaderValue};
use reqwest::{Request, Response, StatusCode};
use tokio::time::Instant;

use super::{Answer, Session};
use crate::auth::Live;
use crate::error::{Error, Kind};
use crate::rate_limit::Slot;

/// The largest body that is read, after decompression: far above any answer that the three vendors give, and
/// below what takes a process down.
const LARGEST_BODY: usize = 256 * 1024 * 1024;

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
        let attempt = async {
            slot.sending();
            let response = self.shared.http.execute(request).await;
            slot.answered();
            let response = response.map_err(Error::from_transport)?;
            let (status, headers, body) = read(response).await?;
            let live = live.cloned();
            let span = tracing::Span::current();
            Ok(Answer { status, headers, body, sent: begun, started, attempts: number, live, span })
        };
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

    /// The headers of client and call, then the token: each attempt carries the current one.
    pub(super) fn sign(&self, request: &mut Request, live: Option<&Live>) -> Result<(), Error> {
        let headers = request.headers_mut();
        for (name, value) in self.shared.headers.iter().chain(self.options.extra_headers()) {
            headers.insert(name, value.clone());
        }
        headers.entry(ACCEPT).or_insert(HeaderValue::from_static("application/json"));
        let Some(live) = live else { return Ok(()) };
        let mut value = HeaderValue::from_str(&format!("Bearer {}", live.token.secret.expose()))
            .map_err(|_| Error::new(Kind::Authentication, "the token holds characters that no header can carry"))?;
        value.set_sensitive(true);
        headers.insert(AUTHORIZATION, value);
        for (name, value) in &live.token.headers {
            headers.insert(name, value.clone());
        }
        Ok(())
    }
}

/// The parts of a success.
async fn read(mut response: Response) -> Result<(StatusCode, HeaderMap, Bytes), Error> {
    let (status, headers) = (response.status(), response.headers().clone());
    let body = match body(&mut response).await {
        Ok(body) => body,
        // A failure whose body breaks off is still that failure.
        Err(_) if !status.is_success() => Bytes::new(),
        Err(error) => return Err(error),
    };
    if status.is_success() { Ok((status, headers, body)) } else { Err(Error::from_answer(status, headers, body)) }
}

async fn body(response: &mut Response) -> Result<Bytes, Error> {
    let mut first = Bytes::new();
    let mut rest = BytesMut::new();
    while let Some(chunk) = response.chunk().await.map_err(Error::from_transport)? {
        if first.len() + rest.len() + chunk.len() > LARGEST_BODY {
            let text = format!("the answer is larger than {} MiB", LARGEST_BODY / 1024 / 1024);
            return Err(Error::new(Kind::TooLarge, text));
        }
        // Most answers come in one chunk, which need not be copied.
        if first.is_empty() && rest.is_empty() {
            first = chunk;
        } else {
            if rest.is_empty() {
                rest.extend_from_slice(&std::mem::take(&mut first));
            }
            rest.extend_from_slice(&chunk);
        }
    }
    Ok(if rest.is_empty() { first } else { rest.freeze() })
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
