use std::fmt;
use std::str::FromStr;

use serde::de::{self, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A 64-bit integer that servers send as a string or as a number.
///
/// ```
/// use clusterkit_runtime::Int64;
///
/// let sent: Int64 = serde_json::from_str("\"50000000\"")?;
/// assert_eq!(sent, 50_000_000);
/// assert_eq!(serde_json::to_string(&Int64::from(5))?, "\"5\"");
/// # Ok::<(), serde_json::Error>(())
/// ```
///
/// Servers built on protocol buffers write 64-bit integers as strings, because a JSON number loses precision
/// above 2^53. A value is written in the form in which it was read. Any other value is written as a string.
#[derive(Clone, Copy, Debug)]
pub struct Int64 {
    value: i64,
    number: bool,
}

impl Int64 {
    /// Returns the value.
    #[must_use]
    pub fn get(self) -> i64 {
        self.value
    }
}

impl From<i64> for Int64 {
    fn from(value: i64) -> Self {
        Self { value, number: false }
    }
}

impl From<i32> for Int64 {
    fn from(value: i32) -> Self {
        i64::from(value).into()
    }
}

impl From<u32> for Int64 {
    fn from(value: u32) -> Self {
        i64::from(value).into()
    }
}

impl TryFrom<&str> for Int64 {
    type Error = std::num::ParseIntError;

    fn try_from(text: &str) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl FromStr for Int64 {
    type Err = std::num::ParseIntError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.trim().parse::<i64>().map(Self::from)
    }
}

impl PartialEq for Int64 {
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value
    }
}

impl Eq for Int64 {}

impl PartialEq<i64> for Int64 {
    fn eq(&self, other: &i64) -> bool {
        self.value == *other
    }
}

impl fmt::Display for Int64 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.value.fmt(f)
    }
}

impl Serialize for Int64 {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.number { serializer.serialize_i64(self.value) } else { serializer.collect_str(&self.value) }
    }
}

impl<'de> Deserialize<'de> for Int64 {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Int64Visitor;
        impl Visitor<'_> for Int64Visitor {
            type Value = Int64;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a 64-bit integer, as a number or a string")
            }

            fn visit_i64<E: de::Error>(self, value: i64) -> Result<Int64, E> {
                Ok(Int64 { value, number: true })
            }

            fn visit_u64<E: de::Error>(self, value: u64) -> Result<Int64, E> {
                let value =
                    i64::try_from(value).map_err(|_| E::invalid_value(de::Unexpected::Unsigned(value), &self))?;
                Ok(Int64 { value, number: true })
            }

            fn visit_f64<E: de::Error>(self, value: f64) -> Result<Int64, E> {
                // 3600.0 is an integer to a server that has only one kind of number.
                let text = format!("{value:.0}");
                match text.parse::<i64>() {
                    Ok(whole) if value.fract() == 0.0 => Ok(Int64 { value: whole, number: true }),
                    _ => Err(E::invalid_value(de::Unexpected::Float(value), &self)),
                }
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<Int64, E> {
                text.parse().map_err(|_| E::invalid_value(de::Unexpected::Str(text), &self))
            }
        }
        deserializer.deserialize_any(Int64Visitor)
    }
}

crate::__schema_of!(Int64 => {
    "anyOf": [
        { "type": "string", "pattern": r"^\s*[+-]?[0-9]+\s*$" },
        { "type": "integer", "format": "int64" },
    ],
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_integer_is_read_in_each_form_and_written_back_in_it() {
        for (sent, written) in [
            ("7", "7"),
            ("-7", "-7"),
            ("3600.0", "3600"),
            ("\" +7 \"", "\"7\""),
            ("\"9223372036854775807\"", "\"9223372036854775807\""),
        ] {
            let read: Int64 = serde_json::from_str(sent).unwrap();
            assert_eq!(serde_json::to_string(&read).unwrap(), written);
        }
    }

    #[test]
    fn other_values_are_errors() {
        for sent in ["9223372036854775808", "1.5", "1e300", "\"\"", "\"1.0\"", "true", "null"] {
            assert!(serde_json::from_str::<Int64>(sent).is_err(), "{sent}");
        }
    }
}
