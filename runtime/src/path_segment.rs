use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize, Serializer};

use crate::input::{FromText, Input, InvalidValue};

/// A path parameter: text that stays one segment of a path.
///
/// ```
/// use clusterkit_runtime::PathSegment;
///
/// assert!(PathSegment::try_from("a/b").is_ok()); // sent as a%2Fb
/// assert_eq!(PathSegment::try_from("").unwrap_err().to_string(), "must not be empty");
/// ```
///
/// Empty or blank text, `.`, `..` and control characters are invalid, because a deletion with an empty id would address
/// the whole collection. All other characters are percent-encoded when the request is sent.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize)]
#[serde(try_from = "String")]
pub struct PathSegment(String);

impl PathSegment {
    /// Returns the text, not encoded.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for PathSegment {
    type Error = InvalidValue;

    fn try_from(text: String) -> Result<Self, InvalidValue> {
        if text.trim().is_empty() {
            return Err(InvalidValue::new("must not be empty"));
        }
        if text == "." || text == ".." || text.contains(char::is_control) {
            return Err(InvalidValue::new(format!("must not be {text:?}")));
        }
        Ok(Self(text))
    }
}

impl TryFrom<&str> for PathSegment {
    type Error = InvalidValue;

    fn try_from(text: &str) -> Result<Self, InvalidValue> {
        text.to_owned().try_into()
    }
}

crate::__input!(PathSegment);

/// Numeric ids.
macro_rules! numbers {
    ($($type:ty),+) => {$(
        impl Input<PathSegment> for $type {
            fn into_value(self) -> Result<PathSegment, InvalidValue> {
                Ok(PathSegment(self.to_string()))
            }
        }
    )+};
}

numbers!(i8, i16, i32, i64, i128, isize, u8, u16, u32, u64, u128, usize);

// A derived implementation with `into` would copy the text.
impl Serialize for PathSegment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl FromText for PathSegment {
    fn from_text(text: &str) -> Result<Self, InvalidValue> {
        text.try_into()
    }
}

impl AsRef<str> for PathSegment {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl FromStr for PathSegment {
    type Err = InvalidValue;

    fn from_str(text: &str) -> Result<Self, InvalidValue> {
        text.try_into()
    }
}

impl From<PathSegment> for String {
    fn from(segment: PathSegment) -> Self {
        segment.0
    }
}

impl fmt::Display for PathSegment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

// At least one character that is not blank, and no control characters.
crate::__schema_of!(PathSegment => {
    "type": "string",
    "minLength": 1,
    "pattern": r"^[^\u0000-\u001f\u007f-\u009f]*[^\s\u0000-\u001f\u007f-\u009f][^\u0000-\u001f\u007f-\u009f]*$",
    "not": { "enum": [".", ".."] },
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_segment_cannot_change_the_path() {
        for text in ["", " \t", ".", "..", "a\nb", "a\u{85}"] {
            assert!(PathSegment::try_from(text).is_err(), "{text:?}");
        }
        for text in ["a/b", "...", " a ", "ä?#"] {
            assert_eq!(PathSegment::try_from(text).unwrap().as_str(), text);
        }
    }

    #[test]
    fn numbers_and_json_make_segments() {
        assert_eq!(Input::<PathSegment>::into_value(-7_i64).unwrap().as_str(), "-7");
        assert_eq!(serde_json::from_str::<PathSegment>("\"a\"").unwrap().to_string(), "a");
        assert!(serde_json::from_str::<PathSegment>("\"..\"").is_err());
    }
}
