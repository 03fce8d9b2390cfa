//! progenitor's statements that build a request, led to our runtime.

use quote::ToTokens;
use syn::punctuated::Punctuated;
use syn::visit_mut::VisitMut;
use syn::{Expr, ExprMacro, ExprMethodCall, ImplItemFn, Local, Member, Pat, Stmt, Token, parse_quote};

use super::requests::missing;
use crate::prepare::Operation;

/// The statements of `send` that build the request: the url, header parameters, and the request itself.
pub(super) fn request_statements(send: &ImplItemFn, operation: &Operation) -> syn::Result<Vec<Stmt>> {
    let mut kept = Vec::new();
    let mut headers = false;
    for statement in &send.block.stmts {
        let mut statement = statement.clone();
        match (binding(&statement).as_deref(), &statement) {
            (Some("url" | "header_map"), _) => kept.push(statement),
            (Some("request"), _) => {
                if let Stmt::Local(local) = &mut statement {
                    local.attrs.clear();
                    local.pat = parse_quote!(request);
                }
                kept.push(statement);
                if !headers {
                    kept.retain(|statement| binding(statement).as_deref() != Some("header_map"));
                }
                let mut adapt = Adapt { headers, operation };
                for statement in &mut kept {
                    adapt.visit_stmt_mut(statement);
                }
                return Ok(kept);
            }
            (None, Stmt::Expr(expression, _)) => {
                let text = expression.to_token_stream().to_string();
                if text.starts_with("header_map") && text.contains("\"api-version\"") {
                    continue;
                }
                headers |= text.contains("header_map");
                kept.push(statement);
            }
            _ => {}
        }
    }
    Err(missing("request in `send`"))
}

/// The name that a `let` binds.
fn binding(statement: &Stmt) -> Option<String> {
    let Stmt::Local(Local { pat, .. }) = statement else {
        return None;
    };
    match pat {
        Pat::Ident(pat) => Some(pat.ident.to_string()),
        _ => Some(String::new()),
    }
}

/// Leads progenitor's expressions to our runtime.
struct Adapt<'a> {
    headers: bool,
    operation: &'a Operation,
}

impl Adapt<'_> {
    /// The headers that say in which media type the body is sent and the answer expected.
    fn negotiate(&self, expression: &mut Expr) {
        let Expr::MethodCall(ExprMethodCall { receiver, method, args, .. }) = expression else { return };
        if method == "json"
            && let Some(media_type) = &self.operation.content_type
        {
            **receiver = parse_quote!(#receiver.header(::reqwest::header::CONTENT_TYPE, #media_type));
        }
        let Some(media_types) = &self.operation.accept else { return };
        if method == "build" {
            **receiver = parse_quote!(#receiver.header(::reqwest::header::ACCEPT, #media_types));
        } else if method == "header"
            && let Some(Expr::Path(name)) = args.first()
            && name.path.segments.last().is_some_and(|last| last.ident == "ACCEPT")
        {
            *expression = (**receiver).clone();
        }
    }
}

impl VisitMut for Adapt<'_> {
    fn visit_expr_mut(&mut self, expression: &mut Expr) {
        if !self.headers
            && let Expr::MethodCall(ExprMethodCall { receiver, method, .. }) = expression
            && method == "headers"
        {
            *expression = (**receiver).clone();
        }
        if let Expr::Field(field) = expression
            && field.base.to_token_stream().to_string() == "client"
            && let Member::Named(member) = &field.member
        {
            if member == "baseurl" {
                *expression = parse_quote!(client.session.base_url());
            } else if member == "client" {
                *expression = parse_quote!(client.session.http());
            }
        }
        syn::visit_mut::visit_expr_mut(self, expression);
        self.negotiate(expression);
    }

    fn visit_expr_macro_mut(&mut self, expression: &mut ExprMacro) {
        let arguments = expression.mac.parse_body_with(Punctuated::<Expr, Token![,]>::parse_terminated);
        if let Ok(mut arguments) = arguments {
            for argument in &mut arguments {
                self.visit_expr_mut(argument);
            }
            expression.mac.tokens = arguments.into_token_stream();
        }
    }

    fn visit_path_mut(&mut self, path: &mut syn::Path) {
        if path.segments.first().is_some_and(|first| first.ident == "progenitor_client") {
            let rest = path.segments.iter().skip(1);
            *path = parse_quote!(crate::query::#(#rest)::*);
        }
        syn::visit_mut::visit_path_mut(self, path);
    }
}
