//! Rewrites progenitor's output into the module that callers see.
//!
//! The pass keeps progenitor's types, and the types of its builders' fields. It replaces the client, hooks, builders
//! and error type by thinner ones over the runtime, so that there is one error type. It works on the syntax tree, never
//! on text.

mod access;
mod aliases;
mod builders;
mod client;
mod deprecated;
mod docs;
mod enums;
mod fields;
mod lists;
mod methods;
mod names;
mod operations;
mod paths;
mod reach;
mod schemas;
mod serde_attributes;
mod setters;
mod shape;
mod table;
mod types;
mod uses;
mod waits;

use proc_macro2::{Span, TokenStream};
use quote::quote;
use syn::visit_mut::VisitMut;
use syn::{Item, ItemEnum, ItemMod, ItemStruct, ItemType};

use self::operations::Generated;
use self::schemas::Schemas;
use self::types::Types;
use crate::prepare::{Prepared, Security};

/// The module that callers see, from the file that progenitor wrote. With `schemas`, its types derive `JsonSchema`.
pub(crate) fn rewrite(file: &syn::File, prepared: &Prepared, api: &str, schemas: bool) -> syn::Result<TokenStream> {
    let title = prepared.value["info"]["title"].as_str().unwrap_or(api);
    let mut types = items(file, "types")?.to_vec();
    let mut requests = items(file, "builder")?.to_vec();
    let mut names = names::Names::of(&types, &prepared.operations);
    for item in types.iter_mut().chain(&mut requests) {
        names.visit_item_mut(item);
        paths::Paths.visit_item_mut(item);
    }
    for item in &mut types {
        match item {
            Item::Struct(item) => {
                aliases::mark_struct(item);
                deprecated::mark_fields(item);
            }
            Item::Enum(item) => aliases::mark(&mut item.attrs, &item.ident),
            _ => {}
        }
        docs::Layout.visit_item_mut(item);
    }

    let uses = uses::uses(&requests, &prepared.operations)?;
    let types = Types::new(&types, &uses, Schemas(schemas));
    let operations = prepared.operations.iter().zip(&uses);
    let operations = operations.map(|(operation, used)| Generated::new(operation, used));
    let operations = operations.collect::<syn::Result<Vec<_>>>()?;

    let base_url = &prepared.base_url;
    let security = match &prepared.security {
        Security::None => quote!(None),
        Security::Bearer => quote!(Bearer),
        Security::Basic => quote!(Basic),
        Security::Header(name) => quote!(Header(#name)),
        Security::Query(name) => quote!(Query(#name)),
    };
    let client = client::client(&operations, &types, title);
    let table = table::table(&prepared.operations)?;
    let operations = operations::module(&operations, &types)?;
    let schemas = types.schemas(title);
    let types = types.module()?;
    Ok(quote! {
        use ::clusterkit_runtime::generated::v1 as rt;

        /// The name of the API in errors and logs.
        pub(crate) const API: &str = #api;
        /// The address that the vendor publishes.
        #[allow(dead_code, reason = "a client may require an address")]
        pub(crate) const BASE_URL: &str = #base_url;
        /// The security scheme, by which a token is sent.
        #[allow(dead_code, reason = "a client may have credentials of its own")]
        pub(crate) const SECURITY: rt::SecurityScheme = rt::SecurityScheme::#security;
        #client
        #table
        #operations
        #types
        #schemas
    })
}

fn missing(what: &str) -> syn::Error {
    syn::Error::new(Span::call_site(), format!("{what} is missing"))
}

/// The first name that two types have: typify gave it to both.
pub(crate) fn repeated(file: &syn::File) -> Option<String> {
    let mut names = std::collections::BTreeSet::new();
    let types = items(file, "types").unwrap_or_default().iter();
    let mut types = types.filter_map(|item| match item {
        Item::Struct(ItemStruct { ident, .. })
        | Item::Enum(ItemEnum { ident, .. })
        | Item::Type(ItemType { ident, .. }) => Some(ident.to_string()),
        _ => None,
    });
    types.find(|name| !names.insert(name.clone()))
}

/// Returns the number of types that progenitor generated: structs, enums and aliases of its module `types`.
pub(crate) fn count_types(file: &syn::File) -> usize {
    let types = items(file, "types").unwrap_or_default().iter();
    types.filter(|item| matches!(item, Item::Struct(_) | Item::Enum(_) | Item::Type(_))).count()
}

fn items<'a>(file: &'a syn::File, module: &str) -> syn::Result<&'a [Item]> {
    file.items
        .iter()
        .find_map(|item| match item {
            Item::Mod(ItemMod { ident, content: Some((_, items)), .. }) if ident == module => Some(items.as_slice()),
            _ => None,
        })
        .ok_or_else(|| missing(&format!("module `{module}`")))
}
