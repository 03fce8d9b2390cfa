//! JSON Schemas that cannot be derived: those of nullable fields and open enums.

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

/// Returns the schema of a field that reads null as unset and never writes null.
pub fn null_is_read<T: JsonSchema>(generator: &mut SchemaGenerator) -> Schema {
    if generator.contract().is_deserialize() {
        generator.subschema_for::<Option<T>>()
    } else {
        generator.subschema_for::<T>()
    }
}

/// Returns the schema of an open enum: any string, and the known values for tools that offer a choice. `description`
/// has the lines of its doc comment.
#[must_use]
pub fn open_enum(description: &[&str], values: &[&str]) -> Schema {
    let mut schema = json_schema!({ "anyOf": [{ "type": "string", "enum": values }, { "type": "string" }] });
    let lines: Vec<&str> = description.iter().map(|line| line.strip_prefix(' ').unwrap_or(line)).collect();
    let description = lines.join("\n");
    if !description.trim().is_empty() {
        schema.insert("description".to_owned(), description.trim().into());
    }
    schema
}
