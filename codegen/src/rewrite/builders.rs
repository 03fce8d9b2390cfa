//! Builders, all of one convention: a setter takes the value and not an `Option`, `&str` and `String` alike,
//! and lists from any iterator. What it refuses is reported when the request is built, by the field's name.

use proc_macro2::{Ident, TokenStream};
use quote::quote;
use syn::visit_mut::VisitMut;
use syn::{Attribute, Field, ItemStruct, Type, parse_quote};

use super::enums::documentation;
use super::types::{Shape, flattened};

/// `impl Type { fn builder() }`.
pub(super) fn entry(item: &ItemStruct) -> TokenStream {
    let name = &item.ident;
    quote! {
        impl #name {
            /// Starts to build one, with nothing set.
            #[must_use]
            pub fn builder() -> builder::#name {
                builder::#name::default()
            }
        }
    }
}

/// The builder of a struct, for a module inside the one that holds the struct.
pub(super) fn builder(item: &ItemStruct) -> syn::Result<TokenStream> {
    let name = &item.ident;
    let fields: Vec<&Field> = item.fields.iter().collect();
    let idents = idents(&fields)?;
    let mut declarations = Vec::new();
    let mut setters = Vec::new();
    let mut taken = Vec::new();
    let mut given = Vec::new();
    for (field, ident) in fields.iter().zip(&idents) {
        let ty = outward(&field.ty);
        let text = ident.to_string();
        let text = text.strip_prefix("r#").unwrap_or(&text);
        let (inner, take, give) = match Shape::of(&ty) {
            Shape::Optional(inner) => {
                (inner.clone(), quote!(optional(#text)?), quote!(crate::setting::Setting::from_option(value.#ident)))
            }
            Shape::List(_) | Shape::Map(..) if defaulted(field) => {
                (ty.clone(), quote!(or_default(#text)?), quote!(crate::setting::Setting::given(value.#ident)))
            }
            _ => (ty.clone(), quote!(required(#text)?), quote!(crate::setting::Setting::given(value.#ident))),
        };
        declarations.push(quote! { #ident: crate::setting::Setting<#inner> });
        setters.push(setter(ident, &inner, &documentation(&field.attrs)));
        taken.push(quote! { #ident: builder.#ident.#take });
        given.push(quote! { #ident: #give });
    }
    let build = (!idents.iter().any(|ident| ident == "build")).then(|| {
        quote! {
            /// The finished value.
            ///
            /// # Errors
            ///
            /// A required field was not set, or a value was refused; the error names the field.
            pub fn build(self) -> ::std::result::Result<super::#name, crate::Error> {
                Ok(super::#name::try_from(self)?)
            }
        }
    });
    let about = format!(" Builds a [`{name}`](super::{name}).");
    Ok(quote! {
        #[doc = #about]
        #[derive(Clone, Debug, Default)]
        #[must_use]
        pub struct #name { #(#declarations,)* }

        impl #name {
            #(#setters)*
            #build
        }

        impl ::std::convert::TryFrom<#name> for super::#name {
            type Error = crate::setting::Refused;

            fn try_from(builder: #name) -> ::std::result::Result<Self, Self::Error> {
                Ok(Self { #(#taken,)* })
            }
        }

        impl ::std::convert::From<super::#name> for #name {
            fn from(value: super::#name) -> Self {
                Self { #(#given,)* }
            }
        }
    })
}

/// One setter. `inner` is the type without its `Option`.
pub(super) fn setter(ident: &Ident, inner: &Type, docs: &[&Attribute]) -> TokenStream {
    let (generics, argument, bounds, set) = match Shape::of(inner) {
        Shape::List(item) => (
            quote!(I, V),
            quote!(values: I),
            quote! {
                I: ::std::iter::IntoIterator<Item = V>,
                V: ::std::convert::TryInto<#item>,
                V::Error: ::std::fmt::Display,
            },
            quote!(crate::setting::Setting::list(values)),
        ),
        Shape::Map(key, value) => (
            quote!(I, K, V),
            quote!(values: I),
            quote! {
                I: ::std::iter::IntoIterator<Item = (K, V)>,
                K: ::std::convert::Into<#key>,
                V: ::std::convert::TryInto<#value>,
                V::Error: ::std::fmt::Display,
            },
            quote!(crate::setting::Setting::entries(values)),
        ),
        Shape::Plain(ty) | Shape::Optional(ty) => (
            quote!(V),
            quote!(value: V),
            quote! {
                V: ::std::convert::TryInto<#ty>,
                V::Error: ::std::fmt::Display,
            },
            quote!(crate::setting::Setting::value(value)),
        ),
    };
    quote! {
        #(#docs)*
        pub fn #ident<#generics>(mut self, #argument) -> Self
        where
            #bounds
        {
            self.#ident = #set;
            self
        }
    }
}

fn idents(fields: &[&Field]) -> syn::Result<Vec<Ident>> {
    fields
        .iter()
        .map(|field| {
            let missing = || syn::Error::new(proc_macro2::Span::call_site(), "a field without a name");
            field.ident.clone().ok_or_else(missing)
        })
        .collect()
}

/// Whether progenitor lets the field be left out.
pub(super) fn defaulted(field: &Field) -> bool {
    flattened(field)
        || field.attrs.iter().any(|attribute| {
            let mut defaulted = false;
            if attribute.path().is_ident("serde") {
                let _ = attribute.parse_nested_meta(|meta| {
                    defaulted |= meta.path.is_ident("default");
                    if meta.input.peek(syn::Token![=]) {
                        meta.value()?.parse::<syn::Expr>()?;
                    }
                    Ok(())
                });
            }
            defaulted
        })
}

/// A type of the outer module, as its builder module has to spell it.
fn outward(ty: &Type) -> Type {
    struct Outward;
    impl VisitMut for Outward {
        fn visit_type_path_mut(&mut self, ty: &mut syn::TypePath) {
            syn::visit_mut::visit_type_path_mut(self, ty);
            let path = &ty.path;
            let local = path.leading_colon.is_none()
                && path.segments.len() == 1
                && path.segments[0].ident.to_string().starts_with(char::is_uppercase)
                && path.segments[0].arguments.is_empty();
            if local {
                *ty = parse_quote!(super::#path);
            }
        }
    }
    let mut ty = ty.clone();
    Outward.visit_type_mut(&mut ty);
    ty
}
