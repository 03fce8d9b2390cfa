//! The paths of other crates in generated code. All lead through the runtime, which modules import as `rt`.

use proc_macro2::{Group, Literal, TokenStream, TokenTree};
use quote::quote;
use syn::visit_mut::{self, VisitMut};
use syn::{Attribute, Meta, Path, PathSegment, Type, TypePath, parse_quote};

/// The import of the runtime's module for generated code, if there are `items` that use it.
pub(super) fn import<T>(items: &[T]) -> Option<TokenStream> {
    (!items.is_empty()).then(|| {
        quote!(
            use ::clusterkit_runtime::generated::v1 as rt;
        )
    })
}

/// The crates that the runtime exports again.
const EXPORTED: [&str; 3] = ["serde", "serde_json", "jiff"];

/// Redirects paths into other crates, and those into progenitor's error module, to the runtime. Replaces the types that
/// typify has for standard formats: it forgets ours where it merges schemas.
pub(super) struct Paths;

impl VisitMut for Paths {
    fn visit_path_mut(&mut self, path: &mut Path) {
        visit_mut::visit_path_mut(self, path);
        if path.segments.last().is_some_and(|segment| segment.ident == "ConversionError") {
            *path = parse_quote!(rt::InvalidValue);
        } else if path.leading_colon.is_some()
            && path.segments.first().is_some_and(|first| EXPORTED.iter().any(|name| first.ident == name))
        {
            path.leading_colon = None;
            path.segments.insert(0, PathSegment::from(quote::format_ident!("rt")));
        }
    }

    fn visit_type_path_mut(&mut self, ty: &mut TypePath) {
        let path: Vec<String> = ty.path.segments.iter().map(|segment| segment.ident.to_string()).collect();
        let path: Vec<&str> = path.iter().map(String::as_str).collect();
        let ours: Option<Type> = match path.as_slice() {
            ["chrono", "DateTime"] => Some(parse_quote!(rt::jiff::Timestamp)),
            ["chrono", "naive", "NaiveDate"] | ["chrono", "NaiveDate"] => Some(parse_quote!(rt::jiff::civil::Date)),
            ["uuid", "Uuid"] => Some(parse_quote!(::std::string::String)),
            _ => None,
        };
        if let Some(Type::Path(ours)) = ours {
            *ty = ours;
        }
        visit_mut::visit_type_path_mut(self, ty);
    }

    fn visit_attribute_mut(&mut self, attribute: &mut Attribute) {
        if let Meta::List(list) = &mut attribute.meta
            && (list.path.is_ident("derive") || list.path.is_ident("serde"))
        {
            list.tokens = redirect(std::mem::take(&mut list.tokens));
        }
    }
}

/// Redirects the paths in the tokens of an attribute, and those that are the text of a literal.
fn redirect(tokens: TokenStream) -> TokenStream {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let mut redirected = TokenStream::new();
    for (index, token) in tokens.iter().enumerate() {
        let exported = |token: Option<&TokenTree>| match token {
            Some(TokenTree::Ident(ident)) => EXPORTED.iter().any(|name| ident == name),
            _ => false,
        };
        match token {
            // `::serde::Serialize`: the two colons come before the name.
            TokenTree::Punct(colon) if colon.as_char() == ':' => {
                let starts = exported(tokens.get(index + 2))
                    && !matches!(index.checked_sub(1).and_then(|before| tokens.get(before)), Some(TokenTree::Ident(_)));
                redirected.extend(starts.then(|| quote!(rt)));
                redirected.extend([token.clone()]);
            }
            TokenTree::Group(group) => {
                redirected.extend([TokenTree::Group(Group::new(group.delimiter(), redirect(group.stream())))]);
            }
            TokenTree::Literal(literal) => {
                let text = literal.to_string();
                let path = text.strip_prefix("\"::").map(|path| path.trim_end_matches('"'));
                let path = path.filter(|path| EXPORTED.iter().any(|name| path.starts_with(&format!("{name}::"))));
                let literal = path.map_or_else(|| literal.clone(), |path| Literal::string(&format!("rt::{path}")));
                redirected.extend([TokenTree::Literal(literal)]);
            }
            TokenTree::Ident(_) | TokenTree::Punct(_) => redirected.extend([token.clone()]),
        }
    }
    redirected
}
