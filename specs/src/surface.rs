//! Lists the public items of a generated client, one per line, for reviews.

use clusterkit_codegen::{Document, Error, Finding, generate, with_large_stack};
use quote::ToTokens;
use syn::parse::{Parse, ParseBuffer, ParseStream};
use syn::visit::{self, Visit};
use syn::visit_mut::{self, VisitMut};
use syn::{
    Attribute, Expr, ExprMethodCall, Field, Fields, Ident, ImplItem, ImplItemFn, Item, ItemImpl, ItemMod, ItemStruct,
    Lit, LitStr, Meta, ReturnType, Token, Type, Variant, Visibility, braced,
};

/// Lists what callers see of the client of `document`: operations with their parameters and responses, types with their
/// fields, and enums with their values. A name that differs on the wire is followed by that one.
///
/// # Errors
///
/// As [`generate`].
pub fn surface(document: &Document, api: &str) -> Result<String, Error> {
    with_large_stack(document, || {
        let code = generate(document, api)?;
        let file = syn::parse_file(&code).map_err(|error| {
            let problem = format!("its generated code cannot be parsed: {error}");
            Finding::new(document.file(), "", problem, "check the rewriting pass")
        })?;
        Ok(lines(&file))
    })
}

fn lines(file: &syn::File) -> String {
    let mut lines = Vec::new();
    operations(&file.items, &mut lines);
    types(module(&file.items, "types"), &mut lines);
    lines.join("\n")
}

fn module<'a>(items: &'a [Item], name: &str) -> &'a [Item] {
    let found = items.iter().find_map(|item| match item {
        Item::Mod(ItemMod { ident, content: Some((_, items)), .. }) if ident == name => Some(items.as_slice()),
        _ => None,
    });
    found.unwrap_or_default()
}

/// Lists the methods of the client that start a request.
fn operations(items: &[Item], lines: &mut Vec<String>) {
    let builders = module(items, "builder");
    for function in functions(items, "Client") {
        let ReturnType::Type(_, builder) = &function.sig.output else { continue };
        let text = docs(&function.attrs);
        let Some(route) = text.split("Sends `").nth(1).and_then(|rest| rest.split('`').next()) else { continue };
        let mark = if is_deprecated(&function.attrs) { "  deprecated" } else { "" };
        lines.push(format!("client.{}()  {route}{mark}", function.sig.ident));
        request(builders, &short(builder), lines);
        lines.push(String::new());
    }
}

/// Lists the parameters and the response of a request.
fn request(builders: &[Item], name: &str, lines: &mut Vec<String>) {
    let mut required = Required::default();
    for function in functions(builders, name) {
        required.visit_impl_item_fn(function);
    }
    let setter = |ident: &Ident| functions(builders, name).find(|function| function.sig.ident == *ident);
    let structure = builders.iter().find_map(|item| match item {
        Item::Struct(item) if item.ident == name => Some(item),
        _ => None,
    });
    for field in structure.into_iter().flat_map(|item| &item.fields) {
        let Some(ident) = field.ident.as_ref().filter(|ident| *ident != "client") else { continue };
        let held = short(&field.ty);
        let held = held.strip_prefix("Setting<").and_then(|held| held.strip_suffix('>')).unwrap_or(&held);
        let need = if required.0.iter().any(|name| ident == name) { "" } else { ", optional" };
        let mark = if setter(ident).is_some_and(|setter| is_deprecated(&setter.attrs)) { "  deprecated" } else { "" };
        lines.push(format!("    .{ident}({held}{need}){mark}"));
    }
    if let Some(send) = functions(builders, name).find(|function| function.sig.ident == "send")
        && let ReturnType::Type(_, answer) = &send.sig.output
    {
        let answer = short(answer);
        let value = answer.strip_prefix("Result<ResponseValue<").and_then(|rest| rest.strip_suffix(">, Error>"));
        lines.push(format!("    -> {}", value.unwrap_or(&answer)));
    }
}

fn functions<'a>(items: &'a [Item], name: &str) -> impl Iterator<Item = &'a ImplItemFn> {
    let own = items.iter().filter_map(move |item| match item {
        Item::Impl(ItemImpl { trait_: None, self_ty, items, .. }) if short(self_ty) == name => Some(items),
        _ => None,
    });
    own.flatten().filter_map(|item| match item {
        ImplItem::Fn(function) => Some(function),
        _ => None,
    })
}

/// The names in `.required("name")`.
#[derive(Default)]
struct Required(Vec<String>);

impl<'a> Visit<'a> for Required {
    fn visit_expr_method_call(&mut self, call: &'a ExprMethodCall) {
        if call.method == "required"
            && let Some(Expr::Lit(argument)) = call.args.first()
            && let Lit::Str(name) = &argument.lit
        {
            self.0.push(name.value());
        }
        visit::visit_expr_method_call(self, call);
    }
}

fn types(items: &[Item], lines: &mut Vec<String>) {
    let builders: Vec<&Ident> = module(items, "builder")
        .iter()
        .filter_map(|item| match item {
            Item::Struct(item) => Some(&item.ident),
            _ => None,
        })
        .collect();
    for item in items {
        match item {
            Item::Struct(item) if matches!(item.vis, Visibility::Public(_)) => {
                structure(item, builders.contains(&&item.ident), lines);
            }
            Item::Type(item) => lines.push(format!("type {} = {}", item.ident, short(&item.ty))),
            Item::Enum(item) => {
                lines.push(format!("enum {}", item.ident));
                item.variants.iter().for_each(|item| variant(item, lines));
            }
            Item::Macro(item) if item.mac.path.segments.last().is_some_and(|last| last.ident == "open_enum") => {
                let Ok(open) = syn::parse2::<OpenEnum>(item.mac.tokens.clone()) else { continue };
                lines.push(format!("enum {}, open", open.name));
                lines.extend(open.values.iter().map(|(name, value)| named(&name.to_string(), "", value)));
            }
            _ => continue,
        }
        lines.push(String::new());
    }
}

fn structure(item: &ItemStruct, has_builder: bool, lines: &mut Vec<String>) {
    let builder = if has_builder { "  with a builder" } else { "" };
    let mark = if is_deprecated(&item.attrs) { "  deprecated" } else { "" };
    match &item.fields {
        Fields::Unnamed(fields) => {
            let inner: Vec<String> = fields.unnamed.iter().map(|field| short(&field.ty)).collect();
            lines.push(format!("struct {}({}){builder}{mark}", item.ident, inner.join(", ")));
        }
        fields => {
            lines.push(format!("struct {}{builder}{mark}", item.ident));
            lines.extend(fields.iter().map(field));
        }
    }
}

/// A value of an enum, with what it holds.
fn variant(variant: &Variant, lines: &mut Vec<String>) {
    let name = variant.ident.to_string();
    let wire = renamed(&variant.attrs).unwrap_or_else(|| name.clone());
    let held = match &variant.fields {
        Fields::Unnamed(fields) => {
            let held: Vec<String> = fields.unnamed.iter().map(|field| short(&field.ty)).collect();
            format!("({})", held.join(", "))
        }
        _ => String::new(),
    };
    lines.push(named(&name, &held, &wire));
    if let Fields::Named(fields) = &variant.fields {
        lines.extend(fields.named.iter().map(|inner| format!("    {}", field(inner))));
    }
}

fn field(field: &Field) -> String {
    let name = field.ident.as_ref().map(ToString::to_string).unwrap_or_default();
    let wire = renamed(&field.attrs).unwrap_or_else(|| name.trim_start_matches("r#").to_owned());
    let mark = if is_deprecated(&field.attrs) { "  deprecated" } else { "" };
    named(&name, &format!(": {}", short(&field.ty)), &wire) + mark
}

/// A name, and the one on the wire where that is another.
fn named(name: &str, rest: &str, wire: &str) -> String {
    let wire = if wire == name { String::new() } else { format!("  \"{wire}\"") };
    format!("    {name}{rest}{wire}")
}

fn renamed(attributes: &[Attribute]) -> Option<String> {
    let serde = attributes.iter().filter(|attribute| attribute.path().is_ident("serde"));
    let mut found = None;
    for attribute in serde {
        // What is no `rename = ".."` is not looked at.
        let _ = attribute.parse_nested_meta(|meta| {
            let value = meta.value().and_then(ParseBuffer::parse::<LitStr>);
            if let (true, Ok(value)) = (meta.path.is_ident("rename"), value) {
                found = Some(value.value());
            }
            Ok(())
        });
    }
    found
}

fn is_deprecated(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| attribute.path().is_ident("deprecated"))
}

fn docs(attributes: &[Attribute]) -> String {
    let text = attributes.iter().filter_map(|attribute| match &attribute.meta {
        Meta::NameValue(pair) if pair.path.is_ident("doc") => match &pair.value {
            Expr::Lit(text) => match &text.lit {
                Lit::Str(text) => Some(text.value()),
                _ => None,
            },
            _ => None,
        },
        _ => None,
    });
    text.collect::<Vec<_>>().join("\n")
}

/// A type without the modules in front of its names.
fn short(ty: &Type) -> String {
    struct Last;
    impl VisitMut for Last {
        fn visit_path_mut(&mut self, path: &mut syn::Path) {
            visit_mut::visit_path_mut(self, path);
            path.leading_colon = None;
            if let Some(last) = path.segments.pop() {
                path.segments = std::iter::once(last).collect();
            }
        }
    }
    let mut ty = ty.clone();
    Last.visit_type_mut(&mut ty);
    spelled(&ty)
}

fn spelled(tokens: &impl ToTokens) -> String {
    let text = tokens.to_token_stream().to_string();
    [(" < ", "<"), ("< ", "<"), (" >", ">"), (" ,", ","), (",>", ">")]
        .into_iter()
        .fold(text, |text, (from, to)| text.replace(from, to))
}

/// What the macro `open_enum!` takes.
struct OpenEnum {
    name: Ident,
    values: Vec<(Ident, String)>,
}

impl Parse for OpenEnum {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        Attribute::parse_outer(input)?;
        input.parse::<Visibility>()?;
        input.parse::<Token![enum]>()?;
        let name = input.parse()?;
        let content;
        braced!(content in input);
        let mut values = Vec::new();
        while !content.is_empty() {
            Attribute::parse_outer(&content)?;
            let value = content.parse()?;
            content.parse::<Token![=]>()?;
            values.push((value, content.parse::<LitStr>()?.value()));
            content.parse::<Token![,]>()?;
        }
        Ok(Self { name, values })
    }
}
