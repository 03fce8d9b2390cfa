//! The module of operations: one struct for each, with setters. The types of parameters, bodies and responses are those
//! of progenitor's builders; the request is described by calls of the runtime.

use std::collections::BTreeSet;

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};
use syn::{Type, parse_quote};

use super::builders::{self, BuilderField};
use super::docs::doc;
use super::names::{ident, row_ident};
use super::setters::{Argument, setter_ident};
use super::shape::{Shape, argument_of, body_type, outward};
use super::types::Types;
use super::uses::Use;
use super::{deprecated, lists, missing, names, paths, waits};
use crate::prepare::{Operation, Parameter, ParameterPlace, doc_text};

/// An operation with the parts of its struct.
pub(super) struct Generated<'a> {
    pub(super) operation: &'a Operation,
    response: &'a Type,
    pub(super) parameters: Vec<Setting<'a>>,
    pub(super) body: Option<Body>,
}

/// A parameter with the type that progenitor gives it.
pub(super) struct Setting<'a> {
    pub(super) parameter: &'a Parameter,
    pub(super) ident: Ident,
    /// Without its `Option`.
    pub(super) ty: Type,
}

pub(super) enum Body {
    /// An object, whose fields are setters of the operation.
    Spread {
        ty: Ident,
    },
    Value {
        ty: Box<Type>,
    },
}

impl<'a> Generated<'a> {
    pub(super) fn new(operation: &'a Operation, used: &'a Use<'_>) -> syn::Result<Self> {
        // progenitor's field `client` is a reference, the others are results.
        let fields = used
            .request
            .fields
            .iter()
            .filter_map(|field| Some((field, field.ident.as_ref()?, argument_of(&field.ty, "Result")?)));
        let mut fields: Vec<_> = fields.collect();
        let mut parameters = Vec::new();
        for parameter in &operation.parameters {
            let index = fields.iter().position(|(_, ident, _)| names::is(&parameter.name, &ident.to_string()));
            let index = index.ok_or_else(|| missing(&format!("parameter `{}`", parameter.name)))?;
            let (_, ident, ty) = fields.remove(index);
            let ty = match Shape::of(ty) {
                Shape::Optional(inner) => inner.clone(),
                _ => ty.clone(),
            };
            parameters.push(Setting { parameter, ident: setter_ident(ident), ty });
        }
        let body = fields.first().map(|(field, _, ty)| match body_type(field) {
            Some(name) => Body::Spread { ty: format_ident!("{name}") },
            None => Body::Value { ty: Box::new((*ty).clone()) },
        });
        Ok(Self { operation, response: &used.response, parameters, body })
    }

    pub(super) fn visibility(&self) -> TokenStream {
        if self.operation.internal { quote!(pub(crate)) } else { quote!(pub) }
    }

    /// The fields of a body with the names of their setters. A parameter of the same name keeps it.
    pub(super) fn spread<'t>(&self, ty: &Ident, types: &'t Types) -> Vec<(Ident, BuilderField<'t>)> {
        let mut taken: BTreeSet<String> = self.parameters.iter().map(|setting| setting.ident.to_string()).collect();
        let fields = types.get(&ty.to_string()).map(BuilderField::all).unwrap_or_default();
        let named = fields.into_iter().map(|field| {
            let mut setter = field.setter.clone();
            while !taken.insert(setter.to_string()) {
                setter = format_ident!("{setter}_field");
            }
            (setter, field)
        });
        named.collect()
    }

    /// The struct, its setters and its implementation of `Request`.
    pub(super) fn structure(&self, types: &Types) -> syn::Result<TokenStream> {
        let (operation, name) = (self.operation, ident(self.operation));
        let declarations = self.parameters.iter().map(|Setting { ident, ty, .. }| quote!(#ident: rt::Setting<#ty>));
        let body = self.body.as_ref().map(|body| match body {
            Body::Spread { ty } => {
                let builder = builders::name(ty);
                quote!(pub(super) body: rt::Setting<types::#builder>,)
            }
            Body::Value { ty } => quote!(pub(super) body: rt::Setting<#ty>,),
        });
        let setters = self.parameters.iter().filter(|setting| !setting.parameter.required).map(Setting::setter);
        let setters: Vec<TokenStream> = setters.chain(self.body_setters(types)).collect();
        let allow = operation.internal.then(|| quote!(#[allow(dead_code, reason = "the crate itself uses a part")]));
        let setters = (!setters.is_empty()).then(|| quote!(#allow impl #name { #(#setters)* }));
        let request = self.request();
        let (_, value) = self.decoded();
        let list = operation.list.as_ref().map(|list| lists::request(operation, list, &value, types)).transpose()?;
        let waits = waits::methods(operation, &value, types)?;
        let about = format!(" The request of [`Client::{0}`](super::Client::{0}).", operation.name);
        let visibility = self.visibility();
        Ok(quote! {
            #[doc = #about]
            #[derive(Clone, Debug)]
            #[must_use = "an operation does nothing until it is awaited"]
            #visibility struct #name {
                pub(super) session: rt::Session,
                #(pub(super) #declarations,)*
                #body
            }

            #setters

            #request

            #list

            #waits
        })
    }

    fn body_setters(&self, types: &Types) -> Option<TokenStream> {
        Some(match self.body.as_ref()? {
            Body::Spread { ty } => {
                let setters = self.spread(ty, types).into_iter().map(|(setter, field)| {
                    let (inner, ident, attributes) = (&field.setter, field.ident, field.attributes());
                    let argument = Argument::new(&outward(field.ty), ident).ty;
                    quote! {
                        #(#attributes)*
                        pub fn #setter(mut self, #ident: #argument) -> Self {
                            self.body = self.body.map(|body| body.#inner(#ident));
                            self
                        }
                    }
                });
                quote! {
                    #(#setters)*

                    /// Sets the whole body, as a value or its builder, and replaces all of its fields that were set
                    /// before.
                    pub fn body(mut self, body: impl rt::Build<types::#ty>) -> Self {
                        self.body = rt::Setting::of_body(body);
                        self
                    }
                }
            }
            Body::Value { ty } => {
                let name = format_ident!("body");
                let Argument { ty, setting } = Argument::new(ty, &name);
                quote! {
                    /// Sets the body.
                    pub fn body(mut self, body: #ty) -> Self {
                        self.body = #setting;
                        self
                    }
                }
            }
        })
    }

    /// The kind of the response body, and the type that it is decoded into.
    fn decoded(&self) -> (TokenStream, Type) {
        let response = self.response;
        match (response, Shape::of(response)) {
            (Type::Tuple(tuple), _) if tuple.elems.is_empty() => (quote!(rt::Empty), response.clone()),
            (_, Shape::List(_) | Shape::Map(..)) => (quote!(rt::Collection<#response>), response.clone()),
            _ if self.operation.may_be_empty => {
                (quote!(rt::Optional<#response>), parse_quote!(::std::option::Option<#response>))
            }
            // A type of the document that has fields.
            (Type::Path(path), _) if path.path.segments.first().is_some_and(|first| first.ident == "types") => {
                (quote!(rt::Object<#response>), response.clone())
            }
            _ => (quote!(rt::Json<#response>), response.clone()),
        }
    }

    /// `impl Request`.
    fn request(&self) -> TokenStream {
        let (name, row) = (ident(self.operation), row_ident(self.operation));
        let (decode, _) = self.decoded();
        let parameters = self.parameters.iter().map(Setting::sent);
        let body = self.body.as_ref().map(|body| match body {
            Body::Spread { .. } => quote!(parts.json(&rt::Build::build_value(self.body.required("body")?)?)?;),
            Body::Value { .. } if self.operation.needs_body => quote!(parts.json(&self.body.required("body")?)?;),
            Body::Value { .. } => quote! {
                if let ::std::option::Option::Some(body) = self.body.optional("body")? {
                    parts.json(&body)?;
                }
            },
        });
        let parts = if self.parameters.is_empty() && body.is_none() {
            quote!((self.session, Ok(rt::Parts::new(Self::OPERATION))))
        } else {
            quote! {
                let mut parts = rt::Parts::new(Self::OPERATION);
                let fill = || {
                    #(#parameters)*
                    #body
                    Ok(parts)
                };
                (self.session, fill())
            }
        };
        quote! {
            impl rt::Request for #name {
                const OPERATION: &'static rt::Operation = &table::#row;
                type Decode = #decode;

                fn session_mut(&mut self) -> &mut rt::Session {
                    &mut self.session
                }

                fn into_parts(self) -> (rt::Session, ::std::result::Result<rt::Parts, rt::InvalidValue>) {
                    #parts
                }
            }

            rt::operation!(#name);
        }
    }
}

impl Setting<'_> {
    fn setter(&self) -> TokenStream {
        let Self { ident, ty, parameter } = self;
        let text = doc_text(&parameter.description);
        let docs = doc(&if text.is_empty() { format!("Sets the parameter `{}`.", parameter.name) } else { text });
        let mark = parameter.deprecated.then(deprecated::mark);
        let Argument { ty, setting } = Argument::new(ty, ident);
        quote! {
            #docs
            #mark
            pub fn #ident(mut self, #ident: #ty) -> Self {
                self.#ident = #setting;
                self
            }
        }
    }

    /// Puts the parameter into the request.
    fn sent(&self) -> TokenStream {
        let Self { ident, parameter, .. } = self;
        let (wire, name) = (&parameter.name, ident.to_string());
        let name = name.trim_start_matches("r#");
        match (parameter.place, parameter.required) {
            (ParameterPlace::Path, _) => quote!(parts.path(#wire, self.#ident)?;),
            (ParameterPlace::Query, true) => quote!(parts.query_required(#wire, #name, self.#ident)?;),
            (ParameterPlace::Query, false) => quote!(parts.query(#wire, #name, self.#ident)?;),
            (ParameterPlace::Header, true) => quote!(parts.header_required(#wire, #name, self.#ident)?;),
            (ParameterPlace::Header, false) => quote!(parts.header(#wire, #name, self.#ident)?;),
        }
    }
}

/// The module of all operations.
pub(super) fn module(operations: &[Generated], types: &Types) -> syn::Result<TokenStream> {
    let structures = operations.iter().map(|operation| operation.structure(types)).collect::<syn::Result<Vec<_>>>()?;
    let import = paths::import(operations);
    Ok(quote! {
        /// The requests, one struct for each operation of [`Client`].
        pub mod operations {
            #import
            #[allow(unused_imports, reason = "not every document needs it")]
            use super::{table, types};

            #(#structures)*
        }
    })
}
