//! Reads serde's attributes of a type, a field or a variant.

use quote::ToTokens;
use syn::{Attribute, Field, LitStr};

/// Returns the name in `#[serde(rename = "...")]`.
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

/// Whether the entries of a map stand beside the other fields.
pub(super) fn flattened(field: &Field) -> bool {
    field.attrs.iter().any(|attribute| {
        attribute.path().is_ident("serde") && attribute.meta.to_token_stream().to_string().contains("flatten")
    })
}

/// A field's name on the wire, or `None` for one that has none of its own.
pub(super) fn wire_name(field: &Field) -> Option<String> {
    if flattened(field) {
        return None;
    }
    let ident = field.ident.as_ref()?.to_string();
    let ident = ident.strip_prefix("r#").unwrap_or(&ident).to_owned();
    Some(renamed(&field.attrs).ok().flatten().unwrap_or(ident))
}

/// Whether progenitor lets the field be left out.
pub(super) fn defaulted(field: &Field) -> bool {
    flattened(field)
        || field.attrs.iter().any(|attribute| {
            let mut defaulted = false;
            if attribute.path().is_ident("serde") {
                let _ = attribute.parse_nested_meta(|meta| {
                    defaulted |= meta.path.is_ident("default");
                    if meta.input.peek(syn::Token![=]) {
                        meta.value()?.parse::<syn::Expr>()?;
                    }
                    Ok(())
                });
            }
            defaulted
        })
}

/// Whether the field is not written where it is empty.
pub(super) fn left_out(field: &Field) -> bool {
    field.attrs.iter().any(|attribute| {
        attribute.path().is_ident("serde")
            && attribute.meta.to_token_stream().to_string().contains("skip_serializing_if")
    })
}
