//! Pagination of lists, in the two dialects of the API versions.

use axum::extract::FromRequestParts;
use axum::extract::Query;
use axum::http::request::Parts;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::json::instant;
use super::status::Status;
use super::version::Version;
use crate::page::{Page, Start, cut};

/// The default page size.
const DEFAULT_LIMIT: i32 = 100;

/// The query parameters of all lists. Like the vendor's gateway, a list ignores parameters that it does not support.
#[derive(Debug, Deserialize)]
pub(super) struct ListQuery {
    pub(super) show_inactive: Option<bool>,
    pub(super) provider: Option<String>,
    pub(super) serverless: Option<bool>,
    pub(super) region_name: Option<String>,
    #[serde(rename = "pagination.sort_by")]
    pub(super) sort_by: Option<SortBy>,
    #[serde(rename = "pagination.limit")]
    limit: Option<i32>,
    /// A parameter of earlier versions; only its type is validated.
    #[serde(rename = "pagination.start")]
    _start: Option<i64>,
    // Version 2022-03-31.
    #[serde(rename = "pagination.start_key")]
    start_key: Option<String>,
    #[serde(rename = "pagination.direction")]
    direction: Option<Direction>,
    #[serde(rename = "pagination.time")]
    time: Option<Timestamp>,
    #[serde(rename = "pagination.order")]
    order: Option<Order>,
    // Since version 2022-09-20.
    #[serde(rename = "pagination.page")]
    page: Option<String>,
    #[serde(rename = "pagination.as_of_time")]
    as_of_time: Option<Timestamp>,
    #[serde(rename = "pagination.sort_order")]
    sort_order: Option<Order>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(super) enum SortBy {
    Name,
    CreatedAt,
    DeletedAt,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
enum Direction {
    #[serde(rename = "PAGE_DIRECTION_NEXT")]
    Next,
    #[serde(rename = "PAGE_DIRECTION_LAST")]
    Last,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "UPPERCASE")]
enum Order {
    Asc,
    Desc,
}

impl<S: Send + Sync> FromRequestParts<S> for ListQuery {
    type Rejection = Status;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Status> {
        let query = Query::from_request_parts(parts, state).await;
        query.map(|Query(query)| query).map_err(|error| Status::invalid(error.body_text()))
    }
}

/// The sort key of a row: the field, and the name or id to order equal ones.
pub(super) type Key = (String, String);

/// An item of a list and its creation time.
#[derive(Debug)]
pub(super) struct Row<T> {
    pub(super) key: Key,
    pub(super) created_at: Option<Timestamp>,
    pub(super) item: T,
}

/// The requested page.
#[derive(Debug)]
pub(super) struct Paging {
    version: Version,
    limit: i32,
    order: Order,
    as_of: Timestamp,
    start: Start<Key>,
}

impl ListQuery {
    pub(super) fn paging(&self, version: Version, now: Timestamp, max: Option<usize>) -> Result<Paging, Status> {
        let max = max.map_or(i32::MAX, |max| i32::try_from(max).unwrap_or(i32::MAX));
        let limit = match self.limit.unwrap_or(0) {
            0 => DEFAULT_LIMIT,
            limit if limit > 0 => limit,
            limit => {
                return Err(Status::invalid(format!("pagination.limit: {limit} must not be negative")));
            }
        };
        let (order, as_of, start) = if version == Version::V20220331 {
            (self.order, self.time, start_of_keys(self.start_key.as_deref(), self.direction)?)
        } else {
            (self.sort_order, self.as_of_time, start_of_pages(self.page.as_deref())?)
        };
        let limit = limit.min(max);
        Ok(Paging { version, limit, order: order.unwrap_or(Order::Asc), as_of: as_of.unwrap_or(now), start })
    }
}

impl Paging {
    /// Returns the items of the page as JSON, and the `pagination` object of the response.
    pub(super) fn page<T>(&self, mut rows: Vec<Row<T>>, to_json: impl Fn(&T) -> Value) -> (Vec<Value>, Value) {
        rows.retain(|row| row.created_at.is_none_or(|created_at| created_at <= self.as_of));
        rows.sort_by(|a, b| a.key.cmp(&b.key));
        let size = usize::try_from(self.limit).unwrap_or(usize::MAX);
        let page = if self.order == Order::Desc {
            rows.reverse();
            let reversed = match self.start.clone() {
                Start::Beginning => Start::Beginning,
                Start::After(key) => Start::After(std::cmp::Reverse(key)),
                Start::Before(key) => Start::Before(std::cmp::Reverse(key)),
            };
            cut(&rows, |row| std::cmp::Reverse(row.key.clone()), &reversed, size)
        } else {
            cut(&rows, |row| row.key.clone(), &self.start, size)
        };
        (page.items.iter().map(|row| to_json(&row.item)).collect(), self.neighbours(&page))
    }

    fn neighbours<T>(&self, page: &Page<'_, Row<T>>) -> Value {
        let next = page.items.last().filter(|_| page.has_next).map(|row| &row.key);
        let previous = page.items.first().filter(|_| page.has_previous).map(|row| &row.key);
        match self.version {
            Version::V20220331 => json!({
                "next": next.map(write_cursor).unwrap_or_default(),
                "last": previous.map(write_cursor).unwrap_or_default(),
                "limit": self.limit,
                "time": instant(self.as_of),
                "order": self.order,
            }),
            Version::V20240916 if next.is_none() && previous.is_none() => Value::Null,
            _ => json!({
                "next_page": next.map(|key| write_cursor(&("next", key))).unwrap_or_default(),
                "previous_page": previous.map(|key| write_cursor(&("previous", key))).unwrap_or_default(),
            }),
        }
    }
}

fn start_of_keys(key: Option<&str>, direction: Option<Direction>) -> Result<Start<Key>, Status> {
    let Some(cursor) = key.filter(|key| !key.is_empty()) else {
        return Ok(Start::Beginning);
    };
    let key = read_cursor(cursor).ok_or_else(|| Status::invalid("pagination.start_key: is not a key of this list"))?;
    Ok(match direction {
        Some(Direction::Last) => Start::Before(key),
        _ => Start::After(key),
    })
}

fn start_of_pages(page: Option<&str>) -> Result<Start<Key>, Status> {
    let Some(cursor) = page.filter(|page| !page.is_empty()) else {
        return Ok(Start::Beginning);
    };
    let invalid = || Status::invalid("pagination.page: is not a page of this list");
    let (side, key): (String, Key) = read_cursor(cursor).ok_or_else(invalid)?;
    match side.as_str() {
        "next" => Ok(Start::After(key)),
        "previous" => Ok(Start::Before(key)),
        _ => Err(invalid()),
    }
}

fn write_cursor(cursor: &impl Serialize) -> String {
    URL_SAFE_NO_PAD.encode(json!(cursor).to_string())
}

fn read_cursor<T: for<'de> Deserialize<'de>>(cursor: &str) -> Option<T> {
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(cursor).ok()?).ok()
}
