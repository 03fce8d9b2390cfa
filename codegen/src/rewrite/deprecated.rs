//! Marks what the vendor has deprecated: callers get a warning, and the generated code does not.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Attribute, Field, Fields, ItemStruct, parse_quote};

use super::docs;
use crate::prepare::DEPRECATED;

/// The attribute of a method, field or setter.
pub(super) fn mark() -> Attribute {
    parse_quote!(#[deprecated(note = "the vendor has deprecated it")])
}

/// The attribute of generated code that uses a deprecated item.
pub(super) fn allow(deprecated: bool) -> Option<TokenStream> {
    deprecated.then(|| quote!(#[allow(deprecated, reason = "the vendor still serves it")]))
}

/// Marks the fields whose documentation says that they are deprecated.
pub(super) fn mark_fields(item: &mut ItemStruct) {
    let Fields::Named(fields) = &mut item.fields else { return };
    for field in &mut fields.named {
        let Some(index) = field.attrs.iter().position(says_so) else { continue };
        let rest = docs::text(&field.attrs[index]).unwrap_or_default();
        let rest = rest.trim_end().trim_end_matches(DEPRECATED).trim_end().to_owned();
        if rest.is_empty() {
            field.attrs.remove(index);
        } else {
            field.attrs[index] = parse_quote!(#[doc = #rest]);
        }
        field.attrs.push(mark());
    }
}

pub(super) fn is_marked(field: &Field) -> bool {
    field.attrs.iter().any(|attribute| attribute.path().is_ident("deprecated"))
}

fn says_so(attribute: &Attribute) -> bool {
    docs::text(attribute).is_some_and(|text| text.trim_end().ends_with(DEPRECATED))
}
