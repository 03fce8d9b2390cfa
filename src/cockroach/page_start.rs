use std::convert::Infallible;
use std::fmt;
use std::str::FromStr;

use serde::de::{self, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// The start of a page: text or a number, depending on the version of the API.
///
/// ```
/// use clusterkit::cockroach::PageStart;
///
/// let start: PageStart = serde_json::from_str("\"bm90b3Jpb3Vz\"")?;
/// assert_eq!(start.to_string(), "bm90b3Jpb3Vz");
/// assert_eq!(PageStart::from(20).as_number(), Some(20));
/// # Ok::<(), serde_json::Error>(())
/// ```
///
/// It is serialized in the form in which it was read. `.stream()` and `.pages()` follow it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct PageStart(Form);

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Form {
    Text(String),
    Number(i64),
}

impl PageStart {
    /// Returns the text, if it is text.
    #[must_use]
    pub fn as_text(&self) -> Option<&str> {
        match &self.0 {
            Form::Text(text) => Some(text),
            Form::Number(_) => None,
        }
    }

    /// Returns the number, if it is a number.
    #[must_use]
    pub fn as_number(&self) -> Option<i64> {
        match self.0 {
            Form::Text(_) => None,
            Form::Number(number) => Some(number),
        }
    }
}

impl From<&str> for PageStart {
    fn from(text: &str) -> Self {
        Self(Form::Text(text.to_owned()))
    }
}

impl From<String> for PageStart {
    fn from(text: String) -> Self {
        Self(Form::Text(text))
    }
}

impl From<i64> for PageStart {
    fn from(number: i64) -> Self {
        Self(Form::Number(number))
    }
}

impl FromStr for PageStart {
    type Err = Infallible;

    fn from_str(text: &str) -> Result<Self, Infallible> {
        Ok(text.into())
    }
}

impl fmt::Display for PageStart {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Form::Text(text) => f.pad(text),
            Form::Number(number) => number.fmt(f),
        }
    }
}

impl Serialize for PageStart {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.0 {
            Form::Text(text) => serializer.serialize_str(text),
            Form::Number(number) => serializer.serialize_i64(*number),
        }
    }
}

impl<'de> Deserialize<'de> for PageStart {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct PageStartVisitor;
        impl Visitor<'_> for PageStartVisitor {
            type Value = PageStart;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("the start of a page, as text or a number")
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<PageStart, E> {
                Ok(text.into())
            }

            fn visit_i64<E: de::Error>(self, number: i64) -> Result<PageStart, E> {
                Ok(number.into())
            }

            fn visit_u64<E: de::Error>(self, number: u64) -> Result<PageStart, E> {
                i64::try_from(number)
                    .map(PageStart::from)
                    .map_err(|_| E::invalid_value(de::Unexpected::Unsigned(number), &self))
            }
        }
        deserializer.deserialize_any(PageStartVisitor)
    }
}

clusterkit_runtime::generated::v1::schema_of!(PageStart => {
    "anyOf": [{ "type": "string" }, { "type": "integer", "format": "int64" }],
});

impl clusterkit_runtime::generated::v1::CursorText for PageStart {
    fn text(&self) -> Option<String> {
        self.as_text().map(str::to_owned)
    }

    fn number(&self) -> Option<i64> {
        self.as_number()
    }
}
