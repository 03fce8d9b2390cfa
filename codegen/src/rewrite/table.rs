//! The table of operations, with the facts that the runtime needs about each.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;
use syn::Path;

use super::names::row_ident;
use super::paths;
use crate::pointer;
use crate::prepare::{Limit, List, Measure, Operation, Place, Target};

/// `mod table` with a static for each operation, and `OPERATIONS` with those that callers can send.
pub(super) fn table(operations: &[Operation]) -> syn::Result<TokenStream> {
    let rows = operations.iter().map(row).collect::<syn::Result<Vec<_>>>()?;
    let public: Vec<Ident> = operations.iter().filter(|operation| !operation.internal).map(row_ident).collect();
    let import = paths::import(operations);
    Ok(quote! {
        /// Every operation of the client, in the order of the document.
        pub static OPERATIONS: &[&rt::Operation] = &[#(&table::#public),*];

        /// The facts about each operation that the runtime needs.
        pub(crate) mod table {
            #import

            #(#rows)*
        }
    })
}

fn row(operation: &Operation) -> syn::Result<TokenStream> {
    let name = row_ident(operation);
    let Operation { id, method, path, .. } = operation;
    // GET and the like are idempotent by themselves.
    let idempotent = (operation.idempotent && matches!(method.as_str(), "POST" | "PATCH" | "TRACE"))
        .then(|| quote!(.idempotent(true)));
    let authenticated = (!operation.authenticated).then(|| quote!(.authenticated(false)));
    let limits: Vec<TokenStream> = operation.limits.iter().map(limit).collect();
    let limits = (!limits.is_empty()).then(|| quote!(.limits(&[#(#limits),*])));
    let versions = (operation.since.is_some() || operation.until.is_some()).then(|| {
        let (since, until) = (option(operation.since.as_ref()), option(operation.until.as_ref()));
        quote!(.versions(#since, #until))
    });
    let list = operation.list.as_ref().map(|value| {
        let list = list(value);
        quote!(.list(&#list))
    });
    let accept = operation.accept.as_ref().map(|media_types| quote!(.accept(#media_types)));
    let content_type = operation.content_type.as_ref().map(|media_type| quote!(.content_type(#media_type)));
    let check: Option<Path> = operation.check.as_deref().map(syn::parse_str).transpose()?;
    let check = check.map(|check| quote!(.check(#check)));
    Ok(quote! {
        pub(crate) static #name: rt::Operation = rt::Operation::new(super::API, #id, #method, #path)
            #idempotent #authenticated #limits #versions #list #accept #content_type #check;
    })
}

fn option(value: Option<impl quote::ToTokens>) -> TokenStream {
    value.map_or_else(|| quote!(None), |value| quote!(Some(#value)))
}

fn limit(limit: &Limit) -> TokenStream {
    let target = match limit.place {
        Place::Query => {
            let name = limit.path.join(".");
            quote!(rt::Target::Query(#name))
        }
        Place::Body => {
            let pointer = limit.path.iter().fold(String::new(), |at, key| pointer::join(&at, key));
            quote!(rt::Target::Body(#pointer))
        }
    };
    let measure = match limit.measure {
        Measure::Value => quote!(rt::Measure::Value),
        Measure::Length => quote!(rt::Measure::Length),
    };
    let bound = |bound: Option<i64>| option(bound.map(Literal::i64_unsuffixed));
    let (minimum, maximum) = (bound(limit.minimum), bound(limit.maximum));
    quote! {
        rt::Limit { target: #target, measure: #measure, minimum: #minimum, maximum: #maximum }
    }
}

fn list(list: &List) -> TokenStream {
    let cursors = list.cursors.iter().map(|cursor| {
        let (name, number) = (&cursor.name, cursor.number);
        let (send, send_back) = (target(&cursor.send), option(cursor.send_back.as_ref().map(target)));
        let since = option(cursor.since.as_ref());
        quote! {
            rt::ListCursor { name: #name, send: #send, send_back: #send_back, since: #since, number: #number }
        }
    });
    let page_size = option(list.page_size.as_ref().map(|size| {
        let (send, maximum) = (target(&size.send), Literal::u32_unsuffixed(size.maximum));
        quote!(rt::PageSize { send: #send, maximum: #maximum })
    }));
    let last_page_may_lack_paging = list.last_page_may_lack_paging;
    quote! {
        rt::List {
            cursors: &[#(#cursors),*],
            page_size: #page_size,
            last_page_may_lack_paging: #last_page_may_lack_paging,
        }
    }
}

fn target(target: &Target) -> TokenStream {
    match target {
        Target::Query(name) => quote!(rt::Target::Query(#name)),
        Target::Body(pointer) => quote!(rt::Target::Body(#pointer)),
    }
}
