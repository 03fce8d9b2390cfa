//! The middleware in front of all three APIs: recording, rate limits, latency and faults.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use axum::body::{Body, to_bytes};
use axum::extract::{ConnectInfo, Request, State};
use axum::http::StatusCode;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::clock::Clock;
use crate::connection::ConnHandle;
use crate::fault::{RequestInfo, Rules};
use crate::limit::Limits;
use crate::record::{self, Recorder, Secrets};
use crate::settings::Settings;

/// The largest accepted request body; no operation needs more.
const MAX_BODY_BYTES: usize = 2 * 1024 * 1024;

/// The state of the middleware, shared with [`Sandbox`](crate::Sandbox).
#[derive(Debug)]
pub(crate) struct Middleware {
    pub(crate) clock: Clock,
    pub(crate) recorder: Recorder,
    pub(crate) faults: Rules,
    /// The number of requests rejected with 429.
    pub(crate) rate_limited: AtomicUsize,
    limits: Option<Limits>,
    latency: Duration,
}

impl Middleware {
    pub(crate) fn new(clock: Clock, secrets: Secrets, settings: &Settings) -> Self {
        Self {
            recorder: Recorder::new(secrets),
            faults: Rules::new(settings),
            rate_limited: AtomicUsize::new(0),
            limits: settings.rate_limits.then(|| Limits::new(clock.clone(), settings)),
            latency: settings.latency,
            clock,
        }
    }
}

/// Handles a request in this order: record, rate limit, latency, fault, API. A rate-limited request does not use up a fault.
pub(crate) async fn handle(
    State(state): State<Arc<Middleware>>,
    ConnectInfo(conn): ConnectInfo<ConnHandle>,
    request: Request,
    next: Next,
) -> Response {
    let (parts, body) = request.into_parts();
    let Ok(body) = to_bytes(body, MAX_BODY_BYTES).await else {
        let problem = format!("the request body is incomplete or longer than {MAX_BODY_BYTES} bytes");
        let number = state.recorder.add(&parts, format!("[{problem}]").into(), state.clock.elapsed());
        state.recorder.set_status(number, StatusCode::PAYLOAD_TOO_LARGE.as_u16());
        return (StatusCode::PAYLOAD_TOO_LARGE, problem).into_response();
    };
    let value = record::read(&parts.headers, &body);
    let info = RequestInfo::new(&parts, &value);
    let number = state.recorder.add(&parts, value, state.clock.elapsed());

    if let Some(response) = state.limits.as_ref().and_then(|limits| limits.check(parts.uri.path(), &parts.headers)) {
        state.rate_limited.fetch_add(1, Ordering::Relaxed);
        state.recorder.set_status(number, response.status().as_u16());
        return response;
    }
    if !state.latency.is_zero() {
        tokio::time::sleep(state.latency).await;
    }
    let request = Request::from_parts(parts, Body::from(body));
    let response = match state.faults.take(&info) {
        Some(fault) => fault.apply(&info, request, next).await,
        None => Some(next.run(request).await),
    };
    match response {
        Some(response) => {
            state.recorder.set_status(number, response.status().as_u16());
            response
        }
        None => reset(&conn),
    }
}

/// Resets the connection. The returned response is never sent.
fn reset(conn: &ConnHandle) -> Response {
    conn.reset();
    Response::new(Body::empty())
}
