//! The client's methods and the table of operations.

use heck::{ToShoutySnakeCase, ToUpperCamelCase};
use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::{deprecated, doc};
use crate::prepare::{Limit, Measure, Operation, Place, doc_text};

/// `struct Client` with a method for each operation.
pub(super) fn client(operations: &[Operation], title: &str, api: &str) -> TokenStream {
    let methods = operations.iter().map(|operation| {
        let name = format_ident!("{}", operation.name);
        let builder = format_ident!("{}", operation.id.to_upper_camel_case());
        let docs = doc(&documentation(operation));
        let deprecated = operation.deprecated.then(deprecated::mark);
        quote! {
            #docs
            #deprecated
            pub fn #name(&self) -> builder::#builder {
                builder::#builder::new(self.clone())
            }
        }
    });
    let shared = shared(api);
    let about =
        doc(&format!("A client of the {title}.\n\nA clone is cheap and shares connections, token and rate limit."));
    quote! {
        #about
        #[derive(Clone, Debug)]
        pub struct Client {
            pub(crate) session: crate::session::Session,
        }

        impl Client {
            #(#methods)*
        }

        #shared
    }
}

/// What every client can do beside its operations.
fn shared(api: &str) -> TokenStream {
    let with_options = doc(&format!(
        "A client with other options for its calls, sharing connections, token and rate limit with this one.\n\n\
         ```no_run\nuse std::time::Duration;\nuse clusterkit::{{RetryPolicy, {api}}};\n\n\
         # fn main() -> Result<(), clusterkit::Error> {{\nlet client = {api}::Client::from_env()?;\n\
         let hasty = client.with_options(|o| o.retry(RetryPolicy::never()).time_limit(Duration::from_secs(5)));\n\
         # Ok(())\n# }}\n```"
    ));
    let request = doc(&format!(
        "A request that the document lacks, through the same pipeline.\n\n\
         ```no_run\nuse clusterkit::{{{api}, reqwest::Method}};\n\n\
         # async fn run() -> Result<(), clusterkit::Error> {{\nlet client = {api}::Client::from_env()?;\n\
         let answer = client.request(Method::GET, \"/newer/path\").send::<serde_json::Value>().await?;\n\
         # Ok(())\n# }}\n```\n\nThe path is put behind the base URL and begins with a slash."
    ));
    let rate_limit = doc(&format!(
        "The limit that this client and its clones keep, to be asked how it stands or to be shared with another client.\n\n\
         ```no_run\n# fn main() -> Result<(), clusterkit::Error> {{\nlet client = clusterkit::{api}::Client::from_env()?;\n\
         println!(\"next slot in {{:?}}\", client.rate_limit().state().next_slot);\n# Ok(())\n# }}\n```"
    ));
    quote! {
        impl Client {
            #with_options
            #[must_use]
            pub fn with_options(&self, set: impl ::std::ops::FnOnce(crate::CallOptions) -> crate::CallOptions) -> Self {
                Self { session: self.session.with_options(set) }
            }

            #request
            pub fn request(&self, method: ::reqwest::Method, path: impl ::std::convert::Into<String>) -> crate::RawRequest {
                crate::RawRequest::new(self.session.clone(), #api, method, path)
            }

            #rate_limit
            #[must_use]
            pub fn rate_limit(&self) -> &crate::RateLimit {
                self.session.rate_limit()
            }
        }
    }
}

fn documentation(operation: &Operation) -> String {
    let (summary, description) = (doc_text(&operation.summary), doc_text(&operation.description));
    let route = format!("Sends `{} {}`.", operation.method, operation.path);
    let mut parts: Vec<String> = [summary, description, route].into_iter().filter(|part| !part.is_empty()).collect();
    let builder = operation.id.to_upper_camel_case();
    let required: Vec<String> = operation
        .parameters
        .iter()
        .filter(|parameter| parameter.required)
        .map(|parameter| super::names::link(&builder, &parameter.name))
        .chain(operation.needs_body.then(|| format!("[`body`](builder::{builder}::body)")))
        .collect();
    if !required.is_empty() {
        parts.push(format!("Set before sending: {}.", required.join(", ")));
    }
    parts.join("\n\n")
}

/// `mod operation` with a static for each, and `OPERATIONS` with all.
pub(super) fn table(operations: &[Operation], api: &str) -> TokenStream {
    let names: Vec<Ident> =
        operations.iter().map(|operation| format_ident!("{}", operation.id.to_shouty_snake_case())).collect();
    let rows = operations.iter().zip(&names).map(|(operation, name)| {
        let Operation { id, method, path, idempotent, authenticated, .. } = operation;
        let limits = operation.limits.iter().map(limit);
        quote! {
            pub(crate) static #name: Operation = Operation {
                api: #api,
                id: #id,
                method: Cow::Borrowed(#method),
                path: Cow::Borrowed(#path),
                idempotent: #idempotent,
                authenticated: #authenticated,
                limits: &[#(#limits),*],
            };
        }
    });
    quote! {
        /// Every operation of the document, in its order.
        pub static OPERATIONS: &[&crate::Operation] = &[#(&operation::#names),*];

        /// What the pipeline knows of each operation.
        pub(crate) mod operation {
            #[allow(unused_imports, reason = "not every document has limits")]
            use crate::operation::{Limit, Measure, Operation, Place};
            use ::std::borrow::Cow;

            #(#rows)*
        }
    }
}

fn limit(limit: &Limit) -> TokenStream {
    let place = match limit.place {
        Place::Query => quote!(Place::Query),
        Place::Body => quote!(Place::Body),
    };
    let measure = match limit.measure {
        Measure::Value => quote!(Measure::Value),
        Measure::Length => quote!(Measure::Length),
    };
    let bound = |bound: Option<i64>| bound.map_or_else(|| quote!(None), |bound| quote!(Some(#bound)));
    let (minimum, maximum) = (bound(limit.minimum), bound(limit.maximum));
    let path = &limit.path;
    quote! {
        Limit { place: #place, path: &[#(#path),*], measure: #measure, minimum: #minimum, maximum: #maximum }
    }
}
