//! The cursors of the APIs, in requests and responses.

use serde_json::{Value, json};

/// The cursor of a request, and the response fields that hold the next one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Cursor {
    text: String,
    /// The fields of the response's `pagination` that hold the next cursor, and the flag that a next page exists.
    next: &'static str,
    flag: Option<&'static str>,
}

/// CockroachDB's query parameters, and the response fields that their values come from.
const PARAMETERS: [(&str, &str); 2] = [("pagination.page", "next_page"), ("pagination.start_key", "next")];

/// The fields of PerfectScale's request body, and the response fields that their values come from.
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

    /// Puts this cursor into the response as its next cursor.
    pub(super) fn repeat_in(&self, response: &mut Value) {
        let parent = if self.flag.is_some() { response.get_mut("meta") } else { Some(response) };
        let Some(Value::Object(fields)) = parent else { return };
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
    fn each_dialect_repeats_its_cursor() {
        for (query, body, response, expected) in [
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
            let mut response = response;
            Cursor::of(query, &body).unwrap().repeat_in(&mut response);
            assert_eq!(response, expected);
        }
    }

    #[test]
    fn a_first_page_has_no_cursor() {
        assert_eq!(Cursor::of("pagination.limit=1&pagination.page=", &json!({ "after": null })), None);
    }
}
