//! The types module: structs that read what servers send, open enums, and builders for what a request carries.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote};
use syn::visit_mut::VisitMut;
use syn::{Field, Fields, GenericArgument, Item, ItemStruct, PathArguments, Type, parse_quote};

use super::builders::Texts;
use super::{builders, deprecated, enums, schemas};

/// The types module, from progenitor's. `requests` are its operation builders, which tell what is sent.
pub(super) fn rewrite(items: &[Item], requests: &[Item], texts: &Texts) -> syn::Result<TokenStream> {
    let mut open = BTreeMap::new();
    for item in items {
        if let Item::Enum(item) = item
            && let Some(tokens) = enums::open(item)?
        {
            open.insert(item.ident.to_string(), tokens);
        }
    }
    let open_names: BTreeSet<String> = open.keys().cloned().collect();
    let with_deprecated: BTreeSet<String> = items
        .iter()
        .filter_map(|item| match item {
            Item::Struct(item) => Some(item),
            _ => None,
        })
        .filter(|item| item.fields.iter().any(deprecated::is_marked))
        .map(|item| item.ident.to_string())
        .collect();
    let sent = sent(items, requests);
    let mut kept = Vec::new();
    let mut built = Vec::new();
    for item in items {
        match item {
            Item::Struct(item) => {
                let mut item = item.clone();
                if sent.contains(&item.ident.to_string()) && matches!(item.fields, Fields::Named(_)) {
                    item.fields.iter_mut().for_each(tell_empty_from_unset);
                    built.push(builders::builder(&item, texts)?);
                    kept.push(builders::entry(&item));
                }
                kept.push(structure(&item).into_token_stream());
            }
            Item::Enum(item) => match open.remove(&item.ident.to_string()) {
                Some(tokens) => kept.push(tokens),
                None => kept.push(adapted(Item::Enum(schemas::derived(item)))),
            },
            Item::Impl(item) => {
                let of = name_of(&item.self_ty).unwrap_or_default();
                let is_open = open_names.contains(&of);
                let is_builder = item.trait_.is_none()
                    && item
                        .items
                        .iter()
                        .any(|item| matches!(item, syn::ImplItem::Fn(item) if item.sig.ident == "builder"));
                if !is_open && !is_builder {
                    kept.extend(deprecated::allow(with_deprecated.contains(&of)));
                    kept.push(adapted(Item::Impl(item.clone())));
                }
            }
            // Builders are written anew, the error module is `crate::setting`, and there are no defaults.
            Item::Mod(_) => {}
            other => kept.push(adapted(other.clone())),
        }
    }
    Ok(quote! {
        /// What requests carry and answers bring.
        pub mod types {
            #(#kept)*

            /// Builders of the types that a request carries.
            pub mod builder {
                #(#built)*
            }
        }
    })
}

/// The struct with its fields read leniently: null or nothing is an empty list, an empty map or `None`.
fn structure(item: &ItemStruct) -> ItemStruct {
    let mut item = item.clone();
    item.attrs.retain(|attribute| !enums::is_only_a_name(attribute));
    item.attrs.push(schemas::derive());
    if !matches!(item.fields, Fields::Named(_)) {
        return item;
    }
    item.attrs.push(parse_quote!(#[non_exhaustive]));
    for field in &mut item.fields {
        schemas::tell_null(field);
        let lenient: Option<TokenStream> = match Shape::of(&field.ty) {
            Shape::Optional(_) => Some(quote!(default)),
            Shape::List(_) | Shape::Map(..) if !flattened(field) => {
                Some(quote!(default, deserialize_with = "crate::response::null_as_empty"))
            }
            _ => None,
        };
        if let Some(lenient) = lenient {
            relax(field, &lenient);
        }
    }
    item
}

/// A list or map that a request may leave out is an `Option`: an empty one says something else than none. Where a
/// missing list of permissions means all of them, an empty one must not be left out.
fn tell_empty_from_unset(field: &mut Field) {
    let collection = matches!(Shape::of(&field.ty), Shape::List(_) | Shape::Map(..));
    if !collection || flattened(field) || !builders::defaulted(field) {
        return;
    }
    let ty = &field.ty;
    field.ty = parse_quote!(::std::option::Option<#ty>);
    let wire = enums::renamed(&field.attrs).ok().flatten();
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
    Some(enums::renamed(&field.attrs).ok().flatten().unwrap_or(ident))
}

/// An item whose paths into the dropped error module lead to the runtime's.
fn adapted(mut item: Item) -> TokenStream {
    struct Adapt;
    impl VisitMut for Adapt {
        fn visit_path_mut(&mut self, path: &mut syn::Path) {
            if path.segments.last().is_some_and(|segment| segment.ident == "ConversionError") {
                *path = parse_quote!(crate::setting::Refused);
            }
            syn::visit_mut::visit_path_mut(self, path);
        }
    }
    Adapt.visit_item_mut(&mut item);
    item.into_token_stream()
}

/// What a field's type means to a caller.
pub(super) enum Shape<'a> {
    Plain(&'a Type),
    Optional(&'a Type),
    List(&'a Type),
    /// With the type of its values; its keys are text.
    Map(&'a Type),
}

impl<'a> Shape<'a> {
    pub(super) fn of(ty: &'a Type) -> Self {
        let Type::Path(path) = ty else {
            return Self::Plain(ty);
        };
        let Some(segment) = path.path.segments.last() else {
            return Self::Plain(ty);
        };
        let PathArguments::AngleBracketed(arguments) = &segment.arguments else {
            return Self::Plain(ty);
        };
        let types: Vec<&Type> = arguments
            .args
            .iter()
            .filter_map(|argument| match argument {
                GenericArgument::Type(ty) => Some(ty),
                _ => None,
            })
            .collect();
        match (segment.ident.to_string().as_str(), types.as_slice()) {
            ("Option", [inner]) => Self::Optional(inner),
            ("Vec", [inner]) => Self::List(inner),
            ("BTreeMap" | "Map", [_, value]) => Self::Map(value),
            _ => Self::Plain(ty),
        }
    }
}

/// The name of a type that is a plain path.
pub(super) fn name_of(ty: &Type) -> Option<String> {
    match ty {
        Type::Path(path) => path.path.segments.last().map(|segment| segment.ident.to_string()),
        _ => None,
    }
}

/// The types that some request carries: those that operation builders name, and all they are made of.
fn sent(items: &[Item], requests: &[Item]) -> BTreeSet<String> {
    let fields: BTreeMap<String, BTreeSet<String>> = items
        .iter()
        .filter_map(|item| match item {
            Item::Struct(item) => Some((item.ident.to_string(), mentioned(item.fields.iter()))),
            _ => None,
        })
        .collect();
    let mut sent = BTreeSet::new();
    let mut open: Vec<String> = requests
        .iter()
        .filter_map(|item| match item {
            Item::Struct(item) => Some(mentioned(item.fields.iter())),
            _ => None,
        })
        .flatten()
        .collect();
    while let Some(name) = open.pop() {
        if let Some(inner) = fields.get(&name)
            && sent.insert(name)
        {
            open.extend(inner.iter().cloned());
        }
    }
    sent
}

fn mentioned<'a>(fields: impl Iterator<Item = &'a Field>) -> BTreeSet<String> {
    struct Idents(BTreeSet<String>);
    impl VisitMut for Idents {
        fn visit_ident_mut(&mut self, ident: &mut Ident) {
            self.0.insert(ident.to_string());
        }
    }
    let mut idents = Idents(BTreeSet::new());
    for field in fields {
        idents.visit_type_mut(&mut field.ty.clone());
    }
    idents.0
}
