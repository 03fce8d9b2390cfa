//! The command line.

use std::ffi::OsStr;
use std::time::{Duration, SystemTime};

use clusterkit_sandbox::{Builder, Sandbox};
use jiff::Timestamp;
use lexopt::Arg::{Long, Short};
use lexopt::{Error, Parser, ValueExt};

pub(crate) const HELP: &str = "\
The APIs of PerfectScale, CockroachDB Cloud and Camunda Console on a loopback port, until Ctrl-C.

Usage: clusterkit-sandbox [options]

  --port N                 the port on 127.0.0.1; 0 is any that is free       [8080]
  --starts-at INSTANT      what its clock shows at the start, such as 2026-01-31T12:00:00Z
  --seed N                 what ids and numbers come from                     [0]
  --perfectscale-clusters N                                                   [4]
  --workloads N            of each cluster of PerfectScale
  --audit-log N            entries of PerfectScale's audit log                [400]
  --cockroach-clusters N                                                      [4]
  --nodes N                of a dedicated cluster, in each of its regions     [3]
  --cc-version DATE        of CockroachDB's API, for requests without the header [2024-09-16]
  --camunda-clusters N                                                        [4]
  --clients N              of each cluster of Camunda
  --token-lifetime SECONDS how long an access token is accepted               [3600]
  --creation-time SECONDS  how long a new cluster takes to become ready       [1]
  --latency MILLISECONDS   how long every answer takes                        [0]
  --page-limit N           the most entries of a page
  --strict                 keep the rate limits that the vendors publish
  --perfectscale-limit N   requests a minute that PerfectScale answers then   [10]
  -h, --help
  -V, --version
";

/// What the program is to do.
pub(crate) enum Asked {
    Start(Box<Options>),
    Help,
    Version,
}

pub(crate) struct Options {
    /// The version of CockroachDB's API for requests that name none.
    pub(crate) cc_version: String,
    pub(crate) builder: Builder,
}

pub(crate) fn read(mut parser: Parser) -> Result<Asked, Error> {
    let mut port = 8080;
    let mut cc_version = "2024-09-16".to_owned();
    let mut builder = Sandbox::builder();
    while let Some(argument) = parser.next()? {
        let name = match argument {
            Long("help") | Short('h') => return Ok(Asked::Help),
            Long("version") | Short('V') => return Ok(Asked::Version),
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
            "perfectscale-clusters" => builder.perfectscale_clusters(value.number(0, MANY)?),
            "workloads" => builder.workloads_per_cluster(value.number(0, MANY)?),
            "audit-log" => builder.audit_log_entries(value.number(0, MANY)?),
            "cockroach-clusters" => builder.cockroach_clusters(value.number(0, MANY)?),
            "nodes" => builder.nodes_per_region(value.number(0, MANY)?),
            "camunda-clusters" => builder.camunda_clusters(value.number(0, MANY)?),
            "clients" => builder.camunda_clients_per_cluster(value.number(0, MANY)?),
            "token-lifetime" => builder.token_lifetime(Duration::from_secs(value.number(0, LONG)?)),
            "creation-time" => builder.creation_time(Duration::from_secs(value.number(0, LONG)?)),
            "latency" => builder.latency(Duration::from_millis(value.number(0, LONG)?)),
            "page-limit" => builder.page_limit(value.number(1, MANY)?),
            "perfectscale-limit" => builder.perfectscale_rate_limit(value.number(1, MANY)?),
            _ => return Err(Long(&name).unexpected()),
        };
    }
    builder = builder.port(port).cockroach_version(&cc_version);
    Ok(Asked::Start(Box::new(Options { cc_version, builder })))
}

/// The most of anything: they are all kept in memory.
const MANY: u64 = 10_000_000;

/// The longest time, in seconds or milliseconds.
const LONG: u64 = u32::MAX as u64;

/// What comes behind the name of an option.
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

    fn problem(&self, text: &OsStr, wanted: &str) -> Error {
        Error::Custom(format!("--{}: {} is not {wanted}", self.name, text.to_string_lossy()).into())
    }
}
