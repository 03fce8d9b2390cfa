//! A list as the two vendors cut it into pages, for the recorder.

use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use clusterkit::cockroach::AvailableRegion;
use clusterkit::cockroach::types::{Cluster, Node};
use clusterkit::perfectscale::types::AutomationLogEntry;
use serde_json::{Value, json};

use crate::support::answer::Answer;
use crate::support::recorder::Recorder;
use crate::support::request::Request;

/// How an answer of CockroachDB leads on, and the parameter that takes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Dialect {
    /// `next_page`.
    Page,
    /// `next`, a text.
    Key,
    /// `next`, a number.
    Number,
}

impl Dialect {
    /// The parameter with its value.
    pub(crate) fn query(self, place: usize) -> String {
        match self {
            Self::Page => format!("pagination.page=p{place}"),
            Self::Key => format!("pagination.start_key=k{place}"),
            Self::Number => format!("pagination.start={place}"),
        }
    }

    fn pagination(self, place: usize) -> Value {
        match self {
            Self::Page => json!({ "next_page": format!("p{place}"), "previous_page": "" }),
            Self::Key => json!({ "next": format!("k{place}"), "last": "", "limit": 100 }),
            Self::Number => json!({ "next": place, "last": 0, "total_results": 100 }),
        }
    }

    fn end(self) -> Value {
        match self {
            Self::Page => json!({ "next_page": "", "previous_page": "p0" }),
            Self::Key => json!({ "next": "", "last": "k0" }),
            Self::Number => json!({ "next": 0, "last": 4 }),
        }
    }
}

/// Items that are numbers from 0, as entries of the audit log, clusters, nodes or regions, whatever is asked for. A cursor names
/// the place in front of an item: `c4` in the audit log, `p4`, `k4` or 4 in a list of CockroachDB. Each is taken from the
/// parameter that it belongs to alone.
#[derive(Clone)]
pub(crate) struct List(Arc<Mutex<State>>);

struct State {
    items: usize,
    /// What a page holds, unless less is asked for.
    size: usize,
    dialects: Vec<Dialect>,
    every: Duration,
    given: usize,
    /// What comes after so many pages, in the place of any other.
    fault: Option<(usize, Answer)>,
}

impl List {
    /// A list that the server has from now on.
    pub(crate) fn on(server: &Recorder, items: usize, size: usize) -> Self {
        let (dialects, every) = (vec![Dialect::Key], Duration::ZERO);
        let list = Self(Arc::new(Mutex::new(State { items, size, dialects, every, given: 0, fault: None })));
        let judge = list.clone();
        server.answer_by(move |request| judge.answer(request));
        list
    }

    /// What it says to a request, if that is for a page.
    pub(crate) fn answer(&self, request: &Request) -> Option<Answer> {
        self.state().answer(request)
    }

    /// The dialects of its pages, in turn.
    pub(crate) fn speaks(self, dialects: &[Dialect]) -> Self {
        self.state().dialects = dialects.to_vec();
        self
    }

    /// How long each page takes.
    pub(crate) fn takes(self, time: Duration) -> Self {
        self.state().every = time;
        self
    }

    /// Gives so many more pages, and then this alone.
    pub(crate) fn breaks_after(&self, pages: usize, fault: Answer) {
        let mut state = self.state();
        state.fault = Some((state.given + pages, fault));
    }

    /// Gives pages again.
    pub(crate) fn is_repaired(&self) {
        self.state().fault = None;
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().expect("nobody panics while it is held")
    }
}

impl State {
    fn answer(&mut self, request: &Request) -> Option<Answer> {
        let path = request.path();
        if path.ends_with("/auth/public_auth") {
            return None;
        }
        if let Some((_, fault)) = self.fault.as_ref().filter(|(after, _)| self.given >= *after) {
            return Some(fault.clone());
        }
        let page = if path.ends_with("/audit_logs") { self.log(&request.json()) } else { self.list(request) };
        self.given += 1;
        let page =
            page.map_or_else(|| Answer::body(400, "text/plain", "no such cursor"), |page| Answer::json(200, &page));
        Some(page.after(self.every))
    }

    fn log(&self, body: &Value) -> Option<Value> {
        let place = |name: &str| body.get(name).map(|cursor| cursor.as_str()?.strip_prefix('c')?.parse().ok());
        let size = body["page_size"].as_u64().map_or(1000, |size| usize::try_from(size).unwrap()).min(self.size);
        let (from, to) = match (place("after"), place("before")) {
            (None, None) => (0, size),
            (Some(from), None) => (from?, from? + size),
            (None, Some(to)) => (to?.saturating_sub(size), to?),
            (Some(_), Some(_)) => return None,
        };
        let to = to.min(self.items);
        let (has_next, has_prev) = (to < self.items, from > 0);
        let next = has_next.then(|| format!("c{to}"));
        let prev = has_prev.then(|| format!("c{from}"));
        let pagination =
            json!({ "has_next": has_next, "next": next, "has_prev": has_prev, "prev": prev, "page_size": size });
        Some(json!({ "data": (from..to).map(entry).collect::<Vec<_>>(), "meta": { "pagination": pagination } }))
    }

    fn list(&self, request: &Request) -> Option<Value> {
        let query = request.target().split_once('?').map_or("", |(_, query)| query);
        let asked = |name: &str| query.split('&').find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='));
        let (page, key, start) = (asked("pagination.page"), asked("pagination.start_key"), asked("pagination.start"));
        let from = match (page, key, start) {
            (None, None, None) => 0,
            (Some(page), None, None) => self.place(Dialect::Page, page.strip_prefix('p')?)?,
            (None, Some(key), None) => self.place(Dialect::Key, key.strip_prefix('k')?)?,
            (None, None, Some(start)) => self.place(Dialect::Number, start)?,
            _ => return None,
        };
        let limit = asked("pagination.limit").and_then(|limit| limit.parse().ok()).unwrap_or(self.size);
        let to = (from + limit.min(self.size)).min(self.items);
        let dialect = self.dialect(from);
        let pagination = if to < self.items { dialect.pagination(to) } else { dialect.end() };
        let (name, item): (_, fn(usize) -> Value) = match request.path().rsplit('/').next() {
            Some("nodes") => ("nodes", node),
            Some("available-regions") => ("regions", node),
            _ => ("clusters", cluster),
        };
        Some(json!({ name: (from..to).map(item).collect::<Vec<_>>(), "pagination": pagination }))
    }

    /// The place of a cursor, if it is of the dialect of the page that leads there.
    fn place(&self, dialect: Dialect, place: &str) -> Option<usize> {
        let place: usize = place.parse().ok()?;
        let before = place.checked_sub(1)?;
        (self.dialect(before) == dialect).then_some(place)
    }

    /// The dialect of the page that holds an item.
    fn dialect(&self, item: usize) -> Dialect {
        self.dialects[item / self.size % self.dialects.len()]
    }
}

/// A value that tells which item of a list it is.
pub(crate) trait Numbered: Send + 'static {
    fn number(&self) -> usize;
}

impl Numbered for AutomationLogEntry {
    fn number(&self) -> usize {
        self.workload_name.parse().unwrap()
    }
}

impl Numbered for Cluster {
    fn number(&self) -> usize {
        self.name.parse().unwrap()
    }
}

impl Numbered for Node {
    fn number(&self) -> usize {
        self.name.parse().unwrap()
    }
}

impl Numbered for AvailableRegion {
    fn number(&self) -> usize {
        self.name.parse().unwrap()
    }
}

pub(crate) fn cluster(number: usize) -> Value {
    json!({ "id": "c", "name": number.to_string() })
}

fn node(number: usize) -> Value {
    json!({ "name": number.to_string() })
}

pub(crate) fn entry(number: usize) -> Value {
    json!({
        "started_at": "2026-01-02T03:04:05Z",
        "cluster_name": "",
        "cluster_uid": "",
        "workload_id": "",
        "workload_name": number.to_string(),
        "workload_type": "",
        "namespace": "",
        "labels": {},
        "container": {
            "name": "",
            "cpu": {
                "cpuCoresRequest": 0,
                "recommendCpuCoresRequest": 0,
                "cpuCoresLimits": 0,
                "recommendCpuCoresLimits": 0,
                "cpuRequestImpact": 0,
                "cpuLimitImpact": 0,
                "cpuRequestChangePercent": 0,
                "cpuLimitChangePercent": 0,
                "cpuRequestChangeAbsolute": 0,
                "cpuLimitChangeAbsolute": 0,
            },
            "memory": {
                "memMiBRequest": 0,
                "recommendMemMiBRequest": 0,
                "memMiBLimits": 0,
                "recommendMemMiBLimits": 0,
                "memMiBRequestImpact": 0,
                "memMiBLimitImpact": 0,
                "memRequestChangePercent": 0,
                "memLimitChangePercent": 0,
                "memMiBRequestChangeAbsolute": 0,
                "memMiBLimitChangeAbsolute": 0,
            },
        },
    })
}
