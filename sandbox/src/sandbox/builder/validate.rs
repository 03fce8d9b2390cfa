//! Validates settings before a sandbox starts.

use jiff::Timestamp;
use serde_json::Value;

use crate::settings::Settings;
use crate::{cockroach, perfectscale};

/// Returns the start time of the clock, or an error line that begins with the name of the invalid setting.
pub(super) fn validate(settings: &Settings) -> Result<Timestamp, String> {
    let start = start(settings)?;
    if settings.page_limit == Some(0) {
        return Err("page_limit: 0 is not a page size; use 1 or more".to_owned());
    }
    if settings.perfectscale.rate_limit == 0 {
        return Err("perfectscale_rate_limit: 0 requests a minute would reject every request; use 1 or more".to_owned());
    }
    if let Some(version) = &settings.cockroach.version {
        cockroach::check_version(version).map_err(|problem| format!("cockroach_version: {problem}"))?;
    }
    if let Some((name, value)) = not_an_object(settings) {
        return Err(format!("{name}: {value} is not a JSON object; write it as the API returns it"));
    }
    settings.perfectscale.custom_entries.iter().try_for_each(|entry| check_started_at(entry, start))?;
    Ok(start)
}

fn start(settings: &Settings) -> Result<Timestamp, String> {
    let Some(requested) = settings.starts_at else { return Ok(Timestamp::now()) };
    let start = Timestamp::try_from(requested).ok();
    // Generated objects are up to years older than the start, and tokens expire after it.
    let years = |years: i64| Timestamp::from_second(years * 365 * 24 * 60 * 60).ok();
    start
        .filter(|start| years(5).is_none_or(|low| low <= *start) && years(5000).is_none_or(|high| *start <= high))
        .ok_or_else(|| {
            format!("starts_at: {requested:?} is out of range; use an instant between the years 1975 and 6960")
        })
}

/// The first custom object that is not a JSON object, and the method that added it.
fn not_an_object(settings: &Settings) -> Option<(&'static str, &Value)> {
    let lists = [
        ("perfectscale_cluster", &settings.perfectscale.custom_clusters),
        ("audit_log_entry", &settings.perfectscale.custom_entries),
        ("cockroach_cluster", &settings.cockroach.custom_clusters),
        ("camunda_cluster", &settings.camunda.custom_clusters),
    ];
    let mut all = lists.into_iter().flat_map(|(name, list)| list.iter().map(move |value| (name, value)));
    all.find(|(_, value)| !value.is_object())
}

/// Rejects an audit log entry at an instant that the log never returns.
fn check_started_at(entry: &Value, start: Timestamp) -> Result<(), String> {
    let Some(written) = entry.get("started_at") else { return Ok(()) };
    let instant: Option<Timestamp> = written.as_str().and_then(|text| text.parse().ok());
    let problem = match instant {
        None => "is not an instant like 2026-01-31T12:00:00Z",
        Some(instant) if instant > start => "is later than the start of the sandbox",
        Some(instant) if instant < perfectscale::log_begins(start) => {
            "is more than 30 days before the start of the sandbox, where the log begins"
        }
        Some(_) => return Ok(()),
    };
    Err(format!("audit_log_entry: started_at: {written} {problem}; see Builder::starts_at"))
}
