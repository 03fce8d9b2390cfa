//! Search terms of types and fields, which setters share.

use syn::{Attribute, Fields, Ident, ItemStruct, parse_quote};

use super::docs;
use crate::prepare::split_aliases;

/// Marks a struct and its fields.
pub(super) fn mark_struct(item: &mut ItemStruct) {
    mark(&mut item.attrs, &item.ident);
    if let Fields::Named(fields) = &mut item.fields {
        for field in &mut fields.named {
            if let Some(name) = &field.ident {
                mark(&mut field.attrs, name);
            }
        }
    }
}

/// Moves the aliases of a documentation into attributes. rustdoc rejects an alias that is the name itself.
pub(super) fn mark(attributes: &mut Vec<Attribute>, name: &Ident) {
    let described = attributes.iter().enumerate().find_map(|(index, attribute)| {
        let text = docs::text(attribute)?;
        let (rest, aliases) = split_aliases(&text);
        let aliases: Vec<String> = aliases.into_iter().map(str::to_owned).collect();
        (!aliases.is_empty()).then(|| (index, rest.to_owned(), aliases))
    });
    let Some((index, rest, aliases)) = described else { return };
    if rest.is_empty() {
        attributes.remove(index);
    } else {
        attributes[index] = parse_quote!(#[doc = #rest]);
    }
    let others = aliases.iter().filter(|alias| name != *alias);
    attributes.extend(others.map(|alias| -> Attribute { parse_quote!(#[doc(alias = #alias)]) }));
}
