//! String enums become open: a value that the vendor adds must never fail a response.

use heck::ToUpperCamelCase;
use proc_macro2::{Ident, TokenStream};
use quote::quote;
use syn::{Attribute, Fields, ItemEnum, LitStr};

/// The open enum that takes the place of `item`, or `None` if that is not a plain list of strings.
///
/// What an open enum is stands in one handwritten macro; the generated code lists the values. A word that would be
/// the variant `Unknown` is not listed: the macro's own `Unknown(String)` reads it and writes it back unchanged.
pub(super) fn open(item: &ItemEnum) -> syn::Result<Option<TokenStream>> {
    if item.variants.is_empty() || item.variants.iter().any(|variant| !matches!(variant.fields, Fields::Unit)) {
        return Ok(None);
    }
    let mut variants = Vec::new();
    for variant in item.variants.iter().filter(|variant| variant.ident != "Unknown") {
        let name = variant_name(&variant.ident);
        let value = renamed(&variant.attrs)?.unwrap_or_else(|| variant.ident.to_string());
        let docs = documentation(&variant.attrs);
        let doc = docs.is_empty().then(|| {
            let text = format!(" `{value}`");
            quote! { #[doc = #text] }
        });
        variants.push(quote! { #(#docs)* #doc #name = #value });
    }
    let name = &item.ident;
    let docs = documentation(&item.attrs);
    Ok(Some(quote! {
        crate::open_enum! {
            #(#docs)*
            pub enum #name { #(#variants,)* }
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

/// The doc comments among `attributes` that say something: for a schema without a description, progenitor
/// writes its name.
pub(super) fn documentation(attributes: &[Attribute]) -> Vec<&Attribute> {
    attributes.iter().filter(|attribute| attribute.path().is_ident("doc") && !is_only_a_name(attribute)).collect()
}

/// Whether a doc comment is one word in backticks.
pub(super) fn is_only_a_name(attribute: &Attribute) -> bool {
    let syn::Meta::NameValue(meta) = &attribute.meta else {
        return false;
    };
    let syn::Expr::Lit(syn::ExprLit { lit: syn::Lit::Str(text), .. }) = &meta.value else {
        return false;
    };
    let text = text.value();
    let word = text.trim().strip_prefix('`').and_then(|text| text.strip_suffix('`'));
    meta.path.is_ident("doc") && word.is_some_and(|word| !word.contains(['`', ' ']))
}

/// What `#[serde(rename = "...")]` says.
pub(super) fn renamed(attributes: &[Attribute]) -> syn::Result<Option<String>> {
    let mut name = None;
    for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident("serde")) {
        attribute.parse_nested_meta(|meta| {
            if meta.path.is_ident("rename") {
                name = Some(meta.value()?.parse::<LitStr>()?.value());
            } else if meta.input.peek(syn::Token![=]) {
                meta.value()?.parse::<syn::Expr>()?;
            }
            Ok(())
        })?;
    }
    Ok(name)
}
