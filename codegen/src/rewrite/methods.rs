//! The methods of the client, with their documentation.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::builders::Need;
use super::deprecated;
use super::docs::doc;
use super::names::ident;
use super::operations::{Body, Generated, Setting};
use super::setters::Argument;
use super::types::Types;
use crate::prepare::{Operation, doc_text};

impl Generated<'_> {
    /// The parameters that are arguments of the client's method.
    fn required(&self) -> impl Iterator<Item = &Setting<'_>> {
        self.parameters.iter().filter(|setting| setting.parameter.required)
    }

    /// The client's method.
    pub(super) fn method(&self, types: &Types) -> TokenStream {
        let (method, name) = (format_ident!("{}", self.operation.name), ident(self.operation));
        let docs = doc(&self.documentation(types));
        let aliases = self.aliases();
        let visibility = self.visibility();
        let mark = self.operation.deprecated.then(deprecated::mark);
        let arguments = self.required().map(|Setting { ident, ty, .. }| {
            let argument = Argument::new(ty, ident).ty;
            quote!(#ident: #argument)
        });
        let values = self.parameters.iter().map(|Setting { ident, ty, parameter }| {
            let argument = Argument::new(ty, ident).setting;
            let value = if parameter.required { argument } else { quote!(rt::Setting::default()) };
            quote!(#ident: #value)
        });
        let body = self.body.as_ref().map(|body| match body {
            Body::Spread { .. } => quote!(body: rt::Setting::given(::std::default::Default::default()),),
            Body::Value { .. } => quote!(body: rt::Setting::default(),),
        });
        quote! {
            #docs
            #(#[doc(alias = #aliases)])*
            #mark
            #visibility fn #method(&self, #(#arguments),*) -> operations::#name {
                operations::#name { session: self.session.clone(), #(#values,)* #body }
            }
        }
    }

    fn documentation(&self, types: &Types) -> String {
        let operation = self.operation;
        let mut parts = vec![sentence(doc_text(&operation.summary)), doc_text(&operation.description)];
        let required: Vec<String> = match &self.body {
            Some(Body::Spread { ty }) => {
                let fields = self.spread(ty, types);
                let required = fields.iter().filter(|(_, field)| field.need == Need::Required);
                required.map(|(setter, _)| setter.to_string()).collect()
            }
            Some(Body::Value { .. }) if operation.needs_body => vec!["body".to_owned()],
            _ => Vec::new(),
        };
        if !required.is_empty() {
            let name = ident(operation);
            let links = required.iter().map(|setter| format!("[`{setter}`](operations::{name}::{setter})"));
            parts.push(format!("Requires {}.", links.collect::<Vec<_>>().join(", ")));
        }
        match (&operation.since, &operation.until) {
            (Some(since), Some(until)) => parts.push(format!("In the versions {since} to {until} of the API.")),
            (Some(since), None) => parts.push(format!("Since version {since} of the API.")),
            (None, Some(until)) => parts.push(format!("Up to version {until} of the API.")),
            (None, None) => {}
        }
        let source = operation.source.as_ref().map(|url| format!(" Source: <{url}>.")).unwrap_or_default();
        parts.push(format!("Sends `{} {}`.{source}", operation.method, operation.path));
        parts.retain(|part| !part.is_empty());
        parts.join("\n\n")
    }

    /// Search terms of the method: the operation's id, `get_x` for a list `list_x` and the reverse, and `x-aliases`.
    fn aliases(&self) -> Vec<String> {
        let Operation { id, name, list, aliases, .. } = self.operation;
        let mut all = vec![id.clone()];
        if list.is_some() {
            let other = name.strip_prefix("list_").map(|things| format!("get_{things}"));
            all.extend(other.or_else(|| name.strip_prefix("get_").map(|things| format!("list_{things}"))));
        }
        all.extend(aliases.iter().cloned());
        let mut seen = BTreeSet::from([name.clone()]);
        all.retain(|alias| seen.insert(alias.clone()));
        all
    }
}

/// A summary, with the full stop that vendors omit.
fn sentence(mut text: String) -> String {
    if text.ends_with(|c: char| c.is_alphanumeric() || c == '`' || c == ')') {
        text.push('.');
    }
    text
}
