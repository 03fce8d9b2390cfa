//! The limits of parameters in a document.

use std::borrow::Cow;

use serde_json::Value;

use super::Target;
use crate::input::InvalidValue;

/// A limit that the document sets on one parameter.
#[derive(Debug, Clone, Copy)]
pub struct Limit {
    /// Where the parameter is sent.
    pub target: Target,
    /// The limited quantity.
    pub measure: Measure,
    /// The smallest value.
    pub minimum: Option<i64>,
    /// The largest value.
    pub maximum: Option<i64>,
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
        match self.target {
            Target::Query(limited) => query
                .iter()
                .filter(|(name, _)| name == limited)
                .try_for_each(|(_, value)| self.check_value(&Value::String(value.clone()))),
            Target::Body(pointer) => body.pointer(pointer).map_or(Ok(()), |value| self.check_value(value)),
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
        let name = match self.target {
            Target::Query(name) => name.to_owned(),
            Target::Body(pointer) => pointer.trim_start_matches('/').replace('/', "."),
        };
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
            target: Target::Body("/page/size"),
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
        let limit = Limit { target: Target::Query("name"), measure: Measure::Length, minimum: None, maximum: Some(3) };
        assert_eq!(limit.check(&[("name".into(), "äöü".to_owned())], &Value::Null), Ok(()));
        let error = limit.check(&[("name".into(), "abcd".to_owned())], &Value::Null).unwrap_err();
        assert_eq!(error.to_string(), "name: must be at most 3 characters long, not 4");
    }
}
