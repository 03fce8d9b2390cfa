//! The command line.

use std::time::Duration;

use clusterkit_sandbox::{Builder, Sandbox};
use lexopt::Arg::Long;
use lexopt::{Error, Parser, ValueExt};

pub(crate) const HELP: &str = "\
The APIs of PerfectScale, CockroachDB Cloud and Camunda Console on a loopback port, until Ctrl-C.

Usage: clusterkit-sandbox [options]

  --port N                 the port on 127.0.0.1; 0 is any that is free       [8080]
  --seed N                 what ids and numbers come from                     [0]
  --perfectscale-clusters N                                                   [4]
  --workloads N            of each cluster of PerfectScale
  --audit-log N            entries of PerfectScale's audit log                [400]
  --cockroach-clusters N                                                      [4]
  --nodes N                of a dedicated cluster, in each of its regions     [3]
  --camunda-clusters N                                                        [4]
  --clients N              of each cluster of Camunda
  --token-life SECONDS     how long an access token is accepted               [3600]
  --creation-time SECONDS  how long a new cluster takes to become ready       [1]
  --latency MILLISECONDS   how long every answer takes                        [0]
  --page-limit N           the most entries of a page
  --strict                 keep the rate limits that the vendors publish
  --help, --version
";

/// What the program is to do.
pub(crate) enum Asked {
    Start(Box<Options>),
    Help,
    Version,
}

pub(crate) struct Options {
    pub(crate) port: u16,
    pub(crate) builder: Builder,
}

pub(crate) fn read(mut parser: Parser) -> Result<Asked, Error> {
    let mut port = 8080;
    let mut builder = Sandbox::builder();
    while let Some(argument) = parser.next()? {
        let Long(name) = argument else { return Err(argument.unexpected()) };
        let name = name.to_owned();
        let mut number = || parser.value()?.parse::<u32>();
        builder = match name.as_str() {
            "help" => return Ok(Asked::Help),
            "version" => return Ok(Asked::Version),
            "strict" => builder.rate_limits(true),
            "port" => {
                port = parser.value()?.parse()?;
                builder
            }
            "seed" => builder.seed(parser.value()?.parse()?),
            "perfectscale-clusters" => builder.perfectscale_clusters(number()? as usize),
            "workloads" => builder.workloads_per_cluster(number()? as usize),
            "audit-log" => builder.audit_log_entries(number()? as usize),
            "cockroach-clusters" => builder.cockroach_clusters(number()? as usize),
            "nodes" => builder.nodes_per_region(number()?),
            "camunda-clusters" => builder.camunda_clusters(number()? as usize),
            "clients" => builder.camunda_clients_per_cluster(number()? as usize),
            "token-life" => builder.token_life(Duration::from_secs(number()?.into())),
            "creation-time" => builder.creation_time(Duration::from_secs(number()?.into())),
            "latency" => builder.latency(Duration::from_millis(number()?.into())),
            "page-limit" => builder.page_limit(number()? as usize),
            _ => return Err(Long(&name).unexpected()),
        };
    }
    Ok(Asked::Start(Box::new(Options { port, builder: builder.port(port) })))
}
