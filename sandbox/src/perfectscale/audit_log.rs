//! `POST /automation/audit_logs`: the automation log of the last 30 days, newest first, in pages.

use std::cmp::Reverse;
use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;
use serde_json::{Value, json};

use super::PerfectScale;
use super::entry::Entry;
use super::problem::Problem;
use crate::body;
use crate::page::{Start, cut};

const DAY: i64 = 24 * 60 * 60;

/// The tolerated difference between the clocks of client and sandbox.
const CLOCK_SKEW: SignedDuration = SignedDuration::from_mins(1);

/// The sort key of entries, in ascending order: newest first.
type Key = Reverse<(Timestamp, usize)>;

fn key(entry: &Entry) -> Key {
    Reverse((entry.started_at, entry.number))
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Filter {
    #[serde(deserialize_with = "body::not_null")]
    from: Option<String>,
    #[serde(deserialize_with = "body::not_null")]
    to: Option<String>,
    #[serde(deserialize_with = "body::not_null")]
    page_size: Option<i64>,
    #[serde(deserialize_with = "body::not_null")]
    after: Option<String>,
    #[serde(deserialize_with = "body::not_null")]
    before: Option<String>,
    #[serde(deserialize_with = "body::not_null")]
    cluster_uids: Option<Vec<String>>,
    #[serde(deserialize_with = "body::not_null")]
    namespaces: Option<Vec<String>>,
}

pub(super) async fn query(State(api): State<Arc<PerfectScale>>, body: Bytes) -> Result<Json<Value>, Problem> {
    let filter: Filter = body::read(&body).map_err(Problem::invalid)?;
    let (from, to) = range(filter.from.as_deref(), filter.to.as_deref(), api.clock.timestamp())?;
    let size = page_size(filter.page_size)?.min(api.page_limit.unwrap_or(usize::MAX));
    let start = match (&filter.after, &filter.before) {
        (None, None) => Start::Beginning,
        (Some(after), None) => Start::After(read_cursor("after", after)?),
        (None, Some(before)) => Start::Before(read_cursor("before", before)?),
        (Some(_), Some(_)) => {
            return Err(Problem::invalid("after, before: are mutually exclusive"));
        }
    };

    let wanted = |list: &Option<Vec<String>>, value: &str| {
        list.as_ref().is_none_or(|list| list.is_empty() || list.iter().any(|wanted| wanted == value))
    };
    let matching: Vec<&Entry> = api
        .audit_log
        .iter()
        .filter(|entry| from <= entry.started_at && entry.started_at <= to)
        .filter(|entry| wanted(&filter.cluster_uids, entry.cluster_uid()))
        .filter(|entry| wanted(&filter.namespaces, entry.namespace()))
        .collect();
    let page = cut(&matching, |entry| key(entry), &start, size);
    let (first, last) = (page.items.first(), page.items.last());

    Ok(Json(json!({
        "data": page.items.iter().map(|entry| entry.to_json()).collect::<Vec<_>>(),
        "meta": {
            "pagination": {
                "has_next": page.has_next,
                "next": last.filter(|_| page.has_next).map(|entry| write_cursor(key(entry))),
                "has_prev": page.has_previous,
                "prev": first.filter(|_| page.has_previous).map(|entry| write_cursor(key(entry))),
                "page_size": size,
            }
        }
    })))
}

fn page_size(requested: Option<i64>) -> Result<usize, Problem> {
    let size = requested.unwrap_or(1000);
    usize::try_from(size)
        .ok()
        .filter(|size| (1..=5000).contains(size))
        .ok_or_else(|| Problem::invalid(format!("page_size: {size} is not between 1 and 5000")))
}

/// Returns the start of the log: 30 days before the last midnight.
pub(crate) fn earliest(now: Timestamp) -> Timestamp {
    let midnight = now.as_second().div_euclid(DAY) * DAY;
    Timestamp::from_second(midnight - 30 * DAY).unwrap_or(Timestamp::MIN)
}

/// Returns the requested range, inclusive.
fn range(from: Option<&str>, to: Option<&str>, now: Timestamp) -> Result<(Timestamp, Timestamp), Problem> {
    let earliest = earliest(now);
    let latest = now.checked_add(CLOCK_SKEW).unwrap_or(now);
    let from = from.map(|text| instant("from", text, latest)).transpose()?.unwrap_or(earliest);
    let to = to.map(|text| instant("to", text, latest)).transpose()?.unwrap_or(now);
    if from < earliest {
        return Err(Problem::invalid(format!("from: the log begins at {earliest}")));
    }
    if from >= to {
        return Err(Problem::invalid("from, to: `from` must be before `to`"));
    }
    Ok((from, to))
}

fn instant(field: &str, text: &str, latest: Timestamp) -> Result<Timestamp, Problem> {
    if !(text.ends_with('Z') || text.ends_with("+00:00")) {
        return Err(Problem::invalid(format!("{field}: {text:?} is not in UTC")));
    }
    let instant: Timestamp =
        text.parse().map_err(|_| Problem::invalid(format!("{field}: {text:?} is not a date and time")))?;
    if instant > latest {
        return Err(Problem::invalid(format!("{field}: {text:?} is in the future")));
    }
    Ok(instant)
}

fn write_cursor(Reverse((started_at, number)): Key) -> String {
    URL_SAFE_NO_PAD.encode(format!("{started_at}/{number}"))
}

fn read_cursor(field: &str, cursor: &str) -> Result<Key, Problem> {
    let read = || {
        let text = String::from_utf8(URL_SAFE_NO_PAD.decode(cursor).ok()?).ok()?;
        let (started_at, number) = text.split_once('/')?;
        Some(Reverse((started_at.parse().ok()?, number.parse().ok()?)))
    };
    read().ok_or_else(|| Problem::invalid(format!("{field}: is not a cursor of this log")))
}

#[cfg(test)]
mod tests {
    use super::{Problem, Timestamp, range};

    fn between(from: Option<&str>, to: Option<&str>) -> Result<(String, String), Problem> {
        let now: Timestamp = "2025-10-17T12:00:00Z".parse().unwrap();
        range(from, to, now).map(|(from, to)| (from.to_string(), to.to_string()))
    }

    #[test]
    fn the_range_defaults_to_30_days_from_midnight() {
        let (from, to) = between(None, None).unwrap();
        assert_eq!((from.as_str(), to.as_str()), ("2025-09-17T00:00:00Z", "2025-10-17T12:00:00Z"));
        assert!(between(Some("2025-09-17T00:00:00Z"), None).is_ok());
        assert!(between(Some("2025-10-01T00:00:00+00:00"), Some("2025-10-02T00:00:00.5Z")).is_ok());
    }

    #[test]
    fn a_range_outside_the_log_or_utc_is_rejected() {
        for (from, to) in [
            (Some("2025-09-16T23:59:59Z"), None),
            (Some("2025-10-17T12:02:00Z"), None),
            (None, Some("2025-10-17T12:02:00Z")),
            (Some("2025-10-01T00:00:00+02:00"), None),
            (Some("yesterdayZ"), None),
            (Some("2025-10-02T00:00:00Z"), Some("2025-10-01T00:00:00Z")),
            (Some("2025-10-02T00:00:00Z"), Some("2025-10-02T00:00:00Z")),
        ] {
            assert!(between(from, to).is_err(), "{from:?} {to:?}");
        }
    }
}
