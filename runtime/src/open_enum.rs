//! String enums that accept unknown values.

use std::fmt;
use std::marker::PhantomData;

use serde::de::Visitor;

/// Declares an open enum: the values that the document lists, and `Unknown` for any other.
///
/// An unknown value never fails a response, and is written back unchanged. `Display`, `FromStr` and `From` use the
/// text on the wire.
#[doc(hidden)]
#[macro_export]
macro_rules! __open_enum {
    (
        $(#[doc = $doc:literal])*
        $(#[doc(alias = $alias:literal)])*
        $visibility:vis enum $name:ident { $($(#[$variant_meta:meta])* $variant:ident = $value:literal,)+ }
    ) => {
        $(#[doc = $doc])*
        $(#[doc(alias = $alias)])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[non_exhaustive]
        $visibility enum $name {
            $($(#[$variant_meta])* $variant,)+
            /// A value that this version does not know, as the server sent it.
            Unknown(::std::string::String),
        }

        impl $name {
            /// Returns the text on the wire.
            #[must_use]
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $value,)+
                    Self::Unknown(value) => value,
                }
            }
        }

        impl ::std::convert::From<&str> for $name {
            fn from(value: &str) -> Self {
                match value {
                    $($value => Self::$variant,)+
                    value => Self::Unknown(value.to_owned()),
                }
            }
        }

        impl ::std::convert::From<::std::string::String> for $name {
            fn from(value: ::std::string::String) -> Self {
                match value.as_str() {
                    $($value => Self::$variant,)+
                    _ => Self::Unknown(value),
                }
            }
        }

        impl ::std::convert::AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                self.as_str()
            }
        }

        impl $crate::generated::v1::FromText for $name {
            fn from_text(text: &str) -> ::std::result::Result<Self, $crate::InvalidValue> {
                Ok(text.into())
            }
        }

        $crate::__input!($name);

        impl $crate::generated::v1::CursorText for $name {
            fn text(&self) -> ::std::option::Option<::std::string::String> {
                Some(self.as_str().to_owned())
            }
        }

        impl ::std::str::FromStr for $name {
            type Err = ::std::convert::Infallible;

            fn from_str(value: &str) -> ::std::result::Result<Self, Self::Err> {
                Ok(value.into())
            }
        }

        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl $crate::generated::v1::serde::Serialize for $name {
            fn serialize<S>(&self, serializer: S) -> ::std::result::Result<S::Ok, S::Error>
            where
                S: $crate::generated::v1::serde::Serializer,
            {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> $crate::generated::v1::serde::Deserialize<'de> for $name {
            fn deserialize<D>(deserializer: D) -> ::std::result::Result<Self, D::Error>
            where
                D: $crate::generated::v1::serde::Deserializer<'de>,
            {
                deserializer.deserialize_str($crate::generated::v1::TextVisitor::new())
            }
        }

        $crate::__open_enum_schema!($name [$($doc),*] [$($value),+]);
    };
}

/// The schema of an open enum. A `cfg` inside the macro would be evaluated in the user's crate.
#[cfg(feature = "schemars")]
#[doc(hidden)]
#[macro_export]
macro_rules! __open_enum_schema {
    ($name:ident [$($doc:literal),*] [$($value:literal),+]) => {
        impl $crate::generated::v1::schemars::JsonSchema for $name {
            fn schema_name() -> ::std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }

            fn schema_id() -> ::std::borrow::Cow<'static, str> {
                concat!(module_path!(), "::", stringify!($name)).into()
            }

            fn json_schema(
                _: &mut $crate::generated::v1::schemars::SchemaGenerator,
            ) -> $crate::generated::v1::schemars::Schema {
                $crate::generated::v1::schema::open_enum(&[$($doc),*], &[$($value),+])
            }
        }
    };
}

#[cfg(not(feature = "schemars"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __open_enum_schema {
    ($($tokens:tt)*) => {};
}

/// Reads a known value without a copy of its text, because a page of a list can have thousands of values.
pub struct TextVisitor<T>(PhantomData<T>);

impl<T> TextVisitor<T> {
    /// Creates a visitor of one text.
    #[allow(clippy::new_without_default, reason = "used by one macro")]
    #[must_use]
    pub fn new() -> Self {
        Self(PhantomData)
    }
}

impl<T: for<'a> From<&'a str> + From<String>> Visitor<'_> for TextVisitor<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_str<E>(self, text: &str) -> Result<T, E> {
        Ok(text.into())
    }

    fn visit_string<E>(self, text: String) -> Result<T, E> {
        Ok(text.into())
    }
}
