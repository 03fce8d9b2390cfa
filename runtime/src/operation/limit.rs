//! The limits of parameters in a document.

use std::borrow::Cow;

use serde_json::Value;

use crate::input::InvalidValue;

/// A limit that the document sets on one parameter.
#[derive(Debug, Clone, Copy)]
pub struct Limit {
    /// The part of the request that contains the parameter.
    pub place: Place,
    /// Its name, or its path in the body.
    pub path: &'static [&'static str],
    /// The limited quantity.
    pub measure: Measure,
    /// The smallest value.
    pub minimum: Option<i64>,
    /// The largest value.
    pub maximum: Option<i64>,
}

/// The part of a request that contains a parameter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// In the query.
    Query,
    /// In the body.
    Body,
}

/// The quantity that a limit applies to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Measure {
    /// The value of a number.
    Value,
    /// The characters of a text, or the entries of a list.
    Length,
}

impl Limit {
    /// Checks the values of a request.
    pub(crate) fn check(&self, query: &[(Cow<'static, str>, String)], body: &Value) -> Result<(), InvalidValue> {
        match self.place {
            Place::Query => query
                .iter()
                .filter(|(name, _)| self.path == [name.as_ref()])
                .try_for_each(|(_, value)| self.check_value(&Value::String(value.clone()))),
            Place::Body => {
                let found = self.path.iter().try_fold(body, |value, key| value.get(key));
                found.map_or(Ok(()), |value| self.check_value(value))
            }
        }
    }

    fn check_value(&self, value: &Value) -> Result<(), InvalidValue> {
        let Some((measured, unit)) = self.measure(value) else {
            return Ok(());
        };
        let below = self.minimum.is_some_and(|minimum| measured < minimum);
        let above = self.maximum.is_some_and(|maximum| measured > maximum);
        if !below && !above {
            return Ok(());
        }
        let bounds = match (self.minimum, self.maximum) {
            (Some(minimum), Some(maximum)) => format!("between {minimum} and {maximum}"),
            (Some(minimum), None) => format!("at least {minimum}"),
            (None, Some(maximum)) => format!("at most {maximum}"),
            (None, None) => return Ok(()),
        };
        let name = self.path.join(".");
        Err(InvalidValue::new(format!("{name}: must be {bounds}{unit}, not {measured}")))
    }

    fn measure(&self, value: &Value) -> Option<(i64, &'static str)> {
        match (self.measure, value) {
            (Measure::Value, Value::String(text)) => Some((text.parse().ok()?, "")),
            (Measure::Value, value) => Some((value.as_i64()?, "")),
            (Measure::Length, Value::String(text)) => {
                Some((i64::try_from(text.chars().count()).ok()?, " characters long"))
            }
            (Measure::Length, Value::Array(list)) => Some((i64::try_from(list.len()).ok()?, " entries long")),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_value_outside_of_its_bounds_is_named() {
        let limit = Limit {
            place: Place::Body,
            path: &["page", "size"],
            measure: Measure::Value,
            minimum: Some(1),
            maximum: Some(5000),
        };
        assert_eq!(limit.check(&[], &json!({"page": {"size": 5000}})), Ok(()));
        let error = limit.check(&[], &json!({"page": {"size": 5001}})).unwrap_err();
        assert_eq!(error.to_string(), "page.size: must be between 1 and 5000, not 5001");
    }

    #[test]
    fn a_length_counts_characters() {
        let limit =
            Limit { place: Place::Query, path: &["name"], measure: Measure::Length, minimum: None, maximum: Some(3) };
        assert_eq!(limit.check(&[("name".into(), "äöü".to_owned())], &Value::Null), Ok(()));
        let error = limit.check(&[("name".into(), "abcd".to_owned())], &Value::Null).unwrap_err();
        assert_eq!(error.to_string(), "name: must be at most 3 characters long, not 4");
    }
}
