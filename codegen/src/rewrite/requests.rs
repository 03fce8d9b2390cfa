//! One request builder for each operation. progenitor's statements that build the request are kept; what it
//! does with the request is replaced by one call of the session.

use heck::{ToShoutySnakeCase, ToUpperCamelCase};
use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, format_ident, quote};
use syn::{
    Field, GenericArgument, ImplItem, ImplItemFn, Item, ItemStruct, Path, PathArguments, ReturnType, Type, parse_quote,
};

use super::builders::{Texts, setter};
use super::statements::request_statements;
use super::types::{Shape, name_of};
use super::{deprecated, doc};
use crate::prepare::{Operation, Parameter};

/// The builder module, from progenitor's.
pub(super) fn rewrite(items: &[Item], operations: &[Operation], texts: &Texts) -> syn::Result<TokenStream> {
    let mut builders = Vec::new();
    for operation in operations {
        let name = operation.id.to_upper_camel_case();
        let item = structure(items, &name)?;
        let send = send(items, &name)?;
        builders.push(builder(operation, item, send, texts)?);
    }
    Ok(quote! {
        /// Requests, one builder for each operation of [`Client`].
        pub mod builder {
            use super::types;
            use crate::query::encode_path;

            #(#builders)*
        }
    })
}

pub(super) fn missing(what: &str) -> syn::Error {
    syn::Error::new(Span::call_site(), format!("no {what}"))
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
                ImplItem::Fn(function) if function.sig.ident == "send" => Some(function),
                _ => None,
            })
        }
        _ => None,
    });
    found.ok_or_else(|| missing(&format!("`{name}::send`")))
}

fn builder(operation: &Operation, item: &ItemStruct, send: &ImplItemFn, texts: &Texts) -> syn::Result<TokenStream> {
    let name = &item.ident;
    let table = format_ident!("{}", operation.id.to_shouty_snake_case());
    let settings = settings(item)?;
    let declarations = settings.iter().map(|setting| {
        let (ident, ty) = (&setting.ident, &setting.held);
        quote! { pub(crate) #ident: crate::setting::Setting<#ty> }
    });
    let idents: Vec<&Ident> = settings.iter().map(|setting| &setting.ident).collect();
    let starts = settings.iter().map(|setting| {
        // A body that is built field by field starts as an empty one: all of its fields may be optional.
        let empty = matches!(setting.kind, Kind::Body(_)).then(|| quote!(given(::std::default::Default::default())));
        let start = empty.unwrap_or_else(|| quote!(default()));
        quote!(crate::setting::Setting::#start)
    });
    let setters = settings.iter().map(|setting| setting.setters(operation, texts));
    let taken = settings.iter().map(Setting::take);
    let check: Option<Path> = operation.check.as_deref().map(syn::parse_str).transpose()?;
    let check = check.map(|check| quote! { #check(&body)?; });
    let built = request_statements(send, operation)?;
    let answer = answer(send)?;
    let (call, answer) = match (&answer, Shape::of(&answer)) {
        (Type::Tuple(tuple), _) if tuple.elems.is_empty() => (quote!(send_empty), answer),
        (_, Shape::List(_) | Shape::Map(..)) => (quote!(send_collection), answer),
        _ if operation.may_be_empty => (quote!(send_optional), parse_quote!(::std::option::Option<#answer>)),
        // A type of the document that has fields.
        (Type::Path(path), _) if path.path.segments.first().is_some_and(|first| first.ident == "types") => {
            (quote!(send_object), answer)
        }
        _ => (quote!(send), answer),
    };
    let about = format!(" Builds the request of [`Client::{0}`](super::Client::{0}).", operation.name);
    let sends = doc(&format!("Sends `{} {}`.", operation.method, operation.path));
    let deprecated = deprecated::allow(operation.deprecated);
    Ok(quote! {
        #[doc = #about]
        #[derive(Clone, Debug)]
        #[must_use = "a request does nothing until `.send().await`"]
        #deprecated
        pub struct #name {
            pub(crate) client: super::Client,
            #(#declarations,)*
        }

        #deprecated
        impl #name {
            pub(crate) fn new(client: super::Client) -> Self {
                Self { client, #(#idents: #starts,)* }
            }

            #(#setters)*

            pub(crate) fn request(self) -> ::std::result::Result<::reqwest::Request, crate::Error> {
                let Self { client, #(#idents,)* } = self;
                #(#taken)*
                #check
                #(#built)*
                Ok(request)
            }

            #sends
            ///
            /// # Errors
            ///
            /// A value was refused or a required one not set, and nothing was sent; or the request failed, for
            /// any of the reasons that [`Error`](crate::Error) can be asked for.
            pub async fn send(self) -> ::std::result::Result<crate::ResponseValue<#answer>, crate::Error> {
                let session = self.client.session.clone();
                let request = self.request();
                session.#call(&super::operation::#table, request).await
            }
        }
    })
}

/// What can be set on a request.
struct Setting {
    ident: Ident,
    /// The type that is held, without its `Option`.
    held: Type,
    kind: Kind,
}

enum Kind {
    Required,
    Optional,
    /// A body that is built field by field, with the type that is sent.
    Body(Box<Type>),
}

fn settings(item: &ItemStruct) -> syn::Result<Vec<Setting>> {
    let fields = item.fields.iter().filter(|field| field.ident.as_ref().is_some_and(|ident| ident != "client"));
    fields.map(setting).collect()
}

/// From progenitor's `name: Result<T, String>`.
fn setting(field: &Field) -> syn::Result<Setting> {
    let ident = field.ident.clone().ok_or_else(|| missing("field name"))?;
    let ty = first_argument(&field.ty).ok_or_else(|| missing("type in a setting"))?;
    let spelled = ty.to_token_stream().to_string().replace(' ', "");
    if spelled.starts_with("types::builder::") {
        let sent = format_ident!("{}", name_of(&ty).ok_or_else(|| missing("body type"))?);
        let sent = parse_quote!(types::#sent);
        return Ok(Setting { ident, held: ty, kind: Kind::Body(Box::new(sent)) });
    }
    Ok(match Shape::of(&ty) {
        Shape::Optional(inner) => Setting { ident, held: inner.clone(), kind: Kind::Optional },
        _ => Setting { ident, held: ty, kind: Kind::Required },
    })
}

impl Setting {
    fn setters(&self, operation: &Operation, texts: &Texts) -> TokenStream {
        let ident = &self.ident;
        let Kind::Body(sent) = &self.kind else {
            let docs = doc(&self.documentation(operation));
            let deprecated = self.parameter(operation).is_some_and(|parameter| parameter.deprecated);
            let mark = deprecated.then(deprecated::mark);
            let setter = setter(ident, &self.held, &[], texts);
            return quote! { #docs #mark #setter };
        };
        let builder = &self.held;
        quote! {
            /// What the request carries; replaces all that was set of it before.
            pub fn body<V>(mut self, value: V) -> Self
            where
                V: ::std::convert::TryInto<#sent>,
                V::Error: ::std::fmt::Display,
            {
                self.body = crate::setting::Setting::<#sent>::value(value).map(::std::convert::From::from);
                self
            }

            /// What the request carries, set field by field.
            pub fn body_map<F>(mut self, set: F) -> Self
            where
                F: ::std::ops::FnOnce(#builder) -> #builder,
            {
                self.body = self.body.map(set);
                self
            }
        }
    }

    fn parameter<'a>(&self, operation: &'a Operation) -> Option<&'a Parameter> {
        let name = self.ident.to_string();
        operation.parameters.iter().find(|parameter| super::names::is(&parameter.name, &name))
    }

    fn documentation(&self, operation: &Operation) -> String {
        match self.parameter(operation) {
            Some(parameter) if !parameter.description.is_empty() => crate::prepare::doc_text(&parameter.description),
            Some(parameter) => format!("Sets the parameter `{}`.", parameter.name),
            None => "What the request carries.".to_owned(),
        }
    }

    /// Takes the value out, under its own name.
    fn take(&self) -> TokenStream {
        let ident = &self.ident;
        let text = ident.to_string();
        match &self.kind {
            Kind::Required => quote! { let #ident = #ident.required(#text)?; },
            Kind::Optional => quote! { let #ident = #ident.optional(#text)?; },
            Kind::Body(sent) => quote! {
                let #ident = #sent::try_from(#ident.required(#text)?).map_err(|refused| refused.within(#text))?;
            },
        }
    }
}

fn first_argument(ty: &Type) -> Option<Type> {
    let Type::Path(path) = ty else { return None };
    let PathArguments::AngleBracketed(arguments) = &path.path.segments.last()?.arguments else {
        return None;
    };
    match arguments.args.first()? {
        GenericArgument::Type(ty) => Some(ty.clone()),
        _ => None,
    }
}

/// The `T` of `Result<ResponseValue<T>, Error<()>>`.
fn answer(send: &ImplItemFn) -> syn::Result<Type> {
    let ReturnType::Type(_, ty) = &send.sig.output else {
        return Err(missing("return type"));
    };
    let value = first_argument(ty).ok_or_else(|| missing("return type"))?;
    first_argument(&value).ok_or_else(|| missing("answer type"))
}
