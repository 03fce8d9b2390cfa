//! The program `clusterkit`: jobs over the APIs of PerfectScale, CockroachDB Cloud and Camunda Console.
//!
//! Modules use only those that stand before them: `clock`, `output` and `signals`, `failure`, `progress`, `vendor`, `connection`,
//! `creation`, then one module for each command.

mod audit_log;
mod camunda;
mod clock;
mod cockroach;
mod connection;
mod creation;
mod failure;
mod inventory;
mod output;
mod progress;
mod savings;
mod signals;
mod vendor;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::connection::Connection;
use crate::failure::Failure;
use crate::vendor::Vendor;

/// Work with the clusters of PerfectScale, CockroachDB Cloud and Camunda Console
#[derive(Parser)]
#[command(name = "clusterkit", version, max_term_width = 100)]
#[command(after_help = after_help())]
struct Arguments {
    /// Use a sandbox inside this program, with invented data, instead of the vendors' servers
    #[arg(long, global = true, help_heading = "Global options")]
    sandbox: bool,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Inventory(inventory::Arguments),
    #[command(subcommand)]
    AuditLog(audit_log::Command),
    Savings(savings::Arguments),
    #[command(subcommand)]
    Cockroach(cockroach::Command),
    #[command(subcommand)]
    Camunda(camunda::Command),
}

fn after_help() -> String {
    let credentials: Vec<String> = Vendor::ALL
        .iter()
        .map(|vendor| format!("  {vendor:12}  {}", vendor.variables().first().unwrap_or(&&[][..]).join(" and ")))
        .collect();
    format!(
        "Credentials come from the environment:\n{}\n\n\
         Exit codes, unless the help of a command says otherwise: 0 done, 1 done in part, 2 not done, 128 and the number of \
         the signal that interrupted it. Set NO_COLOR to switch colours off.",
        credentials.join("\n")
    )
}

#[tokio::main]
async fn main() -> ExitCode {
    let code = run(Arguments::parse()).await.unwrap_or_else(|error| failure::report(&error));
    ExitCode::from(code)
}

async fn run(arguments: Arguments) -> Result<u8, Failure> {
    // The sandbox serves requests for as long as it is held.
    let connection = Connection::open(arguments.sandbox).await?;
    match arguments.command {
        Command::Inventory(arguments) => inventory::run(arguments, &connection).await,
        Command::AuditLog(audit_log::Command::Export(arguments)) => {
            audit_log::export::run(arguments, &connection).await
        }
        Command::Savings(arguments) => savings::run(&arguments, &connection).await,
        Command::Cockroach(cockroach::Command::Run(arguments)) => cockroach::run::run(arguments, &connection).await,
        Command::Camunda(camunda::Command::Provision(arguments)) => {
            camunda::provision::run(&arguments, &connection).await
        }
    }
}
