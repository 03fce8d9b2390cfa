//! The state of one value in a generated builder: unset, set or invalid.

use crate::input::{Input, InvalidValue};

/// A value that a setter stored. An invalid value is reported when the request is built, so that setters can be
/// chained.
#[derive(Clone, Debug)]
pub struct Setting<T>(Option<Result<T, InvalidValue>>);

impl<T> Default for Setting<T> {
    fn default() -> Self {
        Self(None)
    }
}

impl<T> Setting<T> {
    /// Converts a value.
    pub fn of(value: impl Input<T>) -> Self {
        Self(Some(value.into_value()))
    }

    /// Stores a value without conversion.
    pub fn given(value: T) -> Self {
        Self(Some(Ok(value)))
    }

    /// Stores a value, or leaves it unset.
    pub fn from_option(value: Option<T>) -> Self {
        Self(value.map(Ok))
    }

    /// Stores the reason why a value is invalid.
    pub fn invalid(reason: impl Into<InvalidValue>) -> Self {
        Self(Some(Err(reason.into())))
    }

    /// Whether a value was given, valid or not.
    pub fn is_set(&self) -> bool {
        self.0.is_some()
    }

    /// Changes the value.
    #[must_use]
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Setting<U> {
        Setting(self.0.map(|value| value.map(change)))
    }

    /// Returns the value of a required field.
    ///
    /// # Errors
    ///
    /// The value is missing or invalid.
    pub fn required(self, field: &str) -> Result<T, InvalidValue> {
        self.optional(field)?
            .ok_or_else(|| InvalidValue::new(format!("is required; call .{field}(..)")).in_field(field))
    }

    /// Returns the value of an optional field.
    ///
    /// # Errors
    ///
    /// The value is invalid.
    pub fn optional(self, field: &str) -> Result<Option<T>, InvalidValue> {
        self.0.transpose().map_err(|invalid| invalid.in_field(field))
    }

    /// Returns the value of a list or map, empty if it is unset.
    ///
    /// # Errors
    ///
    /// The value is invalid.
    pub fn or_default(self, field: &str) -> Result<T, InvalidValue>
    where
        T: Default,
    {
        Ok(self.optional(field)?.unwrap_or_default())
    }
}

impl<C> Setting<C> {
    /// Collects a list. The error for an invalid entry names its index.
    pub fn of_list<T, V: Input<T>>(values: impl IntoIterator<Item = V>) -> Self
    where
        C: FromIterator<T> + IntoIterator<Item = T>,
    {
        let entry = |(index, value): (usize, V)| {
            value.into_value().map_err(|invalid| invalid.in_field(&format!("entry {index}")))
        };
        Self(Some(values.into_iter().enumerate().map(entry).collect()))
    }

    /// Collects a map. The error for an invalid value names its key.
    pub fn of_map<T, K: AsRef<str>, V: Input<T>>(values: impl IntoIterator<Item = (K, V)>) -> Self
    where
        C: FromIterator<(String, T)> + IntoIterator<Item = (String, T)>,
    {
        let entry = |(key, value): (K, V)| {
            let key = key.as_ref();
            Ok((key.to_owned(), value.into_value().map_err(|invalid| invalid.in_field(key))?))
        };
        Self(Some(values.into_iter().map(entry).collect()))
    }
}

impl<B> Setting<B> {
    /// Converts a body to its builder.
    pub fn of_body<T: Into<B>>(body: impl Build<T>) -> Self {
        Self(Some(body.build_value().map(Into::into)))
    }
}

/// Connects a type with its builder. Setters accept both.
#[doc(hidden)]
#[macro_export]
macro_rules! __builder {
    ($type:ident, $builder:ident) => {
        impl $type {
            /// Returns a builder with nothing set.
            #[must_use]
            pub fn builder() -> $builder {
                ::std::default::Default::default()
            }
        }

        impl $builder {
            /// Builds the value.
            ///
            /// # Errors
            ///
            /// A required field is not set, or a value is invalid; the error names the field.
            pub fn build(self) -> ::std::result::Result<$type, $crate::Error> {
                Ok($crate::generated::v1::Build::build_value(self)?)
            }
        }

        $crate::__input!($type);

        impl $crate::Input<$type> for $builder {
            fn into_value(self) -> ::std::result::Result<$type, $crate::InvalidValue> {
                $crate::generated::v1::Build::build_value(self)
            }
        }

        impl $crate::generated::v1::Build<$type> for $type {
            fn build_value(self) -> ::std::result::Result<$type, $crate::InvalidValue> {
                Ok(self)
            }
        }
    };
}

/// A body, or its builder.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be sent as the body `{T}`",
    note = "give the type of the body, or its builder"
)]
pub trait Build<T> {
    /// Builds the value.
    ///
    /// # Errors
    ///
    /// A required field is missing, or a value is invalid.
    fn build_value(self) -> Result<T, InvalidValue>;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_invalid_entry_is_named() {
        let list = Setting::<Vec<u8>>::of_list([1_i64, 300]);
        assert_eq!(
            list.required("ports").unwrap_err().to_string(),
            "ports: entry 1: must be between 0 and 255, not 300"
        );
    }

    #[test]
    fn a_missing_value_is_named() {
        let unset = Setting::<String>::default();
        assert_eq!(unset.required("name").unwrap_err().to_string(), "name: is required; call .name(..)");
    }
}
