//! The lists that come in pages. How a page is asked for has changed with the versions of the API; what the answer holds
//! tells which way this one goes.

use super::AvailableRegion;
use super::builder::{ListAvailableRegions, ListClusterNodes, ListClusters};
use super::generated::operation::{LIST_AVAILABLE_REGIONS, LIST_CLUSTER_NODES, LIST_CLUSTERS};
use super::types::{Cluster, Node, PageDirection, Pagination};
use crate::pagination::{Direction, Fetched, Paged, paged};
use crate::setting::{Refused, Setting};
use crate::{Cursor, Error, Operation};

/// The parameter that a cursor belongs to. It is a part of the cursor, because one that is kept for
/// another day would not tell any more, and a server ignores a parameter of another version.
const PAGE: &str = "page:";
const START_KEY: &str = "start_key:";
const START: &str = "start:";

/// The first version that takes `pagination.start_key`, and the first that takes `pagination.page`.
const KEYS_SINCE: &str = "2022-03-31";
const PAGES_SINCE: &str = "2022-09-20";

/// A list with the parameters of every version. Its answer has the items in `$items`.
macro_rules! list {
    ($builder:ident, $operation:ident, $items:ident: $item:ty) => {
        paged!($builder, $item);

        impl Paged for $builder {
            type Item = $item;
            const OPERATION: &'static Operation = &$operation;

            fn begins(&self) -> (Option<Cursor>, Direction) {
                let page = self.pagination_page.get().map(|page| format!("{PAGE}{page}"));
                let key = || self.pagination_start_key.get().map(|key| format!("{START_KEY}{key}"));
                let start = || self.pagination_start.get().map(|start| format!("{START}{start}"));
                (page.or_else(key).or_else(start).map(Cursor::from), Direction::Forwards)
            }

            fn at(mut self, cursor: Option<&Cursor>, _: Direction) -> Self {
                // What an answer says of its `next` would lead back over what has been read.
                if self.pagination_direction.get() == Some(&PageDirection::PageDirectionLast) {
                    self.pagination_direction = Setting::refused(
                        "must not be PAGE_DIRECTION_LAST for a list read as a stream, which goes forwards",
                    );
                }
                if let Some(cursor) = cursor {
                    match Place::of(cursor.as_str(), self.client.session.header("cc-version")) {
                        Ok(place) => {
                            self.pagination_page = Setting::from_option(place.page);
                            self.pagination_start_key = Setting::from_option(place.start_key);
                            self.pagination_start = Setting::from_option(place.start);
                        }
                        Err(refused) => self.pagination_page = Setting::refused(&refused.to_string()),
                    }
                }
                self
            }

            async fn fetch(self) -> Result<Fetched<$item>, Error> {
                let answer = self.send().await?.into_inner();
                let next = answer.pagination.and_then(next);
                Ok(Fetched { items: answer.$items, next, previous: None })
            }
        }
    };
}

list!(ListClusters, LIST_CLUSTERS, clusters: Cluster);
list!(ListClusterNodes, LIST_CLUSTER_NODES, nodes: Node);
list!(ListAvailableRegions, LIST_AVAILABLE_REGIONS, regions: AvailableRegion);

/// What leads on from a page, if anything does.
fn next(pagination: Pagination) -> Option<Cursor> {
    if let Some(page) = pagination.next_page.filter(|page| !page.is_empty()) {
        return Some(format!("{PAGE}{page}").into());
    }
    let start = pagination.next?;
    match (start.as_text(), start.as_number()) {
        (Some(key), _) if !key.is_empty() => Some(format!("{START_KEY}{key}").into()),
        (_, Some(number)) if number != 0 => Some(format!("{START}{number}").into()),
        _ => None,
    }
}

/// A cursor as the parameters that say it.
#[derive(Default)]
struct Place {
    page: Option<String>,
    start_key: Option<String>,
    start: Option<i64>,
}

impl Place {
    fn of(cursor: &str, version: Option<&str>) -> Result<Self, Refused> {
        let named = |name: &str| cursor.strip_prefix(name);
        let place = if let Some(page) = named(PAGE) {
            Self { page: Some(page.to_owned()), ..Self::default() }
        } else if let Some(key) = named(START_KEY) {
            Self { start_key: Some(key.to_owned()), ..Self::default() }
        } else if let Some(start) = named(START) {
            let start = start.parse().map_err(|_| Refused::new(format!("'{cursor}' is no cursor of this list")))?;
            Self { start: Some(start), ..Self::default() }
        } else {
            Self::unnamed(cursor, version)
        };
        let empty = |text: &Option<String>| text.as_ref().is_some_and(String::is_empty);
        if empty(&place.page) || empty(&place.start_key) {
            return Err(Refused::new("must not be empty; leave it out to begin at the beginning"));
        }
        Ok(place)
    }

    /// One that the server gave as it is: the version tells which parameter takes it.
    fn unnamed(cursor: &str, version: Option<&str>) -> Self {
        if version.is_some_and(|version| version >= PAGES_SINCE) {
            return Self { page: Some(cursor.to_owned()), ..Self::default() };
        }
        match cursor.parse() {
            Ok(start) if version.is_some_and(|version| version < KEYS_SINCE) => {
                Self { start: Some(start), ..Self::default() }
            }
            _ => Self { start_key: Some(cursor.to_owned()), ..Self::default() },
        }
    }
}
