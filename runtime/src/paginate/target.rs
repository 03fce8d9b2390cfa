//! Reads and sets the cursor and the page size in a request.

use serde_json::Value;

use crate::cursor::{Cursor, Direction};
use crate::input::InvalidValue;
use crate::operation::{List, ListCursor, Target};
use crate::parts::Parts;

/// Returns the cursor and the direction that the caller's request already contains.
pub(super) fn start(list: &List, parts: &Parts) -> (Option<Cursor>, Direction) {
    let sent = |cursor: &ListCursor, target: Target| {
        let text = match parts.get(target)? {
            Value::String(text) => text,
            value => value.to_string(),
        };
        Some(Cursor::from(if cursor.name.is_empty() { text } else { format!("{}:{text}", cursor.name) }))
    };
    for cursor in list.cursors {
        if let Some(start) = sent(cursor, cursor.send) {
            return (Some(start), Direction::Forwards);
        }
        if let Some(start) = cursor.send_back.and_then(|target| sent(cursor, target)) {
            return (Some(start), Direction::Backwards);
        }
    }
    (None, Direction::Forwards)
}

/// Requests the largest page, unless the request has a page size.
pub(super) fn set_page_size(list: &List, parts: &mut Parts) {
    if let Some(size) = list.page_size
        && parts.get(size.send).is_none()
    {
        parts.set(size.send, Some(size.maximum.into()));
    }
}

/// Requests the page at `cursor`. A cursor without a name belongs to `version` of the API.
pub(super) fn set_cursor(
    list: &List,
    parts: &mut Parts,
    cursor: Option<&Cursor>,
    direction: Direction,
    version: Option<&str>,
) -> Result<(), InvalidValue> {
    let Some(cursor) = cursor else {
        return match direction {
            Direction::Forwards => Ok(()),
            Direction::Backwards => {
                Err(InvalidValue::new("backwards: needs a cursor; pass the prev_cursor of a page to resume_from()"))
            }
        };
    };
    let (kind, text) = kind(list, cursor.as_str(), version)
        .ok_or_else(|| InvalidValue::new(format!("resume_from: {:?} is not a cursor of this list", cursor.as_str())))?;
    if text.is_empty() {
        return Err(InvalidValue::new("resume_from: must not be empty; omit it to start at the first page"));
    }
    let targets = || list.cursors.iter().flat_map(|cursor| [Some(cursor.send), cursor.send_back]).flatten();
    // The cursor replaces the one of the request, but not a contradiction.
    let set: Vec<&str> = targets().filter(|target| parts.get(*target).is_some()).map(Target::name).collect();
    if set.len() > 1 {
        return Err(InvalidValue::new(format!("{}: cannot both be set", set.join(", "))));
    }
    let value = if kind.number { text.parse::<i64>().ok().map(Value::from) } else { Some(Value::from(text)) };
    for target in targets() {
        parts.set(target, None);
    }
    let target = match direction {
        Direction::Forwards => Some(kind.send),
        Direction::Backwards => kind.send_back,
    };
    if let Some(target) = target {
        parts.set(target, value);
    }
    Ok(())
}

/// Returns the kind of a cursor, and its text without the name of the kind.
fn kind<'a>(list: &List, cursor: &'a str, version: Option<&str>) -> Option<(&'static ListCursor, &'a str)> {
    let is_of = |kind: &ListCursor, text: &str| !kind.number || text.parse::<i64>().is_ok();
    for kind in list.cursors {
        let text = (!kind.name.is_empty()).then(|| cursor.strip_prefix(kind.name)?.strip_prefix(':')).flatten();
        if let Some(text) = text {
            return is_of(kind, text).then_some((kind, text));
        }
    }
    // For a cursor as the server sent it, the version decides the kind.
    let known = |kind: &&ListCursor| kind.since.is_none_or(|since| version.is_none_or(|version| version >= since));
    let mut kinds = list.cursors.iter().filter(known).filter(|kind| is_of(kind, cursor));
    let kind = kinds.next().or_else(|| list.cursors.iter().rfind(|kind| !kind.number))?;
    Some((kind, cursor))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::operation::{Operation, PageSize};

    const GET: Operation = Operation::new("api", "List", "GET", "/items");

    static VERSIONED: List = List {
        cursors: &[
            ListCursor {
                name: "page",
                send: Target::Query("page"),
                send_back: None,
                since: Some("2022-09-20"),
                number: false,
            },
            ListCursor {
                name: "key",
                send: Target::Query("key"),
                send_back: None,
                since: Some("2022-03-31"),
                number: false,
            },
            ListCursor { name: "start", send: Target::Query("start"), send_back: None, since: None, number: true },
        ],
        page_size: Some(PageSize { send: Target::Query("limit"), maximum: 500 }),
        last_page_may_lack_paging: true,
    };

    static BOTH_WAYS: List = List {
        cursors: &[ListCursor {
            name: "",
            send: Target::Body("/after"),
            send_back: Some(Target::Body("/before")),
            since: None,
            number: false,
        }],
        page_size: None,
        last_page_may_lack_paging: false,
    };

    fn query(cursor: &str, version: &str) -> Result<String, String> {
        let mut parts = Parts::new(&GET);
        let cursor = Cursor::from(cursor);
        set_cursor(&VERSIONED, &mut parts, Some(&cursor), Direction::Forwards, Some(version))
            .map_err(|error| error.to_string())?;
        let pairs: Vec<String> = parts.query.iter().map(|(name, value)| format!("{name}={value}")).collect();
        Ok(pairs.join("&"))
    }

    #[test]
    fn a_named_cursor_goes_to_its_parameter_whatever_the_version() {
        assert_eq!(query("page:abc", "2021-12-28"), Ok("page=abc".to_owned()));
        assert_eq!(query("key:a:b", "2024-09-16"), Ok("key=a:b".to_owned()));
        assert_eq!(query("start:20", "2024-09-16"), Ok("start=20".to_owned()));
        assert_eq!(query("start:x", "2021-12-28"), Err("resume_from: \"start:x\" is not a cursor of this list".into()));
    }

    #[test]
    fn an_unnamed_cursor_belongs_to_the_version() {
        assert_eq!(query("abc", "2024-09-16"), Ok("page=abc".to_owned()));
        assert_eq!(query("abc", "2022-03-31"), Ok("key=abc".to_owned()));
        assert_eq!(query("20", "2021-12-28"), Ok("start=20".to_owned()));
        assert_eq!(query("abc", "2021-12-28"), Ok("key=abc".to_owned()));
    }

    #[test]
    fn the_largest_page_is_requested_unless_the_caller_sets_a_size() {
        let mut parts = Parts::new(&GET);
        set_page_size(&VERSIONED, &mut parts);
        assert_eq!(parts.get(Target::Query("limit")), Some(json!("500")));
        parts.set(Target::Query("limit"), Some(json!(10)));
        set_page_size(&VERSIONED, &mut parts);
        assert_eq!(parts.get(Target::Query("limit")), Some(json!("10")));
    }

    #[test]
    fn a_request_may_contain_its_start() {
        let mut parts = Parts::new(&GET);
        assert_eq!(start(&BOTH_WAYS, &parts), (None, Direction::Forwards));
        parts.json(&json!({"before": "c4"})).unwrap();
        assert_eq!(start(&BOTH_WAYS, &parts), (Some("c4".into()), Direction::Backwards));
        set_cursor(&BOTH_WAYS, &mut parts, Some(&"c3".into()), Direction::Forwards, None).unwrap();
        assert_eq!(start(&BOTH_WAYS, &parts), (Some("c3".into()), Direction::Forwards));
        assert_eq!(parts.get(Target::Body("/before")), None);
    }

    #[test]
    fn reading_backwards_needs_a_cursor() {
        let error = set_cursor(&BOTH_WAYS, &mut Parts::new(&GET), None, Direction::Backwards, None).unwrap_err();
        assert_eq!(error.to_string(), "backwards: needs a cursor; pass the prev_cursor of a page to resume_from()");
    }
}
