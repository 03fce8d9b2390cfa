//! Applies a fault to a request and its response.

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::Request;
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;
use serde_json::Value;

use super::request_info::RequestInfo;
use super::truncated_body::TruncatedBody;
use super::{Fault, Kind, mutate};

impl Fault {
    /// Handles a request. `None` means that the connection has to be reset.
    pub(crate) async fn apply(self, info: &RequestInfo, request: Request, next: Next) -> Option<Response> {
        match self.kind {
            Kind::Stall(duration) if !self.after_processing => {
                tokio::time::sleep(duration).await;
                Some(next.run(request).await)
            }
            Kind::Status(_) | Kind::Reset if !self.after_processing => self.kind.mutate(None, info).await,
            kind => {
                let response = next.run(request).await;
                kind.mutate(Some(response), info).await
            }
        }
    }
}

impl Kind {
    /// Changes or replaces a response, which is `None` when the request was not processed.
    async fn mutate(self, response: Option<Response>, info: &RequestInfo) -> Option<Response> {
        match self {
            Self::None => response,
            Self::Reset => None,
            Self::Status(status) => Some(status.into_response()),
            Self::Stall(duration) => {
                tokio::time::sleep(duration).await;
                response
            }
            Self::Truncated => truncate(response?).await,
            Self::UnknownEnumValues => rewrite(response?, mutate::unknown_enum_values).await,
            Self::Nulls => rewrite(response?, |body| mutate::nulls(info.api, body)).await,
            Self::RepeatedCursor => {
                let repeat = |body: &mut Value| {
                    if let Some(cursor) = &info.cursor {
                        cursor.repeat_in(body);
                    }
                };
                rewrite(response?, repeat).await
            }
        }
    }
}

/// Sends half of the body, with the `Content-Length` of the whole.
async fn truncate(response: Response) -> Option<Response> {
    if response.status() == StatusCode::NO_CONTENT {
        return None;
    }
    let (mut parts, body) = response.into_parts();
    let body: Bytes = to_bytes(body, usize::MAX).await.ok()?;
    parts.headers.insert(header::CONTENT_LENGTH, HeaderValue::from(body.len().max(1)));
    let first = body.slice(..body.len() / 2);
    Some(Response::from_parts(parts, Body::from_stream(TruncatedBody::new(first))))
}

/// Changes the JSON body of a successful response. Other responses stay unchanged.
async fn rewrite(response: Response, change: impl FnOnce(&mut Value)) -> Option<Response> {
    let (mut parts, body) = response.into_parts();
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
