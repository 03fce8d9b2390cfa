//! A list in the pages of PerfectScale and CockroachDB, for the recorder.

use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use clusterkit::cockroach::AvailableRegion;
use clusterkit::cockroach::types::{Cluster, Node};
use clusterkit::perfectscale::types::AutomationLogEntry;
use serde_json::{Value, json};

use crate::support::answer::Answer;
use crate::support::recorder::Recorder;
use crate::support::request::Request;

/// A kind of cursor of CockroachDB: where a response has it, and which parameter takes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CursorKind {
    /// `next_page`: since 2022-09-20.
    Page,
    /// `next`, a text: 2022-03-31.
    Key,
    /// `next`, a number: before 2022-03-31.
    Number,
}

impl CursorKind {
    /// The parameter with its value.
    pub(crate) fn query(self, position: usize) -> String {
        match self {
            Self::Page => format!("pagination.page=p{position}"),
            Self::Key => format!("pagination.start_key=k{position}"),
            Self::Number => format!("pagination.start={position}"),
        }
    }

    /// The cursor as a page or a stream returns it.
    pub(crate) fn cursor(self, position: usize) -> String {
        match self {
            Self::Page => format!("page:p{position}"),
            Self::Key => format!("start_key:k{position}"),
            Self::Number => format!("start:{position}"),
        }
    }

    fn pagination(self, position: usize) -> Value {
        match self {
            Self::Page => json!({ "next_page": format!("p{position}"), "previous_page": "" }),
            Self::Key => json!({ "next": format!("k{position}"), "last": "", "limit": 100 }),
            Self::Number => json!({ "next": position, "last": 0, "total_results": 100 }),
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

/// A list of items that are numbered from 0: entries of the audit log, clusters, nodes or regions, depending on the
/// path. A cursor names the position before an item: `c4` in the audit log; `p4`, `k4` or 4 in a list of CockroachDB.
/// Each cursor is accepted only in its own parameter.
#[derive(Clone)]
pub(crate) struct List(Arc<Mutex<State>>);

struct State {
    items: usize,
    /// The items of a page, unless the request limits them further.
    size: usize,
    kinds: Vec<CursorKind>,
    delay: Duration,
    sent: usize,
    /// The response to every request after this number of pages.
    fault: Option<(usize, Answer)>,
}

impl List {
    /// Serves a list from now on.
    pub(crate) fn on(server: &Recorder, items: usize, size: usize) -> Self {
        let (kinds, delay) = (vec![CursorKind::Key], Duration::ZERO);
        let list = Self(Arc::new(Mutex::new(State { items, size, kinds, delay, sent: 0, fault: None })));
        let pages = list.clone();
        server.answer_by(move |request| pages.answer(request));
        list
    }

    /// The response to a request for a page; `None` to other requests.
    pub(crate) fn answer(&self, request: &Request) -> Option<Answer> {
        self.state().answer(request)
    }

    /// Sets the kinds of the cursors, page after page, starting again after the last.
    pub(crate) fn with_cursors(self, kinds: &[CursorKind]) -> Self {
        self.state().kinds = kinds.to_vec();
        self
    }

    /// Sets how long each page takes.
    pub(crate) fn with_delay(self, delay: Duration) -> Self {
        self.state().delay = delay;
        self
    }

    /// Sends this number of pages, and then only this response.
    pub(crate) fn fail_after(&self, pages: usize, fault: Answer) {
        let mut state = self.state();
        state.fault = Some((state.sent + pages, fault));
    }

    /// Sends pages again.
    pub(crate) fn repair(&self) {
        self.state().fault = None;
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().expect("no test panics while it holds the state")
    }
}

impl State {
    fn answer(&mut self, request: &Request) -> Option<Answer> {
        let path = request.path();
        if path.ends_with("/auth/public_auth") {
            return None;
        }
        if let Some((_, fault)) = self.fault.as_ref().filter(|(after, _)| self.sent >= *after) {
            return Some(fault.clone());
        }
        let page = if path.ends_with("/audit_logs") { self.log(&request.json()) } else { self.list(request) };
        self.sent += 1;
        let page =
            page.map_or_else(|| Answer::body(400, "text/plain", "no such cursor"), |page| Answer::json(200, &page));
        Some(page.after(self.delay))
    }

    fn log(&self, body: &Value) -> Option<Value> {
        let position = |name: &str| body.get(name).map(|cursor| cursor.as_str()?.strip_prefix('c')?.parse().ok());
        let size = body["page_size"].as_u64().map_or(1000, |size| usize::try_from(size).unwrap()).min(self.size);
        let (from, to) = match (position("after"), position("before")) {
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
        let parameter = |name: &str| query.split('&').find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='));
        let (page, key, start) =
            (parameter("pagination.page"), parameter("pagination.start_key"), parameter("pagination.start"));
        let from = match (page, key, start) {
            (None, None, None) => 0,
            (Some(page), None, None) => self.position(CursorKind::Page, page.strip_prefix('p')?)?,
            (None, Some(key), None) => self.position(CursorKind::Key, key.strip_prefix('k')?)?,
            (None, None, Some(start)) => self.position(CursorKind::Number, start)?,
            _ => return None,
        };
        let limit = parameter("pagination.limit").and_then(|limit| limit.parse().ok()).unwrap_or(self.size);
        let to = (from + limit.min(self.size)).min(self.items);
        let kind = self.kind(from);
        let pagination = if to < self.items { kind.pagination(to) } else { kind.end() };
        let (name, item): (_, fn(usize) -> Value) = match request.path().rsplit('/').next() {
            Some("nodes") => ("nodes", node),
            Some("available-regions") => ("regions", node),
            _ => ("clusters", cluster),
        };
        Some(json!({ name: (from..to).map(item).collect::<Vec<_>>(), "pagination": pagination }))
    }

    /// The position of a cursor, if it is of the kind that the page before it has.
    fn position(&self, kind: CursorKind, position: &str) -> Option<usize> {
        let position: usize = position.parse().ok()?;
        let before = position.checked_sub(1)?;
        (self.kind(before) == kind).then_some(position)
    }

    /// The kind of the cursor on the page that holds an item.
    fn kind(&self, item: usize) -> CursorKind {
        self.kinds[item / self.size % self.kinds.len()]
    }
}

/// An item that knows its number in the list.
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
