//! `clusterkit cockroach`: clusters of CockroachDB Cloud.

mod run;

use clap::Subcommand;

use crate::connection::Connection;
use crate::failure::Failure;

/// Work with clusters of CockroachDB Cloud
#[derive(Subcommand)]
pub(crate) enum Command {
    Run(run::Arguments),
}

impl Command {
    pub(crate) async fn run(self, connection: &Connection) -> Result<u8, Failure> {
        match self {
            Self::Run(arguments) => run::run(arguments, connection).await,
        }
    }
}
