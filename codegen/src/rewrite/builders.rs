//! Builders of the types in requests. A setter takes the value and not an `Option`. An invalid value is reported when
//! the type is built, by the name of its setter.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};
use syn::{Attribute, Field, ItemStruct, Type};

use super::serde_attributes::flattened;
use super::setters::{Argument, setter_ident};
use super::shape::Shape;
use super::{deprecated, docs};

/// The builder of a type of this name.
pub(super) fn name(of: &Ident) -> Ident {
    format_ident!("{of}Builder", span = of.span())
}

/// One field of a type that has a builder.
pub(super) struct BuilderField<'a> {
    pub(super) ident: &'a Ident,
    pub(super) setter: Ident,
    /// The type without its `Option`.
    pub(super) ty: &'a Type,
    pub(super) need: Need,
    field: &'a Field,
}

/// Whether a field has to be set.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Need {
    Required,
    Optional,
    /// A flattened map, which is empty where it is unset. Any other list or map that may be unset is an `Option`.
    Defaulted,
}

impl<'a> BuilderField<'a> {
    pub(super) fn all(item: &'a ItemStruct) -> Vec<Self> {
        item.fields.iter().filter_map(Self::new).collect()
    }

    fn new(field: &'a Field) -> Option<Self> {
        let ident = field.ident.as_ref()?;
        let (ty, need) = match Shape::of(&field.ty) {
            Shape::Optional(inner) => (inner, Need::Optional),
            Shape::List(_) | Shape::Map(..) if flattened(field) => (&field.ty, Need::Defaulted),
            _ => (&field.ty, Need::Required),
        };
        Some(Self { ident, setter: setter_ident(ident), ty, need, field })
    }

    /// Its doc comment and deprecation, for a setter.
    pub(super) fn attributes(&self) -> Vec<&'a Attribute> {
        let mut attributes = docs::of(&self.field.attrs);
        attributes.extend(self.field.attrs.iter().filter(|attribute| attribute.path().is_ident("deprecated")));
        attributes
    }

    fn declaration(&self) -> TokenStream {
        let (ident, ty) = (self.ident, self.ty);
        quote!(#ident: rt::Setting<#ty>)
    }

    fn set(&self) -> TokenStream {
        let Self { ident, setter, .. } = self;
        let (attributes, Argument { ty, setting }) = (self.attributes(), Argument::new(self.ty, ident));
        quote! {
            #(#attributes)*
            pub fn #setter(mut self, #ident: #ty) -> Self {
                self.#ident = #setting;
                self
            }
        }
    }

    fn take(&self) -> TokenStream {
        let (ident, name) = (self.ident, self.setter.to_string());
        let take = match self.need {
            Need::Required => quote!(required),
            Need::Optional => quote!(optional),
            Need::Defaulted => quote!(or_default),
        };
        quote!(#ident: self.#ident.#take(#name)?)
    }

    fn give(&self) -> TokenStream {
        let ident = self.ident;
        match self.need {
            Need::Optional => quote!(#ident: rt::Setting::from_option(value.#ident)),
            Need::Required | Need::Defaulted => quote!(#ident: rt::Setting::given(value.#ident)),
        }
    }
}

/// The builder of a type, with `Type::builder()`. The builder of a body can start from a value. `unused` allows that no
/// code uses it.
pub(super) fn builder(item: &ItemStruct, is_body: bool, unused: Option<&Attribute>) -> TokenStream {
    let (visibility, name, builder) = (&item.vis, &item.ident, name(&item.ident));
    let fields = BuilderField::all(item);
    let declarations = fields.iter().map(BuilderField::declaration);
    let setters = fields.iter().map(BuilderField::set);
    let taken = fields.iter().map(BuilderField::take);
    let allow = deprecated::allow(item.fields.iter().any(deprecated::is_marked));
    let from_value = is_body.then(|| {
        let given = fields.iter().map(BuilderField::give);
        quote! {
            #allow
            impl ::std::convert::From<#name> for #builder {
                fn from(value: #name) -> Self {
                    Self { #(#given,)* }
                }
            }
        }
    });
    let about = format!(" Builds a [`{name}`].");
    quote! {
        #[doc = #about]
        #unused
        #[derive(Clone, Debug, Default)]
        #[must_use = "a builder does nothing until its value is built or given to a setter"]
        #visibility struct #builder { #(#declarations,)* }

        #unused
        impl #builder {
            #(#setters)*
        }

        #allow
        impl rt::Build<#name> for #builder {
            fn build_value(self) -> ::std::result::Result<#name, rt::InvalidValue> {
                Ok(#name { #(#taken,)* })
            }
        }

        #from_value

        rt::builder!(#name, #builder);
    }
}
