//! The available regions.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use serde_json::{Value, json};

use super::Cockroach;
use super::list::{ListQuery, Row};
use super::provider::Provider;
use super::status::Status;
use super::version::Version;

/// Provider, name, location, support for serverless clusters, and distance in miles.
type RegionRow = (Provider, &'static str, &'static str, bool, u16);

const REGIONS: [RegionRow; 14] = [
    (Provider::Gcp, "us-central1", "Council Bluffs, Iowa", true, 480),
    (Provider::Gcp, "us-east1", "Moncks Corner, South Carolina", true, 760),
    (Provider::Gcp, "us-west2", "Los Angeles, California", true, 1720),
    (Provider::Gcp, "europe-west1", "St. Ghislain, Belgium", true, 4140),
    (Provider::Gcp, "europe-west4", "Eemshaven, Netherlands", false, 4090),
    (Provider::Gcp, "asia-southeast1", "Jurong West, Singapore", true, 9370),
    (Provider::Aws, "us-east-1", "N. Virginia", true, 590),
    (Provider::Aws, "us-west-2", "Oregon", true, 1740),
    (Provider::Aws, "eu-central-1", "Frankfurt", true, 4330),
    (Provider::Aws, "eu-west-1", "Ireland", false, 3660),
    (Provider::Aws, "ap-southeast-1", "Singapore", true, 9380),
    (Provider::Azure, "eastus2", "Virginia", false, 600),
    (Provider::Azure, "westeurope", "Netherlands", false, 4100),
    (Provider::Azure, "centralus", "Iowa", false, 470),
];

pub(super) async fn list(
    State(api): State<Arc<Cockroach>>,
    version: Version,
    query: ListQuery,
) -> Result<Json<Value>, Status> {
    let paging = query.paging(version, api.clock.timestamp(), api.page_limit)?;
    let provider = match query.provider.as_deref() {
        None | Some("" | "CLOUD_PROVIDER_UNSPECIFIED") => None,
        Some(name) => Some(provider(name, version).map_err(|problem| Status::invalid(format!("provider: {problem}")))?),
    };
    let rows = REGIONS
        .iter()
        .filter(|(of, ..)| is_offered(*of, version) && provider.is_none_or(|provider| provider == *of))
        .filter(|(_, _, _, serverless, _)| query.serverless != Some(true) || *serverless)
        .map(|&(provider, name, location, serverless, distance)| Row {
            // Sorted by distance; zero-padded, because keys compare as text.
            key: (format!("{distance:05}"), name.to_owned()),
            created_at: None,
            item: json!({
                "name": name,
                "location": location,
                "provider": provider,
                "serverless": serverless,
                "distance": f32::from(distance),
            }),
        })
        .collect();
    let (regions, pagination) = paging.page(rows, Value::clone);
    Ok(Json(json!({ "regions": regions, "pagination": pagination })))
}

/// Returns the provider of this name, if the version supports it.
pub(super) fn provider(name: &str, version: Version) -> Result<Provider, String> {
    let provider = match name {
        "GCP" => Some(Provider::Gcp),
        "AWS" => Some(Provider::Aws),
        "AZURE" => Some(Provider::Azure),
        _ => None,
    };
    provider
        .filter(|provider| is_offered(*provider, version))
        .ok_or_else(|| format!("{name:?} is not a cloud provider"))
}

/// Returns the provider of a region.
pub(super) fn provider_of(name: &str) -> Option<Provider> {
    REGIONS.iter().find(|(_, region, ..)| *region == name).map(|(provider, ..)| *provider)
}

fn is_offered(provider: Provider, version: Version) -> bool {
    provider != Provider::Azure || version >= Version::V20240916
}

/// Checks that the provider has the region, and that it supports serverless clusters if required.
pub(super) fn check(provider: Provider, name: &str, serverless: bool) -> Result<(), String> {
    let region = REGIONS.iter().find(|(of, region, ..)| *of == provider && *region == name);
    match region {
        None => Err(format!("{name:?} is not a region of {}", provider.short_name().to_uppercase())),
        Some((_, _, _, false, _)) if serverless => Err(format!("{name:?} does not support serverless clusters")),
        Some(_) => Ok(()),
    }
}
