//! `clusterkit inventory`: the clusters of all vendors in one table.

mod board;
mod event;
mod filter;
mod log;
mod order;
mod region;
mod row;
mod screen;
mod source;
mod view;
mod watch;

use std::time::Duration;

use clap::Args;

use self::order::Order;
use self::row::Row;
use self::source::Source;
use self::view::View;
use crate::clock::now;
use crate::connection::Connection;
use crate::failure::{FAILED, Failure, PARTIAL};
use crate::output::{message, stdout};

/// List the clusters of all vendors in one table
///
/// Requests go to every vendor with credentials in the environment, concurrently.
#[derive(Args)]
#[command(after_help = "\
Filters of different kinds must all match; of several filters of one kind, one must match. `*` matches any text, `?` any \
character. Case is ignored.

A terminal with less than 70 columns gets name, vendor and state only. States that need attention are red.

Exit codes:
  0  listed, or watched until Ctrl-C
  1  listed without the vendors that failed, or watched until no vendor was left
  2  not listed")]
pub(crate) struct Arguments {
    /// Print JSON: an array of clusters, with --watch one object per event and line
    #[arg(long)]
    json: bool,
    /// Repeat every SECONDS [default: 60], and report clusters that are new, gone or in another state
    ///
    /// A terminal is redrawn. A pipe gets lines with the time, until its reader closes it. A vendor's rate limit can make
    /// the interval longer.
    #[arg(long, value_name = "SECONDS", num_args = 0..=1, default_missing_value = "60",
          value_parser = clap::value_parser!(u64).range(1..=86_400))]
    watch: Option<u64>,
    /// Sort by name, vendor, cloud, region, state or age; clusters without a value come last
    #[arg(long, value_name = "KEY[:asc|:desc]")]
    sort: Option<Order>,
    #[command(flatten)]
    filter: filter::Filter,
}

pub(crate) async fn run(arguments: Arguments, connection: &Connection) -> Result<u8, Failure> {
    let sources = Source::all(connection, &arguments.filter.vendors);
    if sources.is_empty() {
        return Err(source::no_credentials(&arguments.filter.vendors).into());
    }
    let view = View { filter: arguments.filter, order: arguments.sort, is_json: arguments.json };
    match arguments.watch {
        Some(seconds) => watch::watch(sources, Duration::from_secs(seconds), view).await,
        None => list(sources, &view).await,
    }
}

async fn list(sources: Vec<Source>, view: &View) -> Result<u8, Failure> {
    let vendors = sources.len();
    let (mut rows, mut failed) = (Vec::new(), 0);
    let tasks: Vec<_> =
        sources.into_iter().map(|source| tokio::spawn(async move { source.clusters(now).await })).collect();
    for task in tasks {
        match task.await? {
            Ok(found) => rows.extend(found),
            Err(error) => {
                failed += 1;
                message::error(error);
            }
        }
    }
    if failed == vendors {
        // An empty list would look like vendors without clusters.
        return Ok(FAILED);
    }
    let listed = rows.len();
    let rows = view.select(rows);
    if view.is_json {
        stdout::print(&(serde_json::to_string_pretty(&rows)? + "\n"))?;
    } else if !rows.is_empty() {
        stdout::print(&(Row::table(&rows, stdout::width(), stdout::has_colours()).join("\n") + "\n"))?;
    } else if failed == 0 {
        message::note(if listed > 0 { "no cluster matches the filters" } else { "no vendor has a cluster" });
    }
    Ok(if failed == 0 { 0 } else { PARTIAL })
}
