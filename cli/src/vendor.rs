//! The three vendors, by name and with the variables of their credentials.

use std::fmt;

use clap::ValueEnum;
use clusterkit::{camunda, cockroach, perfectscale};
use serde::Serialize;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, ValueEnum, Serialize)]
pub(crate) enum Vendor {
    #[value(name = "perfectscale")]
    PerfectScale,
    #[value(name = "cockroach")]
    #[serde(rename = "CockroachDB")]
    Cockroach,
    #[value(name = "camunda")]
    Camunda,
}

impl Vendor {
    pub(crate) const ALL: [Self; 3] = [Self::PerfectScale, Self::Cockroach, Self::Camunda];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::PerfectScale => "PerfectScale",
            Self::Cockroach => "CockroachDB",
            Self::Camunda => "Camunda",
        }
    }

    /// Returns the variables for its credentials, in groups that are set together.
    pub(crate) fn variables(self) -> &'static [&'static [&'static str]] {
        const PERFECTSCALE: [&str; 3] = perfectscale::ClientBuilder::ENV_NAMES;
        const LEGACY: [&str; 3] = perfectscale::ClientBuilder::LEGACY_ENV_NAMES;
        match self {
            Self::PerfectScale => &[&[PERFECTSCALE[0], PERFECTSCALE[1]], &[LEGACY[0], LEGACY[1]]],
            Self::Cockroach => &[&[cockroach::ClientBuilder::ENV_API_KEY]],
            Self::Camunda => &[&[camunda::ClientBuilder::ENV_CLIENT_ID, camunda::ClientBuilder::ENV_CLIENT_SECRET]],
        }
    }
}

impl fmt::Display for Vendor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}
