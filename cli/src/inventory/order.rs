//! The order in which clusters are shown.

use std::cmp::Ordering;
use std::str::FromStr;

use clap::ValueEnum;

use super::row::Row;

#[derive(Clone, Copy)]
pub(crate) struct Order {
    key: Key,
    is_descending: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum Key {
    Name,
    Vendor,
    Cloud,
    Region,
    State,
    Age,
}

#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Value {
    Text(String),
    Number(i64),
}

impl FromStr for Order {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (key, is_descending) = match text.split_once(':') {
            None => (text, false),
            Some((key, direction)) if direction.eq_ignore_ascii_case("asc") => (key, false),
            Some((key, direction)) if direction.eq_ignore_ascii_case("desc") => (key, true),
            Some((_, direction)) => return Err(format!("{direction:?} is not a direction; use asc or desc")),
        };
        let unknown = |_| format!("{key:?} is not a key; use name, vendor, cloud, region, state or age");
        Ok(Self { key: Key::from_str(key, true).map_err(unknown)?, is_descending })
    }
}

impl Order {
    pub(crate) fn sort(self, rows: &mut [Row]) {
        rows.sort_by(|a, b| self.compare(a, b).then_with(|| a.name.cmp(&b.name)));
    }

    fn compare(self, a: &Row, b: &Row) -> Ordering {
        match (self.value(a), self.value(b)) {
            (Some(a), Some(b)) if self.is_descending => b.cmp(&a),
            (Some(a), Some(b)) => a.cmp(&b),
            // Clusters without a value come last in both directions.
            (a, b) => b.is_some().cmp(&a.is_some()),
        }
    }

    fn value(self, row: &Row) -> Option<Value> {
        let text = |text: &str| Value::Text(text.to_lowercase());
        match self.key {
            Key::Name => Some(text(&row.name)),
            Key::Vendor => Some(text(row.vendor.name())),
            Key::Cloud => row.cloud.as_deref().map(text),
            Key::Region => row.region.as_deref().map(text),
            Key::State => row.state.as_deref().map(text),
            Key::Age => row.age_seconds.map(Value::Number),
        }
    }
}
