//! Rust expressions that read a field of a response by its JSON pointer.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::{Fields, Type};

use super::missing;
use super::serde_attributes::wire_name;
use super::shape::{Shape, argument_of, name_of};
use super::types::Types;

/// An expression for a step of a pointer.
enum Reached {
    /// A place, such as `value.pagination`.
    Place(TokenStream),
    /// A place inside the value of an `Option` of a reference, which a field that may be missing gives.
    Inside(TokenStream, TokenStream),
}

/// A field that was found.
pub(super) struct Found<'a> {
    reached: Reached,
    pub(super) ty: &'a Type,
}

impl Found<'_> {
    /// An expression of the type `Option<&T>`.
    pub(super) fn reference(&self) -> TokenStream {
        match &self.reached {
            Reached::Place(place) => quote!(::std::option::Option::Some(&#place)),
            Reached::Inside(option, place) if is_it(place) => option.clone(),
            Reached::Inside(option, place) => quote!(#option.map(|it| &#place)),
        }
    }

    /// An expression of the type `Option<T>`, for a `T` that can be copied.
    pub(super) fn copied(&self) -> TokenStream {
        match &self.reached {
            Reached::Place(place) => quote!(::std::option::Option::Some(#place)),
            Reached::Inside(option, place) if is_it(place) => quote!(#option.copied()),
            Reached::Inside(option, place) => quote!(#option.map(|it| #place)),
        }
    }

    /// An expression of the type `Option<String>`, for a `T` that can be displayed.
    pub(super) fn text(&self) -> TokenStream {
        match &self.reached {
            Reached::Place(place) => quote!(::std::option::Option::Some(#place.to_string())),
            Reached::Inside(..) => {
                let reference = self.reference();
                quote!(#reference.map(::std::string::ToString::to_string))
            }
        }
    }

    /// An expression of the type `T` that leaves an empty value in its place. Needs [`Access::mutable`].
    pub(super) fn taken(&self) -> TokenStream {
        match &self.reached {
            Reached::Place(place) => quote!(::std::mem::take(&mut #place)),
            Reached::Inside(option, place) if is_it(place) => {
                quote!(#option.map(::std::mem::take).unwrap_or_default())
            }
            Reached::Inside(option, place) => {
                quote!(#option.map(|it| ::std::mem::take(&mut #place)).unwrap_or_default())
            }
        }
    }

    /// Whether the value has the field.
    pub(super) fn is_present(&self) -> TokenStream {
        match &self.reached {
            Reached::Place(_) => quote!(true),
            Reached::Inside(option, _) => quote!(#option.is_some()),
        }
    }
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
            (reached, ty) = self.unwrapped(reached.step(&quote!(#ident)), &field.ty);
        }
        Ok(Found { reached, ty })
    }

    /// Goes through `Option`, `Box` and structs that only name another type.
    fn unwrapped(&self, mut reached: Reached, mut ty: &'a Type) -> (Reached, &'a Type) {
        loop {
            if let Shape::Optional(inner) = Shape::of(ty) {
                let inside = format_ident!("{}", if self.mutable { "as_mut" } else { "as_ref" });
                let option = match reached {
                    Reached::Place(place) => quote!(#place.#inside()),
                    Reached::Inside(option, place) => quote!(#option.and_then(|it| #place.#inside())),
                };
                reached = Reached::Inside(option, quote!(it));
                ty = inner;
            } else if let Some(inner) = argument_of(ty, "Box") {
                // Rust dereferences a box in a field expression.
                ty = inner;
            } else if let Some(Fields::Unnamed(fields)) =
                name_of(ty).and_then(|name| self.types.get(&name)).map(|item| &item.fields)
                && let Some(field) = fields.unnamed.first()
            {
                reached = reached.step(&quote!(0));
                ty = &field.ty;
            } else {
                return (reached, ty);
            }
        }
    }
}

impl Reached {
    /// Goes into a field.
    fn step(self, field: &TokenStream) -> Self {
        match self {
            Self::Place(place) => Self::Place(quote!(#place.#field)),
            Self::Inside(option, place) => Self::Inside(option, quote!(#place.#field)),
        }
    }
}

fn is_it(place: &TokenStream) -> bool {
    place.to_string() == "it"
}
