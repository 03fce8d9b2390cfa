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
        let regions = row.regions.iter().flat_map(|region| [region.code.as_str(), &region.name]);
        any(&self.names, [row.name.as_str()])
            && any(&self.states, row.state.as_deref())
            && any(&self.clouds, row.cloud.as_deref())
            && any(&self.regions, regions)
    }
}

fn any<'a>(globs: &[WildMatch], texts: impl IntoIterator<Item = &'a str>) -> bool {
    globs.is_empty() || texts.into_iter().any(|text| globs.iter().any(|glob| glob.matches(text)))
}

#[cfg(test)]
mod tests {
    use super::super::region::Region;
    use super::*;

    #[test]
    fn a_glob_matches_all_of_a_text_and_a_part_any() {
        for (parse, glob, text, expected) in [
            (part as fn(&str) -> _, "eu", "prod-EU-1", true),
            (part, "EU", "prod-eu-1", true),
            (part, "eu*", "prod-eu-1", false),
            (part, "*eu?1", "prod-eu-1", true),
            (whole, "healthy", "Unhealthy", false),
            (whole, "healthy", "Healthy", true),
            (whole, "*healthy", "Unhealthy", true),
        ] {
            assert_eq!(parse(glob).unwrap().matches(text), expected, "{glob} {text}");
        }
        assert!(part("").is_err() && whole("").is_err());
    }

    #[test]
    fn kinds_must_all_match_and_one_of_a_kind() {
        let region = Region::of_camunda("Belgium, Europe (europe-west1)".to_owned(), None);
        let row = Row {
            cloud: Some("gcp".to_owned()),
            state: Some("Healthy".to_owned()),
            regions: vec![region],
            ..Row::example("orders")
        };
        for (names, states, clouds, regions, expected) in [
            (&[][..], &[][..], &[][..], &[][..], true),
            (&["order", "x"], &["healthy"], &["gcp"], &["europe-west?"], true),
            (&[], &[], &[], &["belgium*"], true),
            (&["x"], &["healthy"], &["gcp"], &[], false),
            (&["order"], &["unhealthy"], &[], &[], false),
            (&[], &[], &["aws", "azure"], &[], false),
            (&[], &[], &[], &["us-*"], false),
        ] {
            let parts = |globs: &[&str]| globs.iter().map(|glob| part(glob).unwrap()).collect();
            let wholes = |globs: &[&str]| globs.iter().map(|glob| whole(glob).unwrap()).collect();
            let filter = Filter {
                vendors: Vec::new(),
                names: parts(names),
                states: wholes(states),
                clouds: wholes(clouds),
                regions: parts(regions),
            };
            assert_eq!(filter.matches(&row), expected, "{names:?} {states:?} {clouds:?} {regions:?}");
        }
    }
}
