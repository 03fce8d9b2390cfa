//! Lists the public items of a generated client, one per line, for reviews.

use clusterkit_codegen::{Document, Error, Finding, Generator, with_large_stack};
use quote::ToTokens;
use syn::parse::{Parse, ParseBuffer, ParseStream};
use syn::visit_mut::{self, VisitMut};
use syn::{
    Attribute, Expr, Field, Fields, FnArg, GenericArgument, Ident, ImplItem, ImplItemFn, Item, ItemImpl, ItemMod,
    ItemStruct, Lit, LitStr, Meta, Pat, PathArguments, ReturnType, Token, Type, TypeParamBound, Variant, Visibility,
    braced,
};

/// Lists the public items of the client of `document`: operations with their parameters and responses, types with their
/// fields, and enums with their values. A name that differs on the wire is followed by the name on the wire.
///
/// # Errors
///
/// As [`Generator::generate`].
pub fn surface(document: &Document, api: &str) -> Result<String, Error> {
    with_large_stack(document, || {
        let code = Generator::new(api).generate(document)?;
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
    let requests = module(items, "operations");
    for function in functions(items, "Client") {
        let ReturnType::Type(_, request) = &function.sig.output else { continue };
        let text = docs(&function.attrs);
        let Some(route) = text.split("Sends `").nth(1).and_then(|rest| rest.split('`').next()) else { continue };
        let mark = if is_deprecated(&function.attrs) { "  deprecated" } else { "" };
        let arguments: Vec<String> =
            arguments(function).map(|(name, ty)| format!("{}: {}", spelled(name), accepted(ty))).collect();
        lines.push(format!("client.{}({})  {route}{mark}", function.sig.ident, arguments.join(", ")));
        Request { items: requests, name: short(request), docs: &text }.list(lines);
        lines.push(String::new());
    }
}

/// A type of the module `operations`.
struct Request<'a> {
    items: &'a [Item],
    name: String,
    /// The documentation of the method that starts it.
    docs: &'a str,
}

impl Request<'_> {
    /// Lists setters, the type of the response, streams and waits.
    fn list(&self, lines: &mut Vec<String>) {
        let mut waits = Vec::new();
        for function in functions(self.items, &self.name) {
            let name = &function.sig.ident;
            if let Some((_, ty)) = arguments(function).next() {
                let need = if self.is_required(name) { "" } else { ", optional" };
                let mark = if is_deprecated(&function.attrs) { "  deprecated" } else { "" };
                lines.push(format!("    .{name}({}{need}){mark}", accepted(ty)));
            } else if let ReturnType::Type(_, waiter) = &function.sig.output
                && let Some(value) = argument_of(waiter, "Waiter")
            {
                waits.push(format!("    .{name}() -> {}", short(value)));
            }
        }
        if let Some(decode) = self.associated("Request", "Decode") {
            lines.push(format!("    -> {}", decoded(decode)));
        }
        if let Some(item) = self.associated("ListRequest", "Item") {
            let backwards = if self.is_argument_of("list_backwards") { ", also backwards" } else { "" };
            lines.push(format!("    streams {}{backwards}", short(item)));
        }
        lines.append(&mut waits);
    }

    /// Whether the documentation lists the setter as required.
    fn is_required(&self, setter: &Ident) -> bool {
        let required = self.docs.split("Requires ").nth(1).and_then(|rest| rest.lines().next());
        required.is_some_and(|required| required.contains(&format!("[`{setter}`]")))
    }

    /// An associated type of the implementation of a trait.
    fn associated(&self, of: &str, name: &str) -> Option<&Type> {
        let items = self.items.iter().filter_map(|item| match item {
            Item::Impl(ItemImpl { trait_: Some((path, _)), self_ty, items, .. }) => {
                let is_it = path.segments.last().is_some_and(|last| last.ident == of) && short(self_ty) == self.name;
                is_it.then_some(items)
            }
            _ => None,
        });
        items.flatten().find_map(|item| match item {
            ImplItem::Type(item) if item.ident == name => Some(&item.ty),
            _ => None,
        })
    }

    /// Whether a macro is called for it.
    fn is_argument_of(&self, macro_name: &str) -> bool {
        calls(self.items, macro_name).any(|tokens| tokens == self.name)
    }
}

/// The arguments of the calls of a macro.
fn calls(items: &[Item], name: &str) -> impl Iterator<Item = String> {
    items.iter().filter_map(move |item| match item {
        Item::Macro(item) if item.mac.path.segments.last().is_some_and(|last| last.ident == name) => {
            Some(item.mac.tokens.to_string())
        }
        _ => None,
    })
}

/// The arguments of a method, without `self`.
fn arguments(function: &ImplItemFn) -> impl Iterator<Item = (&Pat, &Type)> {
    function.sig.inputs.iter().filter_map(|input| match input {
        FnArg::Typed(argument) => Some((argument.pat.as_ref(), argument.ty.as_ref())),
        FnArg::Receiver(_) => None,
    })
}

/// Returns the type that an argument is converted to: `T` for `impl Input<T>`, a list or a map for an iterator.
fn accepted(ty: &Type) -> String {
    let Type::ImplTrait(ty) = ty else { return short(ty) };
    let bound = ty.bounds.iter().find_map(|bound| match bound {
        TypeParamBound::Trait(bound) => bound.path.segments.last(),
        _ => None,
    });
    let argument = bound.and_then(|bound| match &bound.arguments {
        PathArguments::AngleBracketed(arguments) => arguments.args.first(),
        _ => None,
    });
    match argument {
        Some(GenericArgument::Type(ty)) => short(ty),
        Some(GenericArgument::AssocType(item)) => match &item.ty {
            Type::Tuple(entry) => format!("BTreeMap<String, {}>", entry.elems.last().map(accepted).unwrap_or_default()),
            item => format!("Vec<{}>", accepted(item)),
        },
        _ => spelled(ty),
    }
}

/// Returns the type of a response, from the type that decodes it.
fn decoded(decode: &Type) -> String {
    if let Some(value) = argument_of(decode, "Optional") {
        return format!("Option<{}>", short(value));
    }
    let kinds = ["Object", "Collection", "Value"];
    match kinds.iter().find_map(|kind| argument_of(decode, kind)) {
        Some(value) => short(value),
        None if short(decode) == "Empty" => "()".to_owned(),
        None => short(decode),
    }
}

/// The generic argument of a type with this name.
fn argument_of<'a>(ty: &'a Type, name: &str) -> Option<&'a Type> {
    let Type::Path(path) = ty else { return None };
    let last = path.path.segments.last().filter(|last| last.ident == name)?;
    match &last.arguments {
        PathArguments::AngleBracketed(arguments) => match arguments.args.first()? {
            GenericArgument::Type(ty) => Some(ty),
            _ => None,
        },
        _ => None,
    }
}

fn functions<'a>(items: &'a [Item], name: &str) -> impl Iterator<Item = &'a ImplItemFn> {
    let own = items.iter().filter_map(move |item| match item {
        Item::Impl(ItemImpl { trait_: None, self_ty, items, .. }) if short(self_ty) == name => Some(items),
        _ => None,
    });
    own.flatten().filter_map(|item| match item {
        ImplItem::Fn(function) if is_public(&function.vis) => Some(function),
        _ => None,
    })
}

fn is_public(visibility: &Visibility) -> bool {
    matches!(visibility, Visibility::Public(_))
}

fn types(items: &[Item], lines: &mut Vec<String>) {
    let builders: Vec<String> = calls(items, "builder").collect();
    let is_builder =
        |name: &Ident| builders.iter().any(|call| call.rsplit(' ').next().is_some_and(|last| name == last));
    let has_builder =
        |name: &Ident| builders.iter().any(|call| call.split(' ').next().is_some_and(|first| name == first));
    for item in items {
        match item {
            Item::Struct(item) if is_public(&item.vis) && !is_builder(&item.ident) => {
                structure(item, has_builder(&item.ident), lines);
            }
            Item::Type(item) if is_public(&item.vis) => {
                lines.push(format!("type {} = {}", item.ident, short(&item.ty)));
            }
            Item::Enum(item) if is_public(&item.vis) => {
                lines.push(format!("enum {}", item.ident));
                item.variants.iter().for_each(|item| variant(item, lines));
            }
            Item::Macro(item) if item.mac.path.segments.last().is_some_and(|last| last.ident == "open_enum") => {
                let Ok(open) = syn::parse2::<OpenEnum>(item.mac.tokens.clone()) else { continue };
                if !is_public(&open.visibility) {
                    continue;
                }
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

/// Formats a value of an enum, with its contents.
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

/// Formats a name, and the name on the wire if it differs.
fn named(name: &str, rest: &str, wire: &str) -> String {
    let wire = if wire == name { String::new() } else { format!("  \"{wire}\"") };
    format!("    {name}{rest}{wire}")
}

fn renamed(attributes: &[Attribute]) -> Option<String> {
    let serde = attributes.iter().filter(|attribute| attribute.path().is_ident("serde"));
    let mut found = None;
    for attribute in serde {
        // Only `rename = ".."` is read.
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

/// Formats a type without the modules before its names.
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

/// The input of the macro `open_enum!`.
struct OpenEnum {
    visibility: Visibility,
    name: Ident,
    values: Vec<(Ident, String)>,
}

impl Parse for OpenEnum {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        Attribute::parse_outer(input)?;
        let visibility = input.parse()?;
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
        Ok(Self { visibility, name, values })
    }
}
