use serde_json::{Map, Value};

use super::Rules;
use crate::pointer;

/// The maximum number of schemas that one value is checked against.
const SCHEMAS: usize = 1000;

/// Keys of schemas of structured values.
const STRUCTURE: [&str; 6] = ["properties", "additionalProperties", "items", "allOf", "anyOf", "oneOf"];

impl Rules<'_> {
    /// Checks a default against its schema. It is never sent, but an invalid one shows a mistake in the default or the
    /// schema.
    pub(super) fn check_default(&self, document: &Value, at: &str, schema: &Map<String, Value>) {
        let Some(default) = schema.get("default") else {
            return;
        };
        let mut fit = Fit { document, left: SCHEMAS };
        if let Err(problem) = fit.check(&Value::Object(schema.clone()), default) {
            let remedy = "fix the default or the schema in an overlay, or remove the default";
            self.report(&pointer::join(at, "default"), format!("the default is invalid: {problem}"), remedy);
        }
    }

    /// Checks the values of an enum against its type.
    pub(super) fn check_enum(&self, at: &str, schema: &Map<String, Value>) {
        let Some(values) = schema.get("enum").and_then(Value::as_array) else {
            return;
        };
        let at = pointer::join(at, "enum");
        let word = schema.get("type").and_then(Value::as_str);
        if word.is_none() && STRUCTURE.iter().any(|key| schema.contains_key(*key)) {
            return self.report(
                &at,
                "is an enum without a type beside keys of another type",
                "declare the type of the schema",
            );
        }
        if values.is_empty() {
            return self.report(&at, "is empty", "list the values");
        }
        for (index, value) in values.iter().enumerate() {
            let fits = value.is_null() && schema.get("nullable") == Some(&Value::Bool(true))
                || has_type(value, word.unwrap_or("string"));
            if !fits {
                let problem = format!("the value {value} is not {}", with_article(word.unwrap_or("string")));
                let remedy = "fix it, quote it if it is a string, or declare the type of the enum";
                self.report(&format!("{at}/{index}"), problem, remedy);
            }
        }
    }
}

/// Whether a value has this type of OpenAPI.
fn has_type(value: &Value, word: &str) -> bool {
    match word {
        "array" => value.is_array(),
        "boolean" => value.is_boolean(),
        "integer" => value.is_i64() || value.is_u64() || value.as_f64().is_some_and(|number| number.fract() == 0.0),
        "number" => value.is_number(),
        "object" => value.is_object(),
        "string" => value.is_string(),
        _ => true,
    }
}

fn with_article(word: &str) -> String {
    let article = if word.starts_with(['a', 'i', 'o']) { "an" } else { "a" };
    format!("{article} {word}")
}

/// Checks a value against a schema: type, enum and limits, but not patterns.
struct Fit<'a> {
    document: &'a Value,
    left: usize,
}

impl Fit<'_> {
    fn check(&mut self, schema: &Value, value: &Value) -> Result<(), String> {
        if self.left == 0 {
            return Ok(());
        }
        self.left -= 1;
        if let Some(reference) = schema["$ref"].as_str() {
            let target = pointer::resolve(self.document, reference);
            return target.map_or(Ok(()), |target| self.check(target, value));
        }
        if value.is_null() && schema["nullable"] == true {
            return Ok(());
        }
        if let Some(word) = schema["type"].as_str()
            && !has_type(value, word)
        {
            return Err(format!("{value} is not {}", with_article(word)));
        }
        if let Some(values) = schema["enum"].as_array()
            && !values.contains(value)
        {
            return Err(format!("{value} is not a value of the enum"));
        }
        for part in schema["allOf"].as_array().into_iter().flatten() {
            self.check(part, value)?;
        }
        for key in ["anyOf", "oneOf"] {
            let mut parts = schema[key].as_array().into_iter().flatten().peekable();
            if parts.peek().is_some() && !parts.any(|part| self.check(part, value).is_ok()) {
                return Err(format!("{value} matches no schema of {key}"));
            }
        }
        limits(schema, value)?;
        for (index, entry) in value.as_array().into_iter().flatten().enumerate() {
            if let Some(items) = schema.get("items") {
                self.check(items, entry).map_err(|problem| format!("in entry {index}, {problem}"))?;
            }
        }
        if let Some(value) = value.as_object() {
            for name in schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str) {
                if !value.contains_key(name) {
                    return Err(format!("'{name}' is missing"));
                }
            }
            for (name, property) in value {
                let named = schema["properties"].get(name).or_else(|| schema.get("additionalProperties"));
                match named {
                    Some(Value::Bool(false)) => return Err(format!("'{name}' is unknown")),
                    Some(named) => self.check(named, property).map_err(|problem| format!("in '{name}', {problem}"))?,
                    None => {}
                }
            }
        }
        Ok(())
    }
}

/// Checks that a value is within the limits of the schema.
fn limits(schema: &Value, value: &Value) -> Result<(), String> {
    let limit = |key: &str| schema[key].as_f64();
    if let Some(number) = value.as_f64() {
        let (least, most) = (limit("minimum"), limit("maximum"));
        if least.is_some_and(|least| number < least || number <= least && schema["exclusiveMinimum"] == true) {
            return Err(format!("{value} is less than the minimum"));
        }
        if most.is_some_and(|most| number > most || number >= most && schema["exclusiveMaximum"] == true) {
            return Err(format!("{value} is more than the maximum"));
        }
        if let (Some(value), Some(step)) = (value.as_i64(), schema["multipleOf"].as_i64())
            && value.checked_rem(step).is_some_and(|rest| rest != 0)
        {
            return Err(format!("{value} is not a multiple of {step}"));
        }
    }
    let measured = [
        (value.as_str().map(|text| text.chars().count()), "minLength", "maxLength", "characters"),
        (value.as_array().map(Vec::len), "minItems", "maxItems", "entries"),
        (value.as_object().map(Map::len), "minProperties", "maxProperties", "properties"),
    ];
    for (length, least, most, what) in measured {
        let Some(length) = length.map(|length| length as u64) else {
            continue;
        };
        if schema[least].as_u64().is_some_and(|least| length < least) {
            return Err(format!("{value} has fewer than {} {what}", schema[least]));
        }
        if schema[most].as_u64().is_some_and(|most| length > most) {
            return Err(format!("{value} has more than {} {what}", schema[most]));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{Fit, has_type, limits, with_article};

    #[test]
    fn integers_may_have_a_fraction_of_zero() {
        assert!(has_type(&json!(1.0), "integer") && !has_type(&json!(1.5), "integer"));
        assert!(has_type(&json!(1.5), "number") && !has_type(&json!("1"), "number"));
    }

    #[test]
    fn types_have_their_article() {
        assert_eq!(["integer", "array", "string"].map(with_article), ["an integer", "an array", "a string"]);
    }

    #[test]
    fn limits_are_checked() {
        assert!(limits(&json!({ "minimum": 1, "maxLength": 1 }), &json!(1)).is_ok());
        assert!(limits(&json!({ "minimum": 1, "exclusiveMinimum": true }), &json!(1)).is_err());
        assert!(limits(&json!({ "maxLength": 1 }), &json!("ab")).is_err());
    }

    #[test]
    fn a_check_of_a_circular_schema_ends() {
        let document = json!({ "components": { "schemas": { "A": { "allOf": [
            { "$ref": "#/components/schemas/A" }, { "$ref": "#/components/schemas/A" } ] } } } });
        let mut fit = Fit { document: &document, left: 10 };
        assert!(fit.check(&json!({ "$ref": "#/components/schemas/A" }), &json!(1)).is_ok());
        assert_eq!(fit.left, 0);
    }
}
