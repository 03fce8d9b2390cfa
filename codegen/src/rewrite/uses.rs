//! The structs and types that progenitor generated for each operation.

use std::collections::BTreeSet;

use syn::{ImplItem, ImplItemFn, Item, ItemStruct, ReturnType, Type};

use super::missing;
use super::names::ident;
use super::reach::mentioned;
use super::shape::{argument_of, name_of};
use crate::prepare::Operation;

/// The types of an operation: progenitor's builder of its request, and the type of its response.
pub(super) struct Use<'a> {
    pub(super) request: &'a ItemStruct,
    pub(super) response: Type,
    pub(super) internal: bool,
}

impl Use<'_> {
    /// The types that the request carries.
    pub(super) fn sent(&self) -> BTreeSet<String> {
        mentioned(self.request.fields.iter().map(|field| &field.ty))
    }

    pub(super) fn all(&self) -> BTreeSet<String> {
        let mut names = self.sent();
        names.extend(mentioned([&self.response]));
        names
    }
}

/// Returns the types that progenitor generated for these operations.
pub(super) fn uses<'a>(items: &'a [Item], operations: &[Operation]) -> syn::Result<Vec<Use<'a>>> {
    let used = operations.iter().map(|operation| {
        let name = ident(operation).to_string();
        let response = response(send(items, &name)?)?;
        Ok(Use { request: structure(items, &name)?, response, internal: operation.internal })
    });
    used.collect()
}

fn structure<'a>(items: &'a [Item], name: &str) -> syn::Result<&'a ItemStruct> {
    let found = items.iter().find_map(|item| match item {
        Item::Struct(item) if item.ident == name => Some(item),
        _ => None,
    });
    found.ok_or_else(|| missing(&format!("struct `{name}`")))
}

fn send<'a>(items: &'a [Item], name: &str) -> syn::Result<&'a ImplItemFn> {
    let found = items.iter().find_map(|item| match item {
        Item::Impl(item) if name_of(&item.self_ty).is_some_and(|of| of == name) => {
            item.items.iter().find_map(|item| match item {
                // A parameter of this name has a setter.
                ImplItem::Fn(function) if function.sig.ident == "send" && function.sig.asyncness.is_some() => {
                    Some(function)
                }
                _ => None,
            })
        }
        _ => None,
    });
    found.ok_or_else(|| missing(&format!("`{name}::send`")))
}

/// The `T` of `Result<ResponseValue<T>, Error<()>>`.
fn response(send: &ImplItemFn) -> syn::Result<Type> {
    let ReturnType::Type(_, ty) = &send.sig.output else {
        return Err(missing("return type"));
    };
    let value = argument_of(ty, "Result").and_then(|value| argument_of(value, "ResponseValue"));
    value.cloned().ok_or_else(|| missing("response type"))
}
