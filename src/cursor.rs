use std::convert::Infallible;
use std::fmt;
use std::str::FromStr;

use serde::de::{self, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A place in a list that goes on: text or a number, as the server of that version counts.
///
/// ```
/// use clusterkit::Cursor;
///
/// let cursor: Cursor = serde_json::from_str("\"bm90b3Jpb3Vz\"")?;
/// assert_eq!(cursor.to_string(), "bm90b3Jpb3Vz");
/// assert_eq!(Cursor::from(20).as_number(), Some(20));
/// # Ok::<(), serde_json::Error>(())
/// ```
///
/// It is opaque: hand it back as it came. It is written as it was read.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Cursor(Form);

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Form {
    Text(String),
    Number(i64),
}

impl Cursor {
    /// The text of a cursor that is text.
    #[must_use]
    pub fn as_text(&self) -> Option<&str> {
        match &self.0 {
            Form::Text(text) => Some(text),
            Form::Number(_) => None,
        }
    }

    /// The number of a cursor that is a number.
    #[must_use]
    pub fn as_number(&self) -> Option<i64> {
        match self.0 {
            Form::Text(_) => None,
            Form::Number(number) => Some(number),
        }
    }
}

impl From<&str> for Cursor {
    fn from(text: &str) -> Self {
        Self(Form::Text(text.to_owned()))
    }
}

impl From<String> for Cursor {
    fn from(text: String) -> Self {
        Self(Form::Text(text))
    }
}

impl From<i64> for Cursor {
    fn from(number: i64) -> Self {
        Self(Form::Number(number))
    }
}

impl FromStr for Cursor {
    type Err = Infallible;

    fn from_str(text: &str) -> Result<Self, Infallible> {
        Ok(text.into())
    }
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Form::Text(text) => f.pad(text),
            Form::Number(number) => number.fmt(f),
        }
    }
}

impl Serialize for Cursor {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.0 {
            Form::Text(text) => serializer.serialize_str(text),
            Form::Number(number) => serializer.serialize_i64(*number),
        }
    }
}

impl<'de> Deserialize<'de> for Cursor {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Either;
        impl Visitor<'_> for Either {
            type Value = Cursor;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a cursor, as text or a number")
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<Cursor, E> {
                Ok(text.into())
            }

            fn visit_i64<E: de::Error>(self, number: i64) -> Result<Cursor, E> {
                Ok(number.into())
            }

            fn visit_u64<E: de::Error>(self, number: u64) -> Result<Cursor, E> {
                i64::try_from(number)
                    .map(Cursor::from)
                    .map_err(|_| E::invalid_value(de::Unexpected::Unsigned(number), &self))
            }
        }
        deserializer.deserialize_any(Either)
    }
}
