//! The versions of the API, chosen by the header `Cc-Version`.

use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;

use super::Cockroach;
use super::status::Status;

/// A version, in chronological order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Version {
    V20220331,
    V20220920,
    V20230410,
    V20240916,
}

impl Version {
    /// The version of requests without the header, unless the user of the sandbox sets another.
    pub(super) const LATEST: Self = Self::V20240916;

    const NAMES: [(&str, Self); 4] = [
        ("2022-03-31", Self::V20220331),
        ("2022-09-20", Self::V20220920),
        ("2023-04-10", Self::V20230410),
        ("2024-09-16", Self::V20240916),
    ];

    pub(super) fn parse(text: &[u8]) -> Option<Self> {
        Self::NAMES.into_iter().find(|(name, _)| name.as_bytes() == text).map(|(_, version)| version)
    }
}

/// Checks that the API has this version. The error lists the versions.
pub(crate) fn check(name: &str) -> Result<(), String> {
    if Version::parse(name.as_bytes()).is_some() {
        return Ok(());
    }
    let names = Version::NAMES.map(|(name, _)| name).join(", ");
    Err(format!("{name:?} is not one of {names}"))
}

impl FromRequestParts<Arc<Cockroach>> for Version {
    type Rejection = Status;

    async fn from_request_parts(parts: &mut Parts, api: &Arc<Cockroach>) -> Result<Self, Status> {
        let header = parts.headers.get("cc-version");
        match header.map(|value| Self::parse(value.as_bytes())) {
            None => Ok(api.version),
            Some(Some(version)) => Ok(version),
            Some(None) => Err(Status::invalid("invalid Cc-Version.")),
        }
    }
}
