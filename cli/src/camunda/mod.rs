//! `clusterkit camunda`: clusters of Camunda Console.

mod provision;

use clap::Subcommand;

use crate::connection::Connection;
use crate::failure::Failure;

/// Work with clusters of Camunda Console
#[derive(Subcommand)]
pub(crate) enum Command {
    Provision(provision::Arguments),
}

impl Command {
    pub(crate) async fn run(self, connection: &Connection) -> Result<u8, Failure> {
        match self {
            Self::Provision(arguments) => provision::run(&arguments, connection).await,
        }
    }
}
