//! The servers of a command: the vendors', with credentials from the environment, or a sandbox inside this program.

use std::io;

use clap::Args;
use clusterkit::{Error, RateLimit, camunda, cockroach, perfectscale};
use clusterkit_sandbox::Sandbox;

use crate::vendor::Vendor;

pub(crate) enum Connection {
    Environment,
    Sandbox(Sandbox),
}

#[derive(Args)]
pub(crate) struct PerfectScaleLimit {
    /// Requests a minute that PerfectScale allows you
    #[arg(long, value_name = "REQUESTS", default_value_t = 10, value_parser = clap::value_parser!(u32).range(1..))]
    requests_per_minute: u32,
}

impl Connection {
    pub(crate) async fn open(sandbox: bool) -> io::Result<Self> {
        Ok(if sandbox { Self::Sandbox(Sandbox::start().await?) } else { Self::Environment })
    }

    pub(crate) fn is_sandbox(&self) -> bool {
        matches!(self, Self::Sandbox(_))
    }

    /// Whether any credential of the vendor is set, so that the vendor is used.
    pub(crate) fn has(&self, vendor: Vendor) -> bool {
        let is_set = |name: &&str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
        self.is_sandbox() || vendor.variables().iter().copied().flatten().any(is_set)
    }

    /// Without a limit, the library's default holds. A sandbox has none.
    pub(crate) fn perfectscale(&self, limit: Option<&PerfectScaleLimit>) -> Result<perfectscale::Client, Error> {
        let builder = match self {
            Self::Environment => {
                let builder = perfectscale::ClientBuilder::from_env()?;
                match limit {
                    Some(limit) => builder.rate_limit(RateLimit::per_minute(limit.requests_per_minute)),
                    None => builder,
                }
            }
            Self::Sandbox(sandbox) => perfectscale::Client::builder()
                .client_id(sandbox.client_id())
                .client_secret(sandbox.client_secret())
                .base_url(sandbox.perfectscale_url())
                .rate_limit(RateLimit::unlimited()),
        };
        builder.build()
    }

    pub(crate) fn cockroach(&self) -> Result<cockroach::ClientBuilder, Error> {
        match self {
            Self::Environment => cockroach::ClientBuilder::from_env(),
            Self::Sandbox(sandbox) => {
                Ok(cockroach::Client::builder().api_key(sandbox.api_key()).base_url(sandbox.cockroach_url()))
            }
        }
    }

    pub(crate) fn camunda(&self) -> Result<camunda::Client, Error> {
        match self {
            Self::Environment => camunda::Client::from_env(),
            Self::Sandbox(sandbox) => camunda::Client::builder()
                .client_id(sandbox.client_id())
                .client_secret(sandbox.client_secret())
                .base_url(sandbox.camunda_url())
                .oauth_url(sandbox.camunda_oauth_url())
                .build(),
        }
    }
}
