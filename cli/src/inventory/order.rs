//! The sort order of clusters.

use std::cmp::Ordering;
use std::str::FromStr;

use clap::ValueEnum;

use super::row::{Column, Row};

#[derive(Clone, Copy)]
pub(crate) struct Order {
    column: Column,
    is_descending: bool,
}

impl FromStr for Order {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (key, direction) = text.split_once(':').unwrap_or((text, "asc"));
        let is_descending = match direction.to_lowercase().as_str() {
            "asc" => false,
            "desc" => true,
            _ => return Err(format!("{direction:?} is not a direction; use asc or desc")),
        };
        let unknown = |_| format!("{key:?} is not a key; use name, vendor, cloud, region, state or age");
        Ok(Self { column: Column::from_str(key, true).map_err(unknown)?, is_descending })
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

    fn value(self, row: &Row) -> Option<String> {
        match self.column {
            // With zeros, so that the order of the texts is that of the numbers.
            Column::Age => row.age_seconds.map(|age| format!("{age:020}")),
            column => row.text(column).map(|text| text.to_lowercase()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_sorted_and_those_without_a_value_come_last() {
        let row = |name: &str, state: Option<&str>, age_seconds| Row {
            state: state.map(str::to_owned),
            age_seconds,
            ..Row::example(name)
        };
        let rows = [row("b", Some("x"), Some(9)), row("C", None, Some(10)), row("a", Some("X"), None)];
        for (key, expected) in [
            ("name", ["a", "b", "C"]),
            ("Name:DESC", ["C", "b", "a"]),
            // As numbers, and equal ones by name.
            ("age", ["b", "C", "a"]),
            ("age:desc", ["C", "b", "a"]),
            ("state", ["a", "b", "C"]),
            ("state:desc", ["a", "b", "C"]),
        ] {
            let mut rows = rows.to_vec();
            key.parse::<Order>().ok().unwrap().sort(&mut rows);
            assert_eq!(rows.iter().map(|row| row.name.as_str()).collect::<Vec<_>>(), expected, "{key}");
        }
    }

    #[test]
    fn an_unknown_key_or_direction_is_an_error() {
        for (text, expected) in
            [("size", "\"size\" is not a key"), ("age:up", "\"up\" is not a direction"), ("", "\"\" is not")]
        {
            let error = text.parse::<Order>().err().unwrap();
            assert!(error.starts_with(expected), "{error}");
        }
    }
}
