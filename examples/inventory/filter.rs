//! Which clusters are shown.

use clap::Args;
use wildmatch::WildMatch;

use crate::row::Row;
use crate::vendor::Vendor;

#[derive(Args)]
#[command(next_help_heading = "Filters, each of which can be given several times")]
pub(crate) struct Filter {
    /// Ask only this vendor.
    #[arg(long = "vendor", value_enum, ignore_case = true, value_name = "VENDOR")]
    pub(crate) vendors: Vec<Vendor>,
    /// Only clusters with this in their name; with * or ? in it, as the whole name.
    #[arg(long = "name", value_name = "GLOB|PART", value_parser = part)]
    names: Vec<WildMatch>,
    /// Only clusters in this state. PerfectScale knows no states.
    #[arg(long = "state", value_name = "GLOB", value_parser = whole)]
    states: Vec<WildMatch>,
    /// Only clusters in this cloud: aws, gcp, azure.
    #[arg(long = "cloud", value_name = "GLOB", value_parser = whole)]
    clouds: Vec<WildMatch>,
    /// Only clusters with this in one of their regions; with * or ? in it, as the whole region.
    #[arg(long = "region", value_name = "GLOB|PART", value_parser = part)]
    regions: Vec<WildMatch>,
}

/// All of it: nobody who asks for `healthy` means `unhealthy`.
fn whole(text: &str) -> Result<WildMatch, String> {
    if text.is_empty() { Err("must not be empty".to_owned()) } else { Ok(WildMatch::new_case_insensitive(text)) }
}

fn part(text: &str) -> Result<WildMatch, String> {
    if text.contains(['*', '?']) || text.is_empty() { whole(text) } else { whole(&format!("*{text}*")) }
}

impl Filter {
    pub(crate) fn fits(&self, row: &Row) -> bool {
        let region = row.region.as_deref();
        // A cluster may have several, and a region's name a comma.
        let regions = region.into_iter().flat_map(|all| all.split(", ").chain([all]));
        fits(&self.names, [row.name.as_str()])
            && fits(&self.states, row.state.as_deref())
            && fits(&self.clouds, row.cloud.as_deref())
            && fits(&self.regions, regions)
    }
}

fn fits<'a>(globs: &[WildMatch], texts: impl IntoIterator<Item = &'a str>) -> bool {
    globs.is_empty() || texts.into_iter().any(|text| globs.iter().any(|glob| glob.matches(text)))
}
