//! Rust expressions that read a field of a response by its JSON pointer.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::{Fields, Type};

use super::fields::wire_name;
use super::missing;
use super::shape::{Shape, argument_of, name_of};
use super::types::Types;

/// An expression on the way along a pointer.
enum Reached {
    /// A place, such as `value.pagination`.
    Place(TokenStream),
    /// An `Option` of a reference, behind a field that may be missing.
    Maybe(TokenStream),
}

/// A field that was found: an expression of the type `Option<&T>`, and the `T`. Mutable where it was asked for.
pub(super) struct Found<'a> {
    pub(super) expression: TokenStream,
    pub(super) ty: &'a Type,
    /// The place itself, where no field before it may be missing.
    pub(super) place: Option<TokenStream>,
}

/// Looks for fields of a value called `value`.
pub(super) struct Access<'a> {
    types: &'a Types<'a>,
    mutable: bool,
    ty: &'a Type,
}

impl<'a> Access<'a> {
    pub(super) fn new(types: &'a Types<'a>, ty: &'a Type) -> Self {
        Self { types, mutable: false, ty }
    }

    pub(super) fn mutable(self) -> Self {
        Self { mutable: true, ..self }
    }

    /// The field at a pointer.
    pub(super) fn field(&self, pointer: &str) -> syn::Result<Found<'a>> {
        let (mut reached, mut ty) = self.unwrapped(Reached::Place(quote!(value)), self.ty);
        for key in pointer.split('/').skip(1) {
            let key = key.replace("~1", "/").replace("~0", "~");
            let fields = name_of(ty).and_then(|name| self.types.get(&name)).map(|item| &item.fields);
            let Some(Fields::Named(fields)) = fields else {
                return Err(missing(&format!("field `{key}` of `{pointer}`")));
            };
            let field = fields.named.iter().find(|field| wire_name(field).is_some_and(|name| name == key));
            let field = field.ok_or_else(|| missing(&format!("field `{key}` of `{pointer}`")))?;
            let ident = &field.ident;
            (reached, ty) = self.unwrapped(self.step(reached, &quote!(#ident)), &field.ty);
        }
        let reference = self.reference();
        Ok(match reached {
            Reached::Place(place) => {
                Found { expression: quote!(::std::option::Option::Some(#reference #place)), ty, place: Some(place) }
            }
            Reached::Maybe(expression) => Found { expression, ty, place: None },
        })
    }

    fn reference(&self) -> TokenStream {
        if self.mutable { quote!(&mut) } else { quote!(&) }
    }

    /// Goes into a field.
    fn step(&self, reached: Reached, field: &TokenStream) -> Reached {
        let reference = self.reference();
        match reached {
            Reached::Place(place) => Reached::Place(quote!(#place.#field)),
            Reached::Maybe(value) => Reached::Maybe(quote!(#value.map(|it| #reference it.#field))),
        }
    }

    /// Goes through `Option`, `Box` and structs that only name another type.
    fn unwrapped(&self, mut reached: Reached, mut ty: &'a Type) -> (Reached, &'a Type) {
        loop {
            if let Shape::Optional(inner) = Shape::of(ty) {
                let inside = format_ident!("{}", if self.mutable { "as_mut" } else { "as_ref" });
                reached = match reached {
                    Reached::Place(place) => Reached::Maybe(quote!(#place.#inside())),
                    Reached::Maybe(value) => Reached::Maybe(quote!(#value.and_then(|it| it.#inside()))),
                };
                ty = inner;
            } else if let Some(inner) = argument_of(ty, "Box") {
                // A field of a box is reached like one of what is in it.
                ty = inner;
            } else if let Some(Fields::Unnamed(fields)) =
                name_of(ty).and_then(|name| self.types.get(&name)).map(|item| &item.fields)
                && let Some(field) = fields.unnamed.first()
            {
                reached = self.step(reached, &quote!(0));
                ty = &field.ty;
            } else {
                return (reached, ty);
            }
        }
    }
}
