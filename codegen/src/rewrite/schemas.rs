//! JSON Schemas of the types, where the build asks for them.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote};
use syn::{Attribute, Field, parse_quote};

use super::docs::doc;
use super::serde_attributes::{flattened, left_out};
use super::shape::Shape;

/// Whether the types derive `JsonSchema`.
#[derive(Clone, Copy)]
pub(super) struct Schemas(pub(super) bool);

impl Schemas {
    /// The attributes to add to those that a type has: the paths of serde and schemars, and the derived schema.
    pub(super) fn attributes(self, present: &[Attribute]) -> Vec<Attribute> {
        let derives = |attribute: &Attribute| {
            attribute.path().is_ident("derive") && attribute.meta.to_token_stream().to_string().contains("serde")
        };
        let mut attributes = Vec::new();
        if present.iter().any(derives) {
            attributes.push(parse_quote!(#[serde(crate = "rt::serde")]));
        }
        if self.0 {
            attributes.push(parse_quote!(#[derive(rt::schemars::JsonSchema)]));
            attributes.push(parse_quote!(#[schemars(crate = "rt::schemars")]));
        }
        attributes
    }

    /// States in the schema that a field reads null and never writes it. A derived schema ignores serde's functions. An
    /// `Option` that is always written does write null, and its derived schema is correct.
    pub(super) fn annotate_null(self, field: &mut Field) {
        let annotated = match Shape::of(&field.ty) {
            Shape::Optional(inner) if left_out(field) => inner,
            Shape::List(_) | Shape::Map(..) if !flattened(field) => &field.ty,
            _ => return,
        };
        if self.0 {
            let ty = annotated.to_token_stream().to_string().replace(' ', "");
            let schema = format!("rt::schema::null_is_read::<{ty}>");
            field.attrs.push(parse_quote!(#[schemars(schema_with = #schema)]));
        }
    }

    /// A function that returns the schemas of these types.
    pub(super) fn all<'a>(self, types: impl Iterator<Item = &'a Ident>, title: &str) -> Option<TokenStream> {
        let types: Vec<&Ident> = types.collect();
        let names = types.iter().map(ToString::to_string);
        let about = doc(&format!(
            "Returns the JSON Schemas of all types of {title}, by their names in [`types`].\n\n\
             Each is a reference to a definition in the generator. The generator decides the dialect and whether the schemas\n\
             describe what is read or what is written: servers may send null or leave a field out, requests write neither.\n\
             The default is what is read. The known values of an enum are listed, and any other string is valid too. Limits,\n\
             such as that of a text's length, are not part of a schema."
        ));
        self.0.then(|| {
            quote! {
                #about
                pub fn schemas(
                    generator: &mut rt::schemars::SchemaGenerator,
                ) -> ::std::collections::BTreeMap<&'static str, rt::schemars::Schema> {
                    ::std::collections::BTreeMap::from([#((#names, generator.subschema_for::<types::#types>()),)*])
                }
            }
        })
    }
}
