//! The values that setters accept, and the error for an invalid one.

use std::borrow::Cow;
use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use jiff::Timestamp;
use jiff::civil::Date;
use serde_json::Value;

use crate::cursor::Cursor;
use crate::int64::Int64;
use crate::secret::Secret;

/// The reason why a value is invalid, after the names of its fields: `spec: regions: is required`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidValue(String);

impl InvalidValue {
    /// Creates an error from the reason.
    #[must_use]
    pub fn new(reason: impl fmt::Display) -> Self {
        Self(reason.to_string())
    }

    /// Adds the name of the field before the text.
    #[must_use]
    pub fn in_field(self, field: &str) -> Self {
        Self(format!("{field}: {}", self.0))
    }
}

impl fmt::Display for InvalidValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for InvalidValue {}

impl From<&'static str> for InvalidValue {
    fn from(reason: &'static str) -> Self {
        Self::new(reason)
    }
}

impl From<String> for InvalidValue {
    fn from(reason: String) -> Self {
        Self(reason)
    }
}

/// Conversions between generated types cannot fail. This gives them the same signature as those that can.
impl From<std::convert::Infallible> for InvalidValue {
    fn from(never: std::convert::Infallible) -> Self {
        match never {}
    }
}

/// A value that a setter for `T` accepts.
///
/// ```
/// use clusterkit_runtime::Input;
/// use clusterkit_runtime::jiff::Timestamp;
///
/// let from: Timestamp = "2026-11-01T00:00:00Z".into_value()?;
/// let page_size: i64 = 500_usize.into_value()?;
/// let error = Input::<Timestamp>::into_value("yesterday").unwrap_err();
/// assert!(error.to_string().starts_with("must be a timestamp"));
/// # Ok::<(), clusterkit_runtime::InvalidValue>(())
/// ```
///
/// Dates, timestamps, ids and enums can be given as text, integers as any integer type, and objects as the type or as
/// its builder. An invalid value is reported when the request is sent, in one line that names the field.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be given for a `{T}`",
    label = "this value cannot be converted to `{T}`",
    note = "text, ids, dates and enums take `&str` or `String`; integers take any integer type; objects take the type or its builder"
)]
pub trait Input<T> {
    /// Converts the value.
    ///
    /// # Errors
    ///
    /// The value is not a `T`.
    fn into_value(self) -> Result<T, InvalidValue>;
}

/// A type that text is converted to.
pub trait FromText: Sized {
    /// Reads the text.
    ///
    /// # Errors
    ///
    /// The text is not a value of this type.
    fn from_text(text: &str) -> Result<Self, InvalidValue>;
}

impl<T: FromText> Input<T> for &str {
    fn into_value(self) -> Result<T, InvalidValue> {
        T::from_text(self)
    }
}

impl<T: FromText> Input<T> for String {
    fn into_value(self) -> Result<T, InvalidValue> {
        T::from_text(&self)
    }
}

impl<T: FromText> Input<T> for &String {
    fn into_value(self) -> Result<T, InvalidValue> {
        T::from_text(self)
    }
}

/// An entry of a borrowed list.
impl<T: FromText> Input<T> for &&str {
    fn into_value(self) -> Result<T, InvalidValue> {
        T::from_text(self)
    }
}

impl<T: FromText> Input<T> for Cow<'_, str> {
    fn into_value(self) -> Result<T, InvalidValue> {
        T::from_text(&self)
    }
}

impl FromText for String {
    fn from_text(text: &str) -> Result<Self, InvalidValue> {
        Ok(text.to_owned())
    }
}

/// Lets setters accept a cloneable type by value and by reference.
#[doc(hidden)]
#[macro_export]
macro_rules! __input {
    ($($type:ty),+ $(,)?) => {$(
        impl $crate::Input<$type> for $type {
            fn into_value(self) -> ::std::result::Result<$type, $crate::InvalidValue> {
                Ok(self)
            }
        }

        impl $crate::Input<$type> for &$type {
            fn into_value(self) -> ::std::result::Result<$type, $crate::InvalidValue> {
                Ok(self.clone())
            }
        }
    )+};
}

__input!(Timestamp, Date, Secret, Int64, Cursor, IpAddr, Ipv4Addr, Ipv6Addr, bool);

/// Implements [`FromText`] with [`FromStr`](std::str::FromStr).
macro_rules! parsed {
    ($($type:ty: $what:literal),+ $(,)?) => {$(
        impl FromText for $type {
            fn from_text(text: &str) -> Result<Self, InvalidValue> {
                text.trim().parse().map_err(|_| InvalidValue(format!("must be {}, not {text:?}", $what)))
            }
        }
    )+};
}

parsed!(
    Timestamp: "a timestamp such as 2026-11-01T00:00:00Z",
    Date: "a date such as 2026-11-01",
    Int64: "an integer",
    IpAddr: "an IP address",
    Ipv4Addr: "an IPv4 address",
    Ipv6Addr: "an IPv6 address",
);

impl FromText for Secret {
    fn from_text(text: &str) -> Result<Self, InvalidValue> {
        Ok(text.into())
    }
}

impl FromText for Cursor {
    fn from_text(text: &str) -> Result<Self, InvalidValue> {
        Ok(text.into())
    }
}

impl<V: Into<Value>> Input<Value> for V {
    fn into_value(self) -> Result<Value, InvalidValue> {
        Ok(self.into())
    }
}

/// Converts between all integer types.
macro_rules! integers {
    ($($target:ty),+) => {$( integers!(@from $target: i8, i16, i32, i64, i128, isize, u8, u16, u32, u64, u128, usize); )+};
    (@from $target:ty: $($source:ty),+) => {$(
        impl Input<$target> for $source {
            #[allow(clippy::allow_attributes, irrefutable_let_patterns, reason = "some of the conversions cannot fail")]
            fn into_value(self) -> Result<$target, InvalidValue> {
                <$target>::try_from(self).map_err(|_| {
                    InvalidValue(format!("must be between {} and {}, not {self}", <$target>::MIN, <$target>::MAX))
                })
            }
        }
    )+};
}

integers!(i8, i16, i32, i64, u8, u16, u32, u64, usize);

/// Converts an integer that fits into 64 bits.
macro_rules! int64 {
    ($($source:ty),+) => {$(
        impl Input<Int64> for $source {
            fn into_value(self) -> Result<Int64, InvalidValue> {
                Input::<i64>::into_value(self).map(Int64::from)
            }
        }
    )+};
}

int64!(i8, i16, i32, i64, i128, isize, u8, u16, u32, u64, u128, usize);

/// Converts to floating point numbers, from each other and from integers that they represent exactly.
macro_rules! floats {
    ($($target:ty: $($source:ty),+;)+) => {$($(
        impl Input<$target> for $source {
            fn into_value(self) -> Result<$target, InvalidValue> {
                Ok(<$target>::from(self))
            }
        }
    )+)+};
}

floats!(
    f64: i8, i16, i32, u8, u16, u32, f32, f64;
    f32: i8, i16, u8, u16, f32;
);

impl Input<f32> for f64 {
    #[allow(clippy::cast_possible_truncation, reason = "the parameter has the precision of an f32")]
    fn into_value(self) -> Result<f32, InvalidValue> {
        Ok(self as f32)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value<T>(input: impl Input<T>) -> Result<T, String> {
        input.into_value().map_err(|invalid| invalid.to_string())
    }

    #[test]
    fn integers_of_any_type_are_taken_where_they_fit() {
        assert_eq!(value::<i32>(7_u64), Ok(7));
        assert_eq!(value::<i64>(7_usize), Ok(7));
        assert_eq!(value::<u32>(-1_i64), Err("must be between 0 and 4294967295, not -1".to_owned()));
        assert_eq!(
            value::<Int64>(u64::MAX).map(Int64::get),
            Err(format!("must be between {} and {}, not {}", i64::MIN, i64::MAX, u64::MAX))
        );
    }

    #[test]
    fn dates_are_taken_as_text() {
        assert_eq!(value::<Date>("2026-11-01").map(|date| date.to_string()), Ok("2026-11-01".to_owned()));
        assert_eq!(
            value::<Date>("the first".to_owned()).unwrap_err(),
            "must be a date such as 2026-11-01, not \"the first\""
        );
        assert!(value::<Timestamp>("2026-11-01T00:00:00Z").is_ok());
    }

    #[test]
    fn a_value_is_taken_by_reference() {
        let secret = Secret::from("s3cr3t");
        assert_eq!(value::<Secret>(&secret).unwrap(), secret);
    }
}
