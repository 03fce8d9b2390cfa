//! Names of operations in the generated code, and field names that progenitor mangles: `memoryMiB` is `memory_mib`, not
//! `memory_mi_b`.

use std::collections::BTreeMap;

use heck::{ToShoutySnakeCase, ToSnakeCase, ToUpperCamelCase};
use proc_macro2::Ident;
use quote::format_ident;
use syn::visit_mut::VisitMut;
use syn::{Field, Fields, Item};

use super::serde_attributes::wire_name;
use crate::field_name::snake_case;
use crate::prepare::{Operation, rust_names};

/// The struct of an operation.
pub(super) fn ident(operation: &Operation) -> Ident {
    format_ident!("{}", operation.id.to_upper_camel_case())
}

/// Its row in the table.
pub(super) fn row_ident(operation: &Operation) -> Ident {
    format_ident!("{}", operation.id.to_shouty_snake_case())
}

/// Identifiers to be replaced wherever they stand.
pub(super) struct Names(BTreeMap<String, String>);

impl Names {
    pub(super) fn of(types: &[Item], operations: &[Operation]) -> Self {
        let fields = types.iter().filter_map(|item| match item {
            Item::Struct(item) => Some(&item.fields),
            _ => None,
        });
        let fields = fields.filter_map(|fields| match fields {
            Fields::Named(fields) => Some(&fields.named),
            _ => None,
        });
        let fields = fields.flatten().filter_map(|field: &Field| {
            let ident = field.ident.as_ref()?.to_string();
            Some((ident, wire_name(field)?))
        });
        let parameters = operations
            .iter()
            .flat_map(|operation| &operation.parameters)
            .map(|parameter| (parameter.name.to_snake_case(), parameter.name.clone()));
        let mut names = BTreeMap::new();
        for (ident, wire) in fields.chain(parameters) {
            let better = snake_case(&wire);
            if better != ident && ident == wire.to_snake_case() {
                names.insert(ident, better);
            }
        }
        Self(names)
    }
}

impl VisitMut for Names {
    fn visit_ident_mut(&mut self, ident: &mut Ident) {
        if let Some(better) = self.0.get(&ident.to_string()) {
            *ident = Ident::new(better, ident.span());
        }
    }

    fn visit_macro_mut(&mut self, r#macro: &mut syn::Macro) {
        let tokens = std::mem::take(&mut r#macro.tokens);
        r#macro.tokens = self.rename(tokens);
    }
}

impl Names {
    fn rename(&mut self, tokens: proc_macro2::TokenStream) -> proc_macro2::TokenStream {
        use proc_macro2::{Group, TokenTree};
        tokens
            .into_iter()
            .map(|token| match token {
                TokenTree::Ident(mut ident) => {
                    self.visit_ident_mut(&mut ident);
                    TokenTree::Ident(ident)
                }
                TokenTree::Group(group) => {
                    let mut renamed = Group::new(group.delimiter(), self.rename(group.stream()));
                    renamed.set_span(group.span());
                    TokenTree::Group(renamed)
                }
                token => token,
            })
            .collect()
    }
}

/// Whether `ident` is the Rust name of the parameter `wire`, apart from what keeps it from being a keyword.
pub(super) fn is(wire: &str, ident: &str) -> bool {
    let ident = ident.trim_start_matches("r#").trim_matches('_');
    [snake_case(wire), wire.to_snake_case(), rust_names::snake(wire)].iter().any(|name| name.trim_matches('_') == ident)
}
