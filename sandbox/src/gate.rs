//! What every request passes before and after it is answered.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use axum::body::{Body, to_bytes};
use axum::extract::{ConnectInfo, Request, State};
use axum::http::StatusCode;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::clock::Clock;
use crate::connection::Wire;
use crate::fault::{Asked, Schedules};
use crate::limit::Limits;
use crate::record::{self, Known, Recorder};
use crate::settings::Settings;

/// The largest body that is read; no operation has use for more.
const MOST_BYTES: usize = 2 * 1024 * 1024;

/// The state of the gate, which the caller's side of the sandbox shares.
#[derive(Debug)]
pub(crate) struct Gate {
    pub(crate) clock: Clock,
    pub(crate) recorder: Recorder,
    pub(crate) faults: Schedules,
    pub(crate) refused: AtomicUsize,
    limits: Option<Limits>,
    latency: Duration,
}

impl Gate {
    pub(crate) fn new(clock: Clock, known: Known, settings: &Settings) -> Self {
        Self {
            recorder: Recorder::new(known),
            faults: Schedules::new(settings),
            refused: AtomicUsize::new(0),
            limits: settings.rate_limits.then(|| Limits::new(clock.clone(), settings)),
            latency: settings.latency,
            clock,
        }
    }
}

/// The order: record, rate limit, latency, fault, the API itself. A refused request uses up no fault.
pub(crate) async fn pass(
    State(gate): State<Arc<Gate>>,
    ConnectInfo(wire): ConnectInfo<Wire>,
    request: Request,
    next: Next,
) -> Response {
    let (parts, body) = request.into_parts();
    let Ok(body) = to_bytes(body, MOST_BYTES).await else {
        let problem = format!("the body is cut short, or longer than {MOST_BYTES} bytes");
        let number = gate.recorder.add(&parts, format!("[{problem}]").into(), gate.clock.elapsed());
        gate.recorder.answered(number, StatusCode::PAYLOAD_TOO_LARGE.as_u16());
        return (StatusCode::PAYLOAD_TOO_LARGE, problem).into_response();
    };
    let value = record::read(&parts.headers, &body);
    let asked = Asked::new(&parts, &value);
    let number = gate.recorder.add(&parts, value, gate.clock.elapsed());

    if let Some(refusal) = gate.limits.as_ref().and_then(|limits| limits.refuse(parts.uri.path(), &parts.headers)) {
        gate.refused.fetch_add(1, Ordering::Relaxed);
        gate.recorder.answered(number, refusal.status().as_u16());
        return refusal;
    }
    if !gate.latency.is_zero() {
        tokio::time::sleep(gate.latency).await;
    }
    let request = Request::from_parts(parts, Body::from(body));
    let answer = match gate.faults.take(&asked) {
        Some(fault) => fault.strike(&asked, request, next).await,
        None => Some(next.run(request).await),
    };
    match answer {
        Some(answer) => {
            gate.recorder.answered(number, answer.status().as_u16());
            answer
        }
        None => crate::fault::no_answer(&wire),
    }
}
