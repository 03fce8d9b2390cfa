//! `clusterkit audit-log`: PerfectScale's automation audit log.

mod export;

use clap::Subcommand;

use crate::connection::Connection;
use crate::failure::Failure;

/// Read PerfectScale's automation audit log
#[derive(Subcommand)]
pub(crate) enum Command {
    Export(export::Arguments),
}

impl Command {
    pub(crate) async fn run(self, connection: &Connection) -> Result<u8, Failure> {
        match self {
            Self::Export(arguments) => export::run(&arguments, connection).await,
        }
    }
}
