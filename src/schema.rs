//! The JSON Schemas that cannot be derived: of fields, of open enums, and of the types that are written by hand.

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

/// The schema of a field that reads null as nothing and never writes it.
pub(crate) fn null_is_read<T: JsonSchema>(generator: &mut SchemaGenerator) -> Schema {
    if generator.contract().is_deserialize() {
        generator.subschema_for::<Option<T>>()
    } else {
        generator.subschema_for::<T>()
    }
}

/// The schema of an open enum: any string, and the known values for tools that offer them. `description` is its doc
/// comment, line by line.
pub(crate) fn open_enum(description: &[&str], values: &[&str]) -> Schema {
    let mut schema = json_schema!({ "anyOf": [{ "type": "string", "enum": values }, { "type": "string" }] });
    let lines: Vec<&str> = description.iter().map(|line| line.strip_prefix(' ').unwrap_or(line)).collect();
    let description = lines.join("\n");
    if !description.trim().is_empty() {
        schema.insert("description".to_owned(), description.trim().into());
    }
    schema
}

/// Says what the schema of a type is that is written by hand. It is told where the type is used, not by reference.
macro_rules! schema_of {
    ($name:ident => $schema:tt) => {
        crate::schema::schema_of!($name, _generator => $schema);
    };
    ($name:ident, $generator:ident => $schema:tt) => {
        impl ::schemars::JsonSchema for $name {
            fn inline_schema() -> bool {
                true
            }

            fn schema_name() -> ::std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }

            fn schema_id() -> ::std::borrow::Cow<'static, str> {
                concat!(module_path!(), "::", stringify!($name)).into()
            }

            fn json_schema($generator: &mut ::schemars::SchemaGenerator) -> ::schemars::Schema {
                ::schemars::json_schema!($schema)
            }
        }
    };
}

pub(crate) use schema_of;
