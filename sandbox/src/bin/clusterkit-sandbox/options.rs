//! Parses the command line.

use std::ffi::OsStr;
use std::time::{Duration, SystemTime};

use clusterkit_sandbox::{Builder, Sandbox};
use jiff::Timestamp;
use lexopt::Arg::{Long, Short};
use lexopt::{Error, Parser, ValueExt};

pub(crate) const HELP: &str = "\
Serves the APIs of PerfectScale, CockroachDB Cloud and Camunda Console on a loopback port until Ctrl-C.

Usage: clusterkit-sandbox [OPTIONS]

Options:
  --port N                   port on 127.0.0.1; 0 selects any free port        [8080]
  --starts-at INSTANT        start of its clock, such as 2026-01-31T12:00:00Z  [now]
  --seed N                   seed of generated ids and numbers                 [0]
  --perfectscale-clusters N  number of PerfectScale clusters                   [4]
  --workloads N              workloads in each PerfectScale cluster            [3 to 16]
  --audit-log N              entries in PerfectScale's audit log               [400]
  --cockroach-clusters N     number of active CockroachDB clusters             [4]
  --nodes N                  nodes of a dedicated cluster in each region       [3]
  --cc-version DATE          CockroachDB version without Cc-Version header     [2024-09-16]
  --camunda-clusters N       number of Camunda clusters                        [4]
  --clients N                API clients in each Camunda cluster               [0 to 2]
  --token-lifetime SECONDS   lifetime of access tokens                         [3600]
  --creation-time SECONDS    time until a created cluster is ready             [1]
  --latency MILLISECONDS     delay of every response                           [0]
  --page-limit N             maximum number of items in a page                 [none]
  --strict                   enforce the vendors' rate limits
  --perfectscale-limit N     PerfectScale requests a minute with --strict      [10]
  -h, --help                 print this help
  -V, --version              print the version
";

/// The parsed command line.
pub(crate) enum Command {
    Start(Box<Options>),
    Help,
    Version,
}

pub(crate) struct Options {
    /// The CockroachDB API version of requests without `Cc-Version`.
    pub(crate) cc_version: String,
    pub(crate) builder: Builder,
}

pub(crate) fn read(mut parser: Parser) -> Result<Command, Error> {
    let mut port = 8080;
    let mut cc_version = "2024-09-16".to_owned();
    let mut builder = Sandbox::builder();
    while let Some(argument) = parser.next()? {
        let name = match argument {
            Long("help") | Short('h') => return Ok(Command::Help),
            Long("version") | Short('V') => return Ok(Command::Version),
            Long(name) => name.to_owned(),
            _ => return Err(argument.unexpected()),
        };
        let mut value = Value { name: &name, parser: &mut parser };
        builder = match name.as_str() {
            "strict" => builder.rate_limits(true),
            "port" => {
                port = value.number(0, u16::MAX.into())?;
                builder
            }
            "starts-at" => builder.starts_at(value.instant()?),
            "cc-version" => {
                cc_version = value.parser.value()?.string()?;
                builder
            }
            "seed" => builder.seed(value.number(0, u64::MAX)?),
            "perfectscale-clusters" => builder.perfectscale_clusters(value.number(0, MAX_COUNT)?),
            "workloads" => builder.workloads_per_cluster(value.number(0, MAX_COUNT)?),
            "audit-log" => builder.audit_log_entries(value.number(0, MAX_COUNT)?),
            "cockroach-clusters" => builder.cockroach_clusters(value.number(0, MAX_COUNT)?),
            "nodes" => builder.nodes_per_region(value.number(0, MAX_COUNT)?),
            "camunda-clusters" => builder.camunda_clusters(value.number(0, MAX_COUNT)?),
            "clients" => builder.camunda_clients_per_cluster(value.number(0, MAX_COUNT)?),
            "token-lifetime" => builder.token_lifetime(Duration::from_secs(value.number(0, MAX_TIME)?)),
            "creation-time" => builder.creation_time(Duration::from_secs(value.number(0, MAX_TIME)?)),
            "latency" => builder.latency(Duration::from_millis(value.number(0, MAX_TIME)?)),
            "page-limit" => builder.page_limit(value.number(1, MAX_COUNT)?),
            "perfectscale-limit" => builder.perfectscale_rate_limit(value.number(1, MAX_COUNT)?),
            _ => return Err(Long(&name).unexpected()),
        };
    }
    builder = builder.port(port).cockroach_version(&cc_version);
    Ok(Command::Start(Box::new(Options { cc_version, builder })))
}

/// The maximum number of objects, which are kept in memory.
const MAX_COUNT: u64 = 10_000_000;

/// The maximum time, in seconds or milliseconds.
const MAX_TIME: u64 = u32::MAX as u64;

/// The value of an option.
struct Value<'a> {
    name: &'a str,
    parser: &'a mut Parser,
}

impl Value<'_> {
    fn number<T: TryFrom<u64>>(&mut self, low: u64, high: u64) -> Result<T, Error> {
        let text = self.parser.value()?;
        let number = text.to_str().and_then(|text| text.parse().ok()).filter(|number| (low..=high).contains(number));
        let number = number.and_then(|number| T::try_from(number).ok());
        number.ok_or_else(|| self.problem(&text, &format!("a number from {low} to {high}")))
    }

    fn instant(&mut self) -> Result<SystemTime, Error> {
        let text = self.parser.value()?;
        let instant = text.to_str().and_then(|text| text.parse::<Timestamp>().ok());
        instant.map(SystemTime::from).ok_or_else(|| self.problem(&text, "an instant like 2026-01-31T12:00:00Z"))
    }

    fn problem(&self, text: &OsStr, expected: &str) -> Error {
        Error::Custom(format!("--{}: `{}` is not {expected}", self.name, text.to_string_lossy()).into())
    }
}
