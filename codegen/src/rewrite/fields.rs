//! Sets how serde reads and writes a field.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Field, parse_quote};

use super::schemas::Schemas;
use super::serde_attributes::{defaulted, flattened, renamed};
use super::shape::Shape;

/// Reads null and a missing field as an empty list, an empty map or `None`.
pub(super) fn read_leniently(field: &mut Field, schemas: Schemas) {
    schemas.annotate_null(field);
    let lenient: Option<TokenStream> = match Shape::of(&field.ty) {
        Shape::Optional(_) => Some(quote!(default)),
        Shape::List(_) | Shape::Map(..) if !flattened(field) => {
            Some(quote!(default, deserialize_with = "rt::null_as_empty"))
        }
        _ => None,
    };
    if let Some(lenient) = lenient {
        relax(field, &lenient);
    }
}

/// Makes an optional list or map of a request an `Option`, because an empty one differs from a missing one: a missing
/// list of permissions may mean all of them.
pub(super) fn annotate_collection(field: &mut Field) {
    let collection = matches!(Shape::of(&field.ty), Shape::List(_) | Shape::Map(..));
    if !collection || flattened(field) || !defaulted(field) {
        return;
    }
    let ty = &field.ty;
    field.ty = parse_quote!(::std::option::Option<#ty>);
    let wire = renamed(&field.attrs).ok().flatten();
    field.attrs.retain(|attribute| !attribute.path().is_ident("serde"));
    let rename = wire.map(|wire| quote!(rename = #wire,));
    field.attrs.push(parse_quote!(#[serde(#rename skip_serializing_if = "::std::option::Option::is_none")]));
}

/// Replaces the attributes for reading by `lenient`.
fn relax(field: &mut Field, lenient: &TokenStream) {
    let mut kept: Vec<TokenStream> = Vec::new();
    for attribute in field.attrs.iter().filter(|attribute| attribute.path().is_ident("serde")) {
        let _ = attribute.parse_nested_meta(|meta| {
            let value = if meta.input.peek(syn::Token![=]) {
                let value: syn::Expr = meta.value()?.parse()?;
                quote!(= #value)
            } else {
                TokenStream::new()
            };
            if !meta.path.is_ident("default") && !meta.path.is_ident("deserialize_with") {
                let path = &meta.path;
                kept.push(quote!(#path #value));
            }
            Ok(())
        });
    }
    field.attrs.retain(|attribute| !attribute.path().is_ident("serde"));
    field.attrs.push(parse_quote!(#[serde(#(#kept,)* #lenient)]));
}
