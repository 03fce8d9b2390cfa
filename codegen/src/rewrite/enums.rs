//! Opens string enums, so that a value that the vendor adds does not fail a response.

use heck::ToUpperCamelCase;
use proc_macro2::{Ident, TokenStream};
use quote::quote;
use syn::{Fields, ItemEnum, Visibility};

use super::docs;
use super::serde_attributes::renamed;

/// The open enum that takes the place of `item`, or `None` if that is not a plain list of strings.
///
/// A macro of the runtime defines open enums; the generated code lists the values. A value that would be the variant
/// `Unknown` is not listed: the macro's own `Unknown(String)` reads it and writes it back unchanged.
pub(super) fn open(item: &ItemEnum, visibility: &Visibility) -> syn::Result<Option<TokenStream>> {
    if item.variants.is_empty() || item.variants.iter().any(|variant| !matches!(variant.fields, Fields::Unit)) {
        return Ok(None);
    }
    let mut variants = Vec::new();
    for variant in item.variants.iter().filter(|variant| variant.ident != "Unknown") {
        let name = variant_name(&variant.ident);
        let value = renamed(&variant.attrs)?.unwrap_or_else(|| variant.ident.to_string());
        let docs = docs::of(&variant.attrs);
        let doc = docs.is_empty().then(|| {
            let text = format!(" `{value}`");
            quote! { #[doc = #text] }
        });
        variants.push(quote! { #(#docs)* #doc #name = #value });
    }
    let name = &item.ident;
    let docs = docs::of(&item.attrs);
    Ok(Some(quote! {
        rt::open_enum! {
            #(#docs)*
            #visibility enum #name { #(#variants,)* }
        }
    }))
}

/// The variant as Rust has it: typify makes `plus1` of `+1`.
fn variant_name(ident: &Ident) -> Ident {
    let name = ident.to_string();
    if name.starts_with(char::is_lowercase) {
        Ident::new(&name.to_upper_camel_case(), ident.span())
    } else {
        ident.clone()
    }
}
