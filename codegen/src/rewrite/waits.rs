//! The methods `wait_*`, which poll an operation until its response has a state.

use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};
use syn::Type;

use super::access::Access;
use super::docs::doc;
use super::names::ident;
use super::types::Types;
use crate::prepare::{NotFound, Operation, Wait};

/// The `wait_` methods of an operation, whose decoded response has the type `value`.
pub(super) fn methods(operation: &Operation, value: &Type, types: &Types) -> syn::Result<Option<TokenStream>> {
    if operation.waits.is_empty() {
        return Ok(None);
    }
    let name = ident(operation);
    let methods = operation.waits.iter().map(|wait| method(wait, value, types)).collect::<syn::Result<Vec<_>>>()?;
    Ok(Some(quote!(impl #name { #(#methods)* })))
}

fn method(wait: &Wait, value: &Type, types: &Types) -> syn::Result<TokenStream> {
    let Wait { name, reached, failed, strip_prefix, .. } = wait;
    let times = Literal::u32_unsuffixed(wait.times);
    let method = format_ident!("wait_{name}");
    let (not_found, waiter, start) = match wait.not_found {
        NotFound::Error => (quote!(Error), quote!(#value), quote!(wait)),
        NotFound::Tolerated => (quote!(Tolerated), quote!(#value), quote!(wait)),
        // A 404 does not contain a value.
        NotFound::Reached => (quote!(Reached), quote!(()), quote!(wait_gone)),
    };
    let state = if let Some(pointer) = &wait.state {
        let state = Access::new(types, value).field(pointer)?.text();
        quote!(|value| #state)
    } else {
        quote!(|_| ::std::option::Option::None)
    };
    let timeout = Literal::u32_unsuffixed(wait.timeout.unwrap_or_default());
    let about = doc(&about(wait));
    Ok(quote! {
        #about
        pub fn #method(self) -> rt::Waiter<#waiter> {
            const TARGET: rt::WaitTarget = rt::WaitTarget {
                name: #name,
                reached: &[#(#reached),*],
                failed: &[#(#failed),*],
                strip_prefix: #strip_prefix,
                not_found: rt::NotFound::#not_found,
                times: #times,
                timeout_seconds: #timeout,
            };
            rt::#start(self, &TARGET, #state)
        }
    })
}

/// The documentation of a wait.
fn about(wait: &Wait) -> String {
    let field = wait.state.as_deref().unwrap_or_default().trim_start_matches('/').replace('/', ".");
    let or = |values: &[String]| {
        let values: Vec<String> = values.iter().map(|value| format!("`{value}`")).collect();
        match values.split_last() {
            Some((last, rest)) if !rest.is_empty() => format!("{} or {last}", rest.join(", ")),
            _ => values.concat(),
        }
    };
    let consecutive = if wait.times > 1 { format!(" in {} consecutive polls", wait.times) } else { String::new() };
    let mut sentences = vec![match (wait.reached.is_empty(), wait.not_found) {
        (true, _) => "Waits until the server responds with status 404.".to_owned(),
        (false, NotFound::Reached) => {
            format!(
                "Waits until `{field}` is {}{consecutive}, or the server responds with status 404.",
                or(&wait.reached)
            )
        }
        (false, _) => format!("Waits until `{field}` is {}{consecutive}, and returns the response.", or(&wait.reached)),
    }];
    sentences.push(String::new());
    if !wait.failed.is_empty() {
        sentences.push(format!("{} ends the wait with an error of the kind `FailedState`.", or(&wait.failed)));
    }
    if wait.state.is_some() {
        sentences.push("Any other state is pending.".to_owned());
    }
    if wait.not_found == NotFound::Tolerated {
        sentences.push("A 404 is tolerated at first, because a new resource may not be visible yet.".to_owned());
    }
    sentences.push(match wait.timeout {
        Some(seconds) => format!("The timeout is {seconds} seconds, unless it is set on the returned waiter."),
        None => "Timeout, intervals and a progress callback are set on the returned waiter.".to_owned(),
    });
    let (first, rest) = sentences.split_at(2);
    format!("{}\n\n{}", first[0], rest.join(" "))
}
