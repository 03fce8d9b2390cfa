//! The versions of the API, chosen by the header `Cc-Version`.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;

use super::status::Status;

/// A version, older ones first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Version {
    V20220331,
    V20220920,
    V20230410,
    V20240916,
}

impl Version {
    /// What a request without the header gets.
    const LATEST: Self = Self::V20240916;

    fn parse(text: &[u8]) -> Option<Self> {
        match text {
            b"2022-03-31" => Some(Self::V20220331),
            b"2022-09-20" => Some(Self::V20220920),
            b"2023-04-10" => Some(Self::V20230410),
            b"2024-09-16" => Some(Self::V20240916),
            _ => None,
        }
    }
}

impl<S: Sync> FromRequestParts<S> for Version {
    type Rejection = Status;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Status> {
        let header = parts.headers.get("cc-version");
        match header.map(|value| Self::parse(value.as_bytes())) {
            None => Ok(Self::LATEST),
            Some(Some(version)) => Ok(version),
            Some(None) => Err(Status::invalid("invalid Cc-Version.")),
        }
    }
}
