//! How serde reads and writes a field.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Field, parse_quote};

use super::schemas::Schemas;
use super::serde_attributes::{defaulted, flattened, renamed};
use super::shape::Shape;

/// Null and a missing field are read as an empty list, an empty map or `None`.
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

/// A list or map that a request may leave out is an `Option`: an empty one says something else than none. Where a
/// missing list of permissions means all of them, an empty one must not be left out.
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

/// Puts `lenient` in the place of what the field said about reading.
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
