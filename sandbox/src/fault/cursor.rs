//! Cursors, wherever the APIs have them.

use serde_json::{Value, json};

/// The cursor of a request, and where an answer would name the next one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Cursor {
    text: String,
    /// The fields of the answer's `pagination` that name the next page and say that there is one.
    next: &'static str,
    flag: Option<&'static str>,
}

/// Parameters of CockroachDB, and the fields of an answer that they come from.
const PARAMETERS: [(&str, &str); 2] = [("pagination.page", "next_page"), ("pagination.start_key", "next")];

/// Fields of PerfectScale's request, and those of an answer that they come from.
const FIELDS: [(&str, &str, &str); 2] = [("after", "next", "has_next"), ("before", "prev", "has_prev")];

impl Cursor {
    pub(super) fn of(query: &str, body: &Value) -> Option<Self> {
        let query: Vec<(String, String)> = serde_urlencoded::from_str(query).unwrap_or_default();
        let of_query = query.into_iter().find_map(|(name, text)| {
            let (_, next) = PARAMETERS.into_iter().find(|(parameter, _)| *parameter == name)?;
            Some(Self { text, next, flag: None })
        });
        let of_body = || {
            FIELDS.into_iter().find_map(|(field, next, flag)| {
                Some(Self { text: body.get(field)?.as_str()?.to_owned(), next, flag: Some(flag) })
            })
        };
        of_query.or_else(of_body).filter(|cursor| !cursor.text.is_empty())
    }

    /// Makes the answer name this cursor again.
    pub(super) fn repeat_in(&self, answer: &mut Value) {
        let place = if self.flag.is_some() { answer.get_mut("meta") } else { Some(answer) };
        let Some(Value::Object(fields)) = place else { return };
        let pagination = fields.entry("pagination").or_insert(Value::Null);
        if pagination.is_null() {
            *pagination = json!({});
        }
        pagination[self.next] = json!(self.text);
        if let Some(flag) = self.flag {
            pagination[flag] = json!(true);
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::Cursor;

    #[test]
    fn each_dialect_has_its_cursor_again() {
        for (query, body, answer, expected) in [
            (
                "pagination.page=a",
                Value::Null,
                json!({ "pagination": null }),
                json!({ "pagination": { "next_page": "a" } }),
            ),
            ("x=1&pagination.start_key=a", Value::Null, json!({}), json!({ "pagination": { "next": "a" } })),
            (
                "",
                json!({ "after": "a" }),
                json!({ "meta": { "pagination": { "next": null, "has_next": false } } }),
                json!({ "meta": { "pagination": { "next": "a", "has_next": true } } }),
            ),
        ] {
            let mut answer = answer;
            Cursor::of(query, &body).unwrap().repeat_in(&mut answer);
            assert_eq!(answer, expected);
        }
    }

    #[test]
    fn a_first_page_has_none() {
        assert_eq!(Cursor::of("pagination.limit=1&pagination.page=", &json!({ "after": null })), None);
    }
}
