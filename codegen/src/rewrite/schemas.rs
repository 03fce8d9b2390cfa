//! What the feature `schemars` of clusterkit compiles: the derived JSON Schemas of the types, and a list of them all.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote};
use syn::{Attribute, Field, Item, ItemEnum, parse_quote};

use super::doc;
use super::types::{Shape, flattened};

/// What a type says to have a schema.
pub(super) fn derive() -> Attribute {
    parse_quote!(#[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))])
}

/// A closed enum with its schema.
pub(super) fn derived(item: &ItemEnum) -> ItemEnum {
    let mut item = item.clone();
    item.attrs.push(derive());
    item
}

/// Tells that a field reads null and never writes it. What serde is told of the two is in functions, which a derived
/// schema knows nothing of. An `Option` that is always written does write null: its schema says so by itself.
pub(super) fn tell_null(field: &mut Field) {
    let told = match Shape::of(&field.ty) {
        Shape::Optional(inner) if left_out(field) => inner,
        Shape::List(_) | Shape::Map(..) if !flattened(field) => &field.ty,
        _ => return,
    };
    let told = format!("crate::schema::null_is_read::<{}>", told.to_token_stream().to_string().replace(' ', ""));
    field.attrs.push(parse_quote!(#[cfg_attr(feature = "schemars", schemars(schema_with = #told))]));
}

/// Whether the field is not written where it is empty.
fn left_out(field: &Field) -> bool {
    field.attrs.iter().any(|attribute| {
        attribute.path().is_ident("serde")
            && attribute.meta.to_token_stream().to_string().contains("skip_serializing_if")
    })
}

/// A function that tells the schemas of all `types`.
pub(super) fn all(types: &[Item], title: &str, api: &str) -> TokenStream {
    let types: Vec<&Ident> = types
        .iter()
        .filter_map(|item| match item {
            Item::Struct(item) => Some(&item.ident),
            Item::Enum(item) => Some(&item.ident),
            _ => None,
        })
        .collect();
    let names = types.iter().map(ToString::to_string);
    let about = doc(&format!(
        "The JSON Schemas of all types of {title}, by the names that they have in [`types`].

```
use clusterkit::schemars::generate::SchemaSettings;

// What requests and answers look like as they are written; `for_deserialize` is what is read.
let mut generator = SchemaSettings::draft2020_12().for_serialize().into_generator();
let schemas = clusterkit::{api}::schemas(&mut generator);
let definitions = generator.take_definitions(true);
for (name, schema) in &schemas {{
    println!(\"{{name}}: {{}}\", schema.as_value()); // {{\"$ref\":\"#/$defs/...\"}}
}}
assert_eq!(schemas.len(), definitions.len());
```

Each is a reference to a definition in the generator, which has the settings: the dialect, and whether the schemas
are of what is read or of what is written. The two differ in null and in what may be missing: servers send null for
what is empty, and leave it out. A schema that was made without a choice is of what is read. The known values of an
enum are told as such; any other string is valid too. Limits, such as that of a description's length, are not told: a
request is held against them before it is sent, and an answer is not."
    ));
    quote! {
        #about
        #[cfg(feature = "schemars")]
        pub fn schemas(
            generator: &mut ::schemars::SchemaGenerator,
        ) -> ::std::collections::BTreeMap<&'static str, ::schemars::Schema> {
            ::std::collections::BTreeMap::from([#((#names, generator.subschema_for::<types::#types>()),)*])
        }
    }
}
