//! All clusters of all three vendors in one table.
//!
//! `cargo run --example inventory -- --sandbox` shows it without an account.

mod row;
mod vendors;

use std::process::ExitCode;

use clap::Parser;
use clusterkit_sandbox::Sandbox;

use crate::row::Row;
use crate::vendors::Vendors;

/// Lists the clusters of PerfectScale, CockroachDB Cloud and Camunda Console.
///
/// Asks the vendors whose credentials are in the environment.
#[derive(Parser)]
struct Arguments {
    /// Ask a sandbox inside this program instead, with invented clusters.
    #[arg(long)]
    sandbox: bool,
    /// Print JSON, one object for each cluster, for machines.
    #[arg(long)]
    json: bool,
}

#[tokio::main]
async fn main() -> ExitCode {
    match run(&Arguments::parse()).await {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::from(2)
        }
    }
}

async fn run(arguments: &Arguments) -> Result<ExitCode, Box<dyn std::error::Error>> {
    // The sandbox serves for as long as it is held.
    let sandbox = if arguments.sandbox { Some(Sandbox::start().await?) } else { None };
    let vendors = match &sandbox {
        Some(sandbox) => Vendors::of_sandbox(sandbox),
        None => Vendors::of_environment(),
    };
    if vendors.is_empty() {
        return Err(vendors::NO_CREDENTIALS.into());
    }
    let (rows, errors) = vendors.clusters().await;
    if arguments.json {
        println!("{}", serde_json::to_string_pretty(&rows)?);
    } else if !rows.is_empty() || errors.is_empty() {
        println!("{}", Row::table(&rows));
    }
    for error in &errors {
        eprintln!("error: {error}");
    }
    Ok(if errors.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
