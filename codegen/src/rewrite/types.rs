//! The module `types`: structs, open enums, and builders of the types in requests.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote};
use syn::{Attribute, Fields, ImplItem, Item, ItemImpl, ItemStruct, Visibility, parse_quote};

use super::fields::{annotate_collection, read_leniently};
use super::reach::Parts;
use super::schemas::Schemas;
use super::shape::{body_type, name_of};
use super::uses::Use;
use super::{builders, deprecated, enums, paths};

/// The types of a document.
pub(super) struct Types<'a> {
    items: &'a [Item],
    structs: BTreeMap<String, ItemStruct>,
    /// The types in requests, and those that are a whole body.
    sent: BTreeSet<String>,
    bodies: BTreeSet<String>,
    /// The types that only internal operations use.
    internal: BTreeSet<String>,
    schemas: Schemas,
}

impl<'a> Types<'a> {
    pub(super) fn new(items: &'a [Item], uses: &[Use<'_>], schemas: Schemas) -> Self {
        let parts = Parts::of(items);
        let sent = parts.reached(uses.iter().flat_map(Use::sent));
        let bodies = uses.iter().flat_map(|operation| operation.request.fields.iter().filter_map(body_type)).collect();
        let internal = parts.reached(uses.iter().filter(|operation| operation.internal).flat_map(Use::all));
        let public = parts.reached(uses.iter().filter(|operation| !operation.internal).flat_map(Use::all));
        let internal = internal.difference(&public).cloned().collect();
        let mut types = Self { items, structs: BTreeMap::new(), sent, bodies, internal, schemas };
        for item in items {
            if let Item::Struct(item) = item {
                types.structs.insert(item.ident.to_string(), types.adapted(item));
            }
        }
        types
    }

    /// The generated struct of this name.
    pub(super) fn get(&self, name: &str) -> Option<&ItemStruct> {
        self.structs.get(name)
    }

    fn adapted(&self, item: &ItemStruct) -> ItemStruct {
        let mut item = item.clone();
        let name = item.ident.to_string();
        self.adapt(&mut item.vis, &mut item.attrs, &name);
        if matches!(item.fields, Fields::Named(_)) {
            item.attrs.push(parse_quote!(#[non_exhaustive]));
            for field in &mut item.fields {
                if self.sent.contains(&name) {
                    annotate_collection(field);
                }
                read_leniently(field, self.schemas_of(&name));
            }
        }
        item
    }

    /// Sets the visibility of a type, and adds attributes to those that it has.
    fn adapt(&self, visibility: &mut Visibility, attributes: &mut Vec<Attribute>, name: &str) {
        attributes.extend(self.schemas_of(name).attributes(attributes));
        attributes.extend(self.unused(name));
        *visibility = self.visibility(name);
    }

    fn visibility(&self, name: &str) -> Visibility {
        if self.internal.contains(name) { parse_quote!(pub(crate)) } else { parse_quote!(pub) }
    }

    /// Allows that the crate does not use all of an internal type.
    fn unused(&self, name: &str) -> Option<Attribute> {
        let is_internal = self.internal.contains(name);
        is_internal.then(|| parse_quote!(#[allow(dead_code, reason = "the crate itself uses a part")]))
    }

    fn schemas_of(&self, name: &str) -> Schemas {
        if self.internal.contains(name) { Schemas(false) } else { self.schemas }
    }

    /// The function that returns the schemas of all types that callers see.
    pub(super) fn schemas(&self, title: &str) -> Option<TokenStream> {
        let types = self.items.iter().filter_map(|item| match item {
            Item::Struct(item) => Some(&item.ident),
            Item::Enum(item) => Some(&item.ident),
            _ => None,
        });
        self.schemas.all(types.filter(|name| !self.internal.contains(&name.to_string())), title)
    }

    /// The module.
    pub(super) fn module(&self) -> syn::Result<TokenStream> {
        let mut open = BTreeMap::new();
        for item in self.items {
            if let Item::Enum(item) = item
                && let Some(tokens) = enums::open(item, &self.visibility(&item.ident.to_string()))?
            {
                open.insert(item.ident.to_string(), tokens);
            }
        }
        let kept: Vec<TokenStream> = self.items.iter().filter_map(|item| self.item(item, &open)).collect();
        let import = paths::import(&kept);
        Ok(quote! {
            /// The types of requests and responses, and builders of the types in requests.
            pub mod types {
                #import

                #(#kept)*
            }
        })
    }

    fn item(&self, item: &Item, open: &BTreeMap<String, TokenStream>) -> Option<TokenStream> {
        match item {
            Item::Struct(item) => {
                let item = self.get(&item.ident.to_string())?;
                let inputs = self.inputs(item);
                Some(quote!(#item #inputs))
            }
            Item::Enum(item) => {
                let name = item.ident.to_string();
                if let Some(open) = open.get(&name) {
                    return Some(open.clone());
                }
                let mut item = item.clone();
                self.adapt(&mut item.vis, &mut item.attrs, &name);
                let input = self.sent.contains(&name).then(|| input(&item.ident));
                Some(quote!(#item #input))
            }
            Item::Impl(item) => {
                let of = name_of(&item.self_ty).unwrap_or_default();
                let marked = self.get(&of).is_some_and(|item| item.fields.iter().any(deprecated::is_marked));
                let allow = deprecated::allow(marked);
                (!open.contains_key(&of) && !is_builder(item)).then(|| quote!(#allow #item))
            }
            Item::Type(item) => {
                let mut item = item.clone();
                item.vis = self.visibility(&item.ident.to_string());
                Some(item.into_token_stream())
            }
            // These modules contain progenitor's builders, errors and defaults, which are replaced.
            Item::Mod(_) => None,
            other => Some(other.to_token_stream()),
        }
    }

    /// The builder or the conversions of a struct in requests, which setters accept.
    fn inputs(&self, item: &ItemStruct) -> Option<TokenStream> {
        let name = item.ident.to_string();
        self.sent.contains(&name).then(|| match item.fields {
            Fields::Named(_) => builders::builder(item, self.bodies.contains(&name), self.unused(&name).as_ref()),
            _ => newtype(item),
        })
    }
}

/// Makes setters accept a type.
fn input(name: &Ident) -> TokenStream {
    quote!(rt::input!(#name);)
}

/// The types that `FromText` converts text to.
const TEXTS: [&str; 6] = ["String", "Timestamp", "Date", "IpAddr", "Ipv4Addr", "Ipv6Addr"];

/// Makes setters accept a type of one unnamed field, as itself or as the type of the field.
fn newtype(item: &ItemStruct) -> TokenStream {
    let name = &item.ident;
    let itself = input(name);
    let mut fields = item.fields.iter();
    let (Some(field), None) = (fields.next(), fields.next()) else { return itself };
    let inner = &field.ty;
    let held = name_of(inner).unwrap_or_default();
    let from_text = TEXTS.contains(&held.as_str()).then(|| {
        quote! {
            impl rt::FromText for #name {
                fn from_text(text: &str) -> ::std::result::Result<Self, rt::InvalidValue> {
                    <#inner as rt::FromText>::from_text(text).map(Self)
                }
            }
        }
    });
    // The runtime converts text itself.
    let from_inner = (held != "String").then(|| {
        quote! {
            impl rt::Input<#name> for #inner {
                fn into_value(self) -> ::std::result::Result<#name, rt::InvalidValue> {
                    Ok(#name(self))
                }
            }
        }
    });
    quote! { #itself #from_text #from_inner }
}

/// Whether this is `impl Type { fn builder() }`.
fn is_builder(item: &ItemImpl) -> bool {
    let builder = |item: &ImplItem| matches!(item, ImplItem::Fn(item) if item.sig.ident == "builder");
    item.trait_.is_none() && item.items.iter().any(builder)
}
