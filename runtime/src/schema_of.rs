//! The schema of a handwritten type. A `cfg` inside the macro would be evaluated in the user's crate.

/// Implements `JsonSchema` for a handwritten type. The schema is inlined, not referenced.
#[cfg(feature = "schemars")]
#[doc(hidden)]
#[macro_export]
macro_rules! __schema_of {
    ($name:ident => $schema:tt) => {
        $crate::__schema_of!($name, _generator => $schema);
    };
    ($name:ident, $generator:ident => $schema:tt) => {
        impl $crate::generated::v1::schemars::JsonSchema for $name {
            fn inline_schema() -> bool {
                true
            }

            fn schema_name() -> ::std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }

            fn schema_id() -> ::std::borrow::Cow<'static, str> {
                concat!(module_path!(), "::", stringify!($name)).into()
            }

            fn json_schema(
                $generator: &mut $crate::generated::v1::schemars::SchemaGenerator,
            ) -> $crate::generated::v1::schemars::Schema {
                $crate::generated::v1::schemars::json_schema!($schema)
            }
        }
    };
}

#[cfg(not(feature = "schemars"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __schema_of {
    ($($tokens:tt)*) => {};
}
