//! progenitor's statements that build a request, led to our runtime.

use quote::ToTokens;
use syn::punctuated::Punctuated;
use syn::visit_mut::VisitMut;
use syn::{
    Expr, ExprCall, ExprLit, ExprMacro, ExprMethodCall, ImplItemFn, Lit, Local, Member, Pat, Stmt, Token, parse_quote,
};

use super::requests::missing;
use crate::prepare::Operation;

/// The statements of `send` that build the request: the url, header parameters, and the request itself.
pub(super) fn request_statements(send: &ImplItemFn, operation: &Operation) -> syn::Result<Vec<Stmt>> {
    let mut kept = Vec::new();
    let mut headers = false;
    for statement in &send.block.stmts {
        let mut statement = statement.clone();
        match (binding(&statement).as_deref(), &statement) {
            (Some("url"), Stmt::Local(Local { init: Some(init), .. })) => {
                let path = path(&init.expr)?;
                kept.push(parse_quote!(let url = client.session.url(#path);));
            }
            (Some("header_map"), _) => kept.push(statement),
            (Some("request"), _) => {
                if let Stmt::Local(local) = &mut statement {
                    local.attrs.clear();
                    local.pat = parse_quote!(request);
                }
                kept.push(statement);
                if !headers {
                    kept.retain(|statement| binding(statement).as_deref() != Some("header_map"));
                }
                let mut adapt = Adapt { headers, operation, query: Vec::new() };
                for statement in &mut kept {
                    adapt.visit_stmt_mut(statement);
                }
                return Ok(with_query(kept, adapt.query));
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

/// Puts statements that append to the query behind the one that makes the url.
fn with_query(mut statements: Vec<Stmt>, query: Vec<Stmt>) -> Vec<Stmt> {
    let url = statements.iter().position(|statement| binding(statement).as_deref() == Some("url"));
    if let (Some(url), false) = (url, query.is_empty()) {
        if let Stmt::Local(Local { pat: Pat::Ident(name), .. }) = &mut statements[url] {
            name.mutability = Some(parse_quote!(mut));
        }
        let rest = statements.split_off(url + 1);
        statements.extend(query.into_iter().chain(rest));
    }
    statements
}

/// What progenitor's `format!("{}/path", client.baseurl)` puts behind the address.
fn path(url: &Expr) -> syn::Result<Expr> {
    let Expr::Macro(url) = url else { return Err(missing("path in `send`")) };
    let mut arguments = url.mac.parse_body_with(Punctuated::<Expr, Token![,]>::parse_terminated)?.into_iter();
    let (Some(Expr::Lit(ExprLit { lit: Lit::Str(text), .. })), Some(_)) = (arguments.next(), arguments.next()) else {
        return Err(missing("path in `send`"));
    };
    let text = text.value();
    let text = text.strip_prefix("{}").ok_or_else(|| missing("address in `send`"))?;
    let values: Vec<Expr> = arguments.collect();
    Ok(if values.is_empty() { parse_quote!(#text) } else { parse_quote!(&format!(#text, #(#values),*)) })
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
    /// What appends to the query.
    query: Vec<Stmt>,
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
        if method == "build"
            && let Some(media_types) = &self.operation.accept
        {
            **receiver = parse_quote!(#receiver.header(::reqwest::header::ACCEPT, #media_types));
        } else if method == "header"
            && let Some(Expr::Path(name)) = args.first()
            && name.path.segments.last().is_some_and(|last| last.ident == "ACCEPT")
        {
            // The session adds that of JSON.
            *expression = (**receiver).clone();
        }
    }
}

impl Adapt<'_> {
    /// `.query(&progenitor_client::QueryParam::new(name, value))` works on the query even where there is no value.
    fn append(&mut self, expression: &mut Expr) {
        if let Expr::MethodCall(ExprMethodCall { receiver, method, args, .. }) = expression
            && method == "query"
            && let Some(Expr::Reference(parameter)) = args.first()
            && let Expr::Call(ExprCall { args, .. }) = &*parameter.expr
        {
            self.query.push(parse_quote!(crate::query::append(&mut url, #args)?;));
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
            && member == "client"
        {
            *expression = parse_quote!(client.session.http());
        }
        syn::visit_mut::visit_expr_mut(self, expression);
        self.append(expression);
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
