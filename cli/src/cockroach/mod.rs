//! `clusterkit cockroach`: clusters of CockroachDB Cloud.

pub(crate) mod run;

use clap::Subcommand;

/// Work with clusters of CockroachDB Cloud
#[derive(Subcommand)]
pub(crate) enum Command {
    Run(run::Arguments),
}
