//! The filters for clusters.

use clap::Args;
use wildmatch::WildMatch;

use super::row::Row;
use crate::vendor::Vendor;

#[derive(Args)]
#[command(next_help_heading = "Filters (each can be repeated)")]
pub(crate) struct Filter {
    /// Only this vendor; no request goes to the others
    #[arg(long = "vendor", value_enum, ignore_case = true, value_name = "VENDOR")]
    pub(crate) vendors: Vec<Vendor>,
    /// Only clusters whose name contains PART or, with `*` or `?`, matches GLOB
    #[arg(long = "name", value_name = "GLOB|PART", value_parser = part)]
    names: Vec<WildMatch>,
    /// Only clusters in this state; clusters of PerfectScale do not have one
    #[arg(long = "state", value_name = "GLOB", value_parser = whole)]
    states: Vec<WildMatch>,
    /// Only clusters in this cloud: aws, gcp, azure
    #[arg(long = "cloud", value_name = "GLOB", value_parser = whole)]
    clouds: Vec<WildMatch>,
    /// Only clusters with a region that contains PART or, with `*` or `?`, matches GLOB
    #[arg(long = "region", value_name = "GLOB|PART", value_parser = part)]
    regions: Vec<WildMatch>,
}

/// Matches the whole text, because `healthy` must not match `unhealthy`.
fn whole(text: &str) -> Result<WildMatch, String> {
    if text.is_empty() { Err("must not be empty".to_owned()) } else { Ok(WildMatch::new_case_insensitive(text)) }
}

fn part(text: &str) -> Result<WildMatch, String> {
    if text.contains(['*', '?']) || text.is_empty() { whole(text) } else { whole(&format!("*{text}*")) }
}

impl Filter {
    pub(crate) fn matches(&self, row: &Row) -> bool {
        let region = row.region.as_deref();
        // A cluster can have several regions, and the name of a region can contain a comma.
        let regions = region.into_iter().flat_map(|all| all.split(", ").chain([all]));
        any(&self.names, [row.name.as_str()])
            && any(&self.states, row.state.as_deref())
            && any(&self.clouds, row.cloud.as_deref())
            && any(&self.regions, regions)
    }
}

fn any<'a>(globs: &[WildMatch], texts: impl IntoIterator<Item = &'a str>) -> bool {
    globs.is_empty() || texts.into_iter().any(|text| globs.iter().any(|glob| glob.matches(text)))
}
