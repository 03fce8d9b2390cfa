//! Lists: how a response is split into items, cursors and the rest.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::Type;

use super::access::Access;
use super::missing;
use super::names::ident;
use super::shape::{Shape, outward};
use super::types::Types;
use crate::prepare::{List, Operation};

/// `impl ListRequest` for an operation, whose decoded response has the type `value`.
pub(super) fn request(operation: &Operation, list: &List, value: &Type, types: &Types) -> syn::Result<TokenStream> {
    let name = ident(operation);
    let items = Access::new(types, value).mutable().field(&list.items)?;
    let Shape::List(item) = Shape::of(items.ty) else {
        return Err(missing(&format!("list at `{}`", list.items)));
    };
    let item = outward(item);
    let fields = Fields { list, access: Access::new(types, value) };
    let next = fields.cursor(list.cursors.iter().map(|cursor| Some(cursor.next.as_str())))?;
    let prev = fields.cursor(list.cursors.iter().map(|cursor| cursor.prev.as_deref()))?;
    let (has_next, has_prev) = (fields.flag(list.has_next.as_deref())?, fields.flag(list.has_prev.as_deref())?);
    let present = fields.paging_present()?;
    // A bare list has nothing beside its items.
    let is_bare = matches!(Shape::of(value), Shape::List(_));
    let mutable = (!is_bare).then(|| quote!(mut));
    let (rest, items, remaining) =
        if is_bare { (quote!(()), quote!(value), quote!(())) } else { (quote!(#value), items.taken(), quote!(value)) };
    let page = if list.cursors.is_empty() {
        quote!(rt::RawPage::whole(#items, #remaining))
    } else {
        // The cursors and flags are read before the items are taken.
        quote! {
            rt::RawPage {
                next: #next,
                prev: #prev,
                has_next: #has_next,
                has_prev: #has_prev,
                paging_present: #present,
                items: #items,
                rest: #remaining,
            }
        }
    };
    let is_backwards = list.cursors.iter().any(|cursor| cursor.send_back.is_some());
    let methods = format_ident!("{}", if is_backwards { "list_backwards" } else { "list" });
    Ok(quote! {
        impl rt::ListRequest for #name {
            type Item = #item;
            type Rest = #rest;

            fn split(#mutable value: #value) -> rt::RawPage<Self::Item, Self::Rest> {
                #page
            }
        }

        rt::#methods!(#name);
    })
}

/// The fields of a page that describe its neighbours, as expressions.
struct Fields<'a> {
    list: &'a List,
    access: Access<'a>,
}

impl<'a> Fields<'a> {
    /// The first cursor that the page has, of those at these pointers.
    fn cursor(&self, pointers: impl Iterator<Item = Option<&'a str>>) -> syn::Result<TokenStream> {
        let mut found = TokenStream::new();
        for (cursor, pointer) in self.list.cursors.iter().zip(pointers) {
            let Some(pointer) = pointer else { continue };
            let (name, number) = (&cursor.name, cursor.number);
            let text = self.access.field(pointer)?.reference();
            let cursor = quote!(rt::cursor(#name, #number, #text));
            found = if found.is_empty() { cursor } else { quote!(#found.or_else(|| #cursor)) };
        }
        Ok(if found.is_empty() { quote!(::std::option::Option::None) } else { found })
    }

    fn flag(&self, pointer: Option<&str>) -> syn::Result<TokenStream> {
        pointer.map_or_else(
            || Ok(quote!(::std::option::Option::None)),
            |pointer| self.access.field(pointer).map(|found| found.copied()),
        )
    }

    /// Whether the page has the object that holds the cursor.
    fn paging_present(&self) -> syn::Result<TokenStream> {
        let parent = self.list.cursors.first().and_then(|cursor| cursor.next.rsplit_once('/'));
        let Some((parent, _)) = parent.filter(|(parent, _)| !parent.is_empty()) else { return Ok(quote!(true)) };
        self.access.field(parent).map(|found| found.is_present())
    }
}
