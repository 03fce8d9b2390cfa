//! Builders, all of one convention: a setter takes the value and not an `Option`, `&str` and `String` alike,
//! and lists from any iterator. What it refuses is reported when the request is built, by the field's name.

use std::collections::BTreeSet;

use proc_macro2::{Ident, TokenStream};
use quote::quote;
use syn::visit_mut::VisitMut;
use syn::{Attribute, Field, Item, ItemStruct, Type, parse_quote};

use super::deprecated;
use super::enums::{self, documentation};
use super::types::{Shape, flattened, name_of};

/// `impl Type { fn builder() }`.
pub(super) fn entry(item: &ItemStruct) -> TokenStream {
    let name = &item.ident;
    quote! {
        impl #name {
            /// Starts to build one, with nothing set.
            #[must_use]
            pub fn builder() -> builder::#name {
                ::std::default::Default::default()
            }
        }
    }
}

/// The builder of a struct, for a module inside the one that holds the struct.
pub(super) fn builder(item: &ItemStruct, texts: &Texts) -> syn::Result<TokenStream> {
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
        declarations.push(quote! { pub(crate) #ident: crate::setting::Setting<#inner> });
        let mut attributes = documentation(&field.attrs);
        attributes.extend(field.attrs.iter().filter(|attribute| attribute.path().is_ident("deprecated")));
        setters.push(setter(ident, &inner, &attributes, texts));
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
    let allow = deprecated::allow(fields.iter().any(|field| deprecated::is_marked(field)));
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

        #allow
        impl ::std::convert::TryFrom<#name> for super::#name {
            type Error = crate::setting::Refused;

            fn try_from(builder: #name) -> ::std::result::Result<Self, Self::Error> {
                Ok(Self { #(#taken,)* })
            }
        }

        #allow
        impl ::std::convert::From<super::#name> for #name {
            fn from(value: super::#name) -> Self {
                Self { #(#given,)* }
            }
        }
    })
}

/// The types that are set from any text: `&str`, `String`, `&String` and the type itself alike.
pub(super) struct Texts(BTreeSet<String>);

impl Texts {
    /// Strings, path segments, and the open enums among `types`.
    pub(super) fn of(types: &[Item]) -> syn::Result<Self> {
        let mut texts = BTreeSet::from(["String".to_owned(), "PathSegment".to_owned()]);
        for item in types {
            if let Item::Enum(item) = item
                && enums::open(item)?.is_some()
            {
                texts.insert(item.ident.to_string());
            }
        }
        Ok(Self(texts))
    }

    /// What a value must be to be turned into `ty`, and the constructors of a setting for one, for a list and for a map.
    fn bound(&self, ty: &Type) -> (TokenStream, [TokenStream; 3]) {
        if name_of(ty).is_some_and(|name| self.0.contains(&name)) {
            return (quote!(V: ::std::convert::AsRef<str>), [quote!(text), quote!(texts), quote!(text_entries)]);
        }
        let bound = quote!(V: ::std::convert::TryInto<#ty>, V::Error: ::std::fmt::Display);
        (bound, [quote!(value), quote!(list), quote!(entries)])
    }
}

/// One setter. `inner` is the type without its `Option`.
pub(super) fn setter(ident: &Ident, inner: &Type, docs: &[&Attribute], texts: &Texts) -> TokenStream {
    let (generics, argument, bounds, set) = match Shape::of(inner) {
        Shape::List(item) => {
            let (bound, [_, list, _]) = texts.bound(item);
            let bounds = quote!(I: ::std::iter::IntoIterator<Item = V>, #bound);
            (quote!(I, V), quote!(values: I), bounds, quote!(#list(values)))
        }
        Shape::Map(value) => {
            let (bound, [_, _, entries]) = texts.bound(value);
            let bounds = quote!(I: ::std::iter::IntoIterator<Item = (K, V)>, K: ::std::convert::AsRef<str>, #bound);
            (quote!(I, K, V), quote!(values: I), bounds, quote!(#entries(values)))
        }
        Shape::Plain(ty) | Shape::Optional(ty) => {
            let (bound, [one, _, _]) = texts.bound(ty);
            (quote!(V), quote!(value: V), bound, quote!(#one(value)))
        }
    };
    quote! {
        #(#docs)*
        pub fn #ident<#generics>(mut self, #argument) -> Self
        where
            #bounds,
        {
            self.#ident = crate::setting::Setting::#set;
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
