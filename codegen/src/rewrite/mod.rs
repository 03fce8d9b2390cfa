//! The pass over progenitor's output: from what it can generate to what callers should see.
//!
//! progenitor's types and its way of building a request are kept. Its client, hooks, builders and error type
//! are replaced by thinner ones over `clusterkit`'s own runtime, which is what makes one error type possible.
//! The pass works on the syntax tree, never on text.

mod builders;
mod deprecated;
mod enums;
mod names;
mod operations;
mod requests;
mod schemas;
mod standard;
mod statements;
mod types;

use proc_macro2::TokenStream;
use quote::quote;
use syn::visit_mut::VisitMut;
use syn::{Item, ItemEnum, ItemMod, ItemStruct, ItemType};

use crate::prepare::Prepared;

/// The module that callers see, from the file that progenitor wrote.
pub(crate) fn rewrite(file: &syn::File, prepared: &Prepared, api: &str) -> syn::Result<TokenStream> {
    let title = prepared.value["info"]["title"].as_str().unwrap_or(api);
    let mut types = items(file, "types")?.to_vec();
    let mut requests = items(file, "builder")?.to_vec();
    let mut names = names::Names::of(&types, &prepared.operations);
    for item in types.iter_mut().chain(&mut requests) {
        names.visit_item_mut(item);
        standard::Standard.visit_item_mut(item);
    }

    for item in &mut types {
        if let Item::Struct(item) = item {
            deprecated::mark_fields(item);
        }
    }

    let texts = builders::Texts::of(&types)?;
    let schemas = schemas::all(&types, title, api);
    let types = types::rewrite(&types, &requests, &texts)?;
    let requests = requests::rewrite(&requests, &prepared.operations, &texts)?;
    let operations = operations::table(&prepared.operations, api);
    let client = operations::client(&prepared.operations, title, api);
    let base_url = prepared.base_url.as_ref().map(|url| {
        quote! {
            /// The address that the vendor publishes.
            pub(crate) const BASE_URL: &str = #url;
        }
    });
    Ok(quote! {
        #base_url
        #client
        #operations
        #types
        #requests
        #schemas
    })
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

/// How many types a rewritten file has: structs, enums and open enums of its module `types`.
pub(crate) fn count_types(file: &syn::File) -> usize {
    let types = items(file, "types").unwrap_or_default().iter();
    types
        .filter(|item| match item {
            Item::Struct(_) | Item::Enum(_) | Item::Type(_) => true,
            Item::Macro(item) => item.mac.path.segments.last().is_some_and(|last| last.ident == "open_enum"),
            _ => false,
        })
        .count()
}

fn items<'a>(file: &'a syn::File, module: &str) -> syn::Result<&'a [Item]> {
    file.items
        .iter()
        .find_map(|item| match item {
            Item::Mod(ItemMod { ident, content: Some((_, items)), .. }) if ident == module => Some(items.as_slice()),
            _ => None,
        })
        .ok_or_else(|| syn::Error::new(proc_macro2::Span::call_site(), format!("no module `{module}`")))
}

/// `#[doc]` attributes for a text, none for an empty one.
fn doc(text: &str) -> TokenStream {
    let lines = text.lines().map(|line| if line.is_empty() { String::new() } else { format!(" {line}") });
    quote! { #(#[doc = #lines])* }
}
