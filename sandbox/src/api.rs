//! The three APIs, distinguished by their paths.

/// One of the three APIs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Api {
    PerfectScale,
    Cockroach,
    Camunda,
}

impl Api {
    pub(crate) fn of(path: &str) -> Self {
        match () {
            () if path.starts_with("/public/v1") => Self::PerfectScale,
            () if path.starts_with("/api/v1") => Self::Cockroach,
            () => Self::Camunda,
        }
    }
}
