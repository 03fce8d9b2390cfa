//! The arguments of setters, and their conversion to values.

use proc_macro2::{Ident, TokenStream};
use quote::quote;
use syn::Type;

use super::shape::{Shape, argument_of};
use crate::prepare::setter_name;

/// The setter of a field or parameter with this Rust name.
pub(super) fn setter_ident(ident: &Ident) -> Ident {
    let name = ident.to_string();
    let name = name.strip_prefix("r#").unwrap_or(&name);
    let setter = setter_name(name);
    if setter == name { ident.clone() } else { Ident::new(&setter, ident.span()) }
}

/// The argument of a setter for a `T`: its type, and the expression that converts it.
pub(super) struct Argument {
    pub(super) ty: TokenStream,
    pub(super) setting: TokenStream,
}

impl Argument {
    /// `ty` is the type without its `Option`, as `name` is called in scope.
    pub(super) fn new(ty: &Type, name: &Ident) -> Self {
        match Shape::of(ty) {
            Shape::List(item) if is_plain(item) => Self {
                ty: quote!(impl ::std::iter::IntoIterator<Item = impl rt::Input<#item>>),
                setting: quote!(rt::Setting::of_list(#name)),
            },
            Shape::List(item) => Self {
                ty: quote!(impl ::std::iter::IntoIterator<Item = #item>),
                setting: quote!(rt::Setting::given(#name.into_iter().collect())),
            },
            Shape::Map(value) if is_plain(value) => Self {
                ty: quote!(impl ::std::iter::IntoIterator<Item = (impl ::std::convert::AsRef<str>, impl rt::Input<#value>)>),
                setting: quote!(rt::Setting::of_map(#name)),
            },
            _ if is_plain(ty) => Self { ty: quote!(impl rt::Input<#ty>), setting: quote!(rt::Setting::of(#name)) },
            _ => match argument_of(ty, "Box").filter(|inner| is_plain(inner)) {
                Some(inner) => Self {
                    ty: quote!(impl rt::Input<#inner>),
                    setting: quote!(rt::Setting::<#inner>::of(#name).map(::std::boxed::Box::new)),
                },
                None => Self { ty: quote!(#ty), setting: quote!(rt::Setting::given(#name)) },
            },
        }
    }
}

/// Whether a type is a name without arguments. Only such a type can be an `Input`.
fn is_plain(ty: &Type) -> bool {
    matches!(ty, Type::Path(path) if path.path.segments.iter().all(|segment| segment.arguments.is_empty()))
}
