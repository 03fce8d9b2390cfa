//! Documentation of generated items.

use proc_macro2::TokenStream;
use quote::quote;
use syn::visit_mut::{self, VisitMut};
use syn::{Attribute, Expr, ExprLit, Field, ItemEnum, ItemStruct, Lit, Meta, Variant};

/// `#[doc]` attributes for a text, none for an empty one.
pub(super) fn doc(text: &str) -> TokenStream {
    let lines = text.lines().map(|line| if line.is_empty() { String::new() } else { format!(" {line}") });
    quote! { #(#[doc = #lines])* }
}

/// The text of a doc comment.
pub(super) fn text(attribute: &Attribute) -> Option<String> {
    let Meta::NameValue(pair) = &attribute.meta else { return None };
    match &pair.value {
        Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) if pair.path.is_ident("doc") => Some(text.value()),
        _ => None,
    }
}

/// The doc comments among `attributes`.
pub(super) fn of(attributes: &[Attribute]) -> Vec<&Attribute> {
    attributes.iter().filter(|attribute| attribute.path().is_ident("doc")).collect()
}

/// Lays out doc comments as rustfmt does: one attribute for each line, with a space before the text. Removes comments
/// of one name in backticks, which progenitor writes for a schema without a description.
pub(super) struct Layout;

impl Layout {
    fn lay_out(attributes: &mut Vec<Attribute>) {
        *attributes = std::mem::take(attributes)
            .into_iter()
            .flat_map(|attribute| match text(&attribute) {
                Some(text) if is_only_a_name(&text) => Vec::new(),
                Some(text) => lines(&text),
                None => vec![attribute],
            })
            .collect();
    }
}

fn is_only_a_name(text: &str) -> bool {
    let word = text.trim().strip_prefix('`').and_then(|text| text.strip_suffix('`'));
    word.is_some_and(|word| !word.contains(['`', ' ']))
}

fn lines(text: &str) -> Vec<Attribute> {
    let lines = text.lines().map(str::trim_end);
    let lines =
        lines.map(
            |line| if line.is_empty() { String::new() } else { format!(" {}", line.strip_prefix(' ').unwrap_or(line)) },
        );
    lines.map(|line| syn::parse_quote!(#[doc = #line])).collect()
}

impl VisitMut for Layout {
    fn visit_item_struct_mut(&mut self, item: &mut ItemStruct) {
        Self::lay_out(&mut item.attrs);
        visit_mut::visit_item_struct_mut(self, item);
    }

    fn visit_item_enum_mut(&mut self, item: &mut ItemEnum) {
        Self::lay_out(&mut item.attrs);
        visit_mut::visit_item_enum_mut(self, item);
    }

    fn visit_field_mut(&mut self, field: &mut Field) {
        Self::lay_out(&mut field.attrs);
    }

    fn visit_variant_mut(&mut self, variant: &mut Variant) {
        Self::lay_out(&mut variant.attrs);
        visit_mut::visit_variant_mut(self, variant);
    }
}
