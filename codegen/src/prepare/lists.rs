//! `x-list`: the items of a response, and the cursors of its pages.

use serde_json::Value;

use super::Rules;
use super::extensions::Section;

/// A list that an operation returns, in one response or in pages.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct List {
    /// The JSON pointer to the items in the response.
    pub(crate) items: String,
    /// The cursors that a page may have, those of the newest version of the API first.
    pub(crate) cursors: Vec<ListCursor>,
    /// The JSON pointers to flags of whether there is another page.
    pub(crate) has_next: Option<String>,
    pub(crate) has_prev: Option<String>,
    pub(crate) page_size: Option<PageSize>,
    pub(crate) last_page_may_lack_paging: bool,
}

/// One kind of cursor: its place in a response and in the next request.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct ListCursor {
    /// Distinguishes it from the cursors of other versions. Empty if there is only one kind.
    pub(crate) name: String,
    pub(crate) next: String,
    pub(crate) prev: Option<String>,
    pub(crate) send: Target,
    pub(crate) send_back: Option<Target>,
    pub(crate) since: Option<String>,
    pub(crate) number: bool,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct PageSize {
    pub(crate) send: Target,
    pub(crate) maximum: u32,
}

/// The place of a value in a request: a query parameter, or a field of the body by its JSON pointer.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Target {
    Query(String),
    Body(String),
}

const LIST: [&str; 6] = ["items", "cursors", "has_next", "has_prev", "page_size", "last_page_may_lack_paging"];
const CURSOR: [&str; 7] = ["name", "next", "prev", "send", "send_back", "since", "number"];
const TARGET: [&str; 2] = ["query", "body"];

impl List {
    /// The list of an operation. Faults are reported.
    pub(super) fn of(rules: &Rules, document: &Value, at: &str, operation: &Value) -> Option<Self> {
        let list = Section::of_operation(rules, document, at, operation, "x-list", &LIST)?;
        let boolean = |key: &str| {
            let (pointer, schema) = list.response_field(key)?;
            if schema["type"] != "boolean" {
                list.report(key, format!("'{pointer}' is not a boolean"), "point to a boolean field");
            }
            Some(pointer)
        };
        let (has_next, has_prev) = (boolean("has_next"), boolean("has_prev"));
        let sections = list.sections("cursors", &CURSOR);
        let several = sections.len() > 1;
        let cursors: Vec<ListCursor> =
            sections.iter().enumerate().filter_map(|(index, section)| cursor(section, several, index == 0)).collect();
        for (index, cursor) in cursors.iter().enumerate() {
            if cursors[..index].iter().any(|other| other.name == cursor.name) {
                list.report("cursors", format!("two cursors have the name '{}'", cursor.name), "rename one");
            }
        }
        let page_size = list.section("page_size", &["query", "body", "maximum"]).and_then(|section| {
            let send = target(&section, true)?;
            let maximum = section.count("maximum");
            if !section.has("maximum") {
                section.report("", "'maximum' is missing", "state the largest page that the server accepts");
            }
            Some(PageSize { send, maximum: maximum? })
        });
        if !list.has("items") {
            list.report(
                "",
                "'items' is missing",
                "write the JSON pointer to the items, which is empty for a bare list",
            );
        }
        let (items, schema) = list.response_field("items")?;
        if schema["type"] != "array" {
            list.report("items", format!("'{items}' is not a list"), "point to the list of items");
            return None;
        }
        let last_page_may_lack_paging = list.flag("last_page_may_lack_paging");
        Some(Self { items, cursors, has_next, has_prev, page_size, last_page_may_lack_paging })
    }
}

/// One cursor. Only the newest one needs a declared parameter. Callers cannot set an undeclared one.
fn cursor(section: &Section, named: bool, newest: bool) -> Option<ListCursor> {
    for (key, other) in [("send_back", "prev"), ("prev", "send_back")] {
        if section.has(key) && !section.has(other) {
            section.report(key, format!("requires '{other}'"), format!("add '{other}', or remove it"));
        }
    }
    for key in ["next", "send"].into_iter().filter(|key| !section.has(key)) {
        section.report("", format!("'{key}' is missing"), format!("add '{key}'"));
    }
    if named && !section.has("name") {
        section.report("", "'name' is missing, which several cursors require", "name the cursor");
    }
    let prev = section.response_field("prev").map(|(pointer, _)| pointer);
    let send = section.section("send", &TARGET).and_then(|section| target(&section, newest));
    let send_back = section.section("send_back", &TARGET).and_then(|section| target(&section, newest));
    let (next, _) = section.response_field("next")?;
    Some(ListCursor {
        name: section.text("name").unwrap_or_default().to_owned(),
        next,
        prev,
        send: send?,
        send_back,
        since: section.text("since").map(str::to_owned),
        number: section.flag("number"),
    })
}

fn target(section: &Section, declared: bool) -> Option<Target> {
    match (section.has("query"), section.has("body")) {
        (true, false) => section.query("query", declared).map(Target::Query),
        (false, true) => section.body_field("body").map(Target::Body),
        _ => {
            let remedy = "write a query parameter as 'query', or a JSON pointer into the body as 'body'";
            section.report("", "requires exactly one of 'query' and 'body'", remedy);
            None
        }
    }
}
