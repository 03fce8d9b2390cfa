//! `clusterkit camunda`: clusters of Camunda Console.

pub(crate) mod provision;

use clap::Subcommand;

/// Work with clusters of Camunda Console
#[derive(Subcommand)]
pub(crate) enum Command {
    Provision(provision::Arguments),
}
