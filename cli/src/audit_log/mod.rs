//! `clusterkit audit-log`: PerfectScale's automation audit log.

pub(crate) mod export;

use clap::Subcommand;

/// Read PerfectScale's automation audit log
#[derive(Subcommand)]
pub(crate) enum Command {
    Export(export::Arguments),
}
