//! Faults at work.

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::Request;
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;
use serde_json::Value;

use super::asked::Asked;
use super::body::Broken;
use super::{Fault, Kind, words};
use crate::connection::Wire;

impl Fault {
    /// Answers a request, or does not: then the connection has to end.
    pub(crate) async fn strike(self, asked: &Asked, request: Request, next: Next) -> Option<Response> {
        match self.kind {
            Kind::Stall(duration) if !self.after_processing => {
                tokio::time::sleep(duration).await;
                Some(next.run(request).await)
            }
            Kind::Status { .. } | Kind::Reset if !self.after_processing => self.kind.spoil(None, asked).await,
            kind => {
                let answer = next.run(request).await;
                kind.spoil(Some(answer), asked).await
            }
        }
    }
}

impl Kind {
    /// What becomes of an answer; there is none when the request was not processed.
    async fn spoil(self, answer: Option<Response>, asked: &Asked) -> Option<Response> {
        match self {
            Self::None => answer,
            Self::Reset => None,
            Self::Status { status, mut headers, mut body } => {
                if matches!(status, StatusCode::NO_CONTENT | StatusCode::NOT_MODIFIED) {
                    body.clear();
                    headers.remove(header::CONTENT_TYPE);
                }
                let mut response = Response::new(Body::from(body));
                *response.status_mut() = status;
                *response.headers_mut() = headers;
                Some(response)
            }
            Self::Stall(duration) => {
                tokio::time::sleep(duration).await;
                answer
            }
            Self::Truncated => truncate(answer?).await,
            Self::UnknownEnumValues => rewrite(answer?, words::make_unknown).await,
            Self::Nulls => rewrite(answer?, |value| words::make_null(asked.api, value)).await,
            Self::RepeatedCursor => {
                let repeat = |value: &mut Value| {
                    if let Some(cursor) = &asked.cursor {
                        cursor.repeat_in(value);
                    }
                };
                rewrite(answer?, repeat).await
            }
        }
    }
}

/// The end of a connection in the place of an answer.
pub(crate) fn no_answer(wire: &Wire) -> Response {
    wire.reset();
    Response::new(Body::empty())
}

/// Half of the body, and a head that promises all of it.
async fn truncate(answer: Response) -> Option<Response> {
    if answer.status() == StatusCode::NO_CONTENT {
        return None;
    }
    let (mut parts, body) = answer.into_parts();
    let body: Bytes = to_bytes(body, usize::MAX).await.ok()?;
    parts.headers.insert(header::CONTENT_LENGTH, HeaderValue::from(body.len().max(1)));
    let first = body.slice(..body.len() / 2);
    Some(Response::from_parts(parts, Body::from_stream(Broken::new(first))))
}

/// Changes the JSON of a success; anything else stays as it is.
async fn rewrite(answer: Response, change: impl FnOnce(&mut Value)) -> Option<Response> {
    let (mut parts, body) = answer.into_parts();
    let body: Bytes = to_bytes(body, usize::MAX).await.ok()?;
    let body = match serde_json::from_slice::<Value>(&body) {
        Ok(mut value) if parts.status.is_success() => {
            change(&mut value);
            Bytes::from(value.to_string())
        }
        _ => body,
    };
    parts.headers.remove(header::CONTENT_LENGTH);
    Some(Response::from_parts(parts, Body::from(body)))
}
