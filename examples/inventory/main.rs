//! All clusters of all three vendors in one table.
//!
//! `cargo run --example inventory -- --sandbox` shows it without an account.

mod board;
mod filter;
mod log;
mod order;
mod plain;
mod row;
mod screen;
mod source;
mod vendor;
mod watch;

use std::io::{self, IsTerminal, Write};
use std::process::ExitCode;
use std::time::Duration;

use clap::Parser;
use clusterkit_sandbox::Sandbox;

use crate::filter::Filter;
use crate::order::Order;
use crate::plain::plain;
use crate::row::Row;
use crate::source::Source;

/// Lists the clusters of PerfectScale, CockroachDB Cloud and Camunda Console.
///
/// Asks the vendors whose credentials are in the environment, all at once.
#[derive(Parser)]
#[command(
    name = "inventory",
    version,
    after_help = "Filters of several kinds have to fit all, and of those of one kind one has to. * stands for any text, ? for
any character; upper and lower case are one.
Exit codes: 0 listed, or watched until Ctrl-C; 1 listed without the vendors that failed, or watched until no vendor
was left to be asked; 2 not listed."
)]
struct Arguments {
    /// Ask a sandbox inside this program instead, with invented clusters.
    #[arg(long)]
    sandbox: bool,
    /// Print JSON for machines: a list of clusters; with --watch an object a line for whatever happens.
    #[arg(long)]
    json: bool,
    /// Ask again every so many seconds, and tell what is new, gone, or in another state. A terminal is drawn anew; in a
    /// pipe, lines with the time are added until nobody reads them. A vendor's limit of requests is kept, even if that
    /// takes longer.
    #[arg(long, value_name = "SECONDS", num_args = 0..=1, default_missing_value = "60",
          value_parser = clap::value_parser!(u64).range(1..=86_400))]
    watch: Option<u64>,
    /// Sort by name, vendor, cloud, region, state or age; with :desc behind it the other way round. What has no such
    /// value comes last.
    #[arg(long, value_name = "KEY[:desc]")]
    sort: Option<Order>,
    #[command(flatten)]
    filter: Filter,
}

type Failure = Box<dyn std::error::Error>;

#[tokio::main]
async fn main() -> ExitCode {
    match run(Arguments::parse()).await {
        Ok(code) => code,
        // Who reads along has seen enough.
        Err(error) if is_closed(error.as_ref()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::from(2)
        }
    }
}

/// Columns and lines of the terminal that is written to; a file or a pipe has none.
fn size() -> Option<(u16, u16)> {
    let out = io::stdout();
    let size = if out.is_terminal() { terminal_size::terminal_size_of(out) } else { None };
    size.map(|(width, height)| (width.0, height.0))
}

async fn run(arguments: Arguments) -> Result<ExitCode, Failure> {
    // The sandbox serves for as long as it is held.
    let sandbox = if arguments.sandbox { Some(Sandbox::start().await?) } else { None };
    let sources = Source::all(sandbox.as_ref(), &arguments.filter.vendors);
    if sources.is_empty() {
        return Err(source::no_credentials(&arguments.filter.vendors).into());
    }
    if let Some(seconds) = arguments.watch {
        let view = watch::View { filter: arguments.filter, order: arguments.sort, is_json: arguments.json };
        return watch::watch(sources, Duration::from_secs(seconds), view).await;
    }

    let asked = sources.len();
    let (mut rows, errors) = ask(sources).await?;
    for error in &errors {
        eprintln!("error: {}", plain(error));
    }
    if errors.len() == asked {
        // A list of nothing would look like vendors without clusters.
        return Ok(ExitCode::from(2));
    }
    rows.retain(|row| arguments.filter.fits(row));
    if let Some(order) = arguments.sort {
        order.sort(&mut rows);
    }
    if arguments.json {
        writeln!(io::stdout(), "{}", serde_json::to_string_pretty(&rows)?)?;
    } else if !rows.is_empty() || errors.is_empty() {
        writeln!(io::stdout(), "{}", Row::table(&rows, size().map(|(width, _)| width)))?;
    }
    Ok(if errors.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// What could be listed, and a line for each vendor that failed.
async fn ask(sources: Vec<Source>) -> Result<(Vec<Row>, Vec<String>), Failure> {
    let tasks: Vec<_> =
        sources.into_iter().map(|source| tokio::spawn(async move { source.clusters().await })).collect();
    let (mut rows, mut errors) = (Vec::new(), Vec::new());
    for task in tasks {
        match task.await? {
            Ok(found) => rows.extend(found),
            Err(error) => errors.push(error),
        }
    }
    Ok((rows, errors))
}

/// Whether nobody reads the standard output any more, as behind `| head`.
fn is_closed(error: &(dyn std::error::Error + 'static)) -> bool {
    error.downcast_ref::<io::Error>().is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe)
}
