//! Finds the types that an operation uses: those that it names, and the types of their fields.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::Ident;
use syn::visit_mut::VisitMut;
use syn::{Item, Type};

/// The names of the types in each type.
pub(super) struct Parts(BTreeMap<String, BTreeSet<String>>);

impl Parts {
    pub(super) fn of(items: &[Item]) -> Self {
        let parts = items.iter().filter_map(|item| match item {
            Item::Struct(item) => Some((&item.ident, mentioned(item.fields.iter().map(|field| &field.ty)))),
            Item::Enum(item) => {
                let fields = item.variants.iter().flat_map(|variant| variant.fields.iter());
                Some((&item.ident, mentioned(fields.map(|field| &field.ty))))
            }
            Item::Type(item) => Some((&item.ident, mentioned([&*item.ty]))),
            _ => None,
        });
        Self(parts.map(|(name, parts)| (name.to_string(), parts)).collect())
    }

    /// The types of these names, and all types in them.
    pub(super) fn reached(&self, names: impl IntoIterator<Item = String>) -> BTreeSet<String> {
        let mut open: Vec<String> = names.into_iter().collect();
        let mut reached = BTreeSet::new();
        while let Some(name) = open.pop() {
            if let Some(parts) = self.0.get(&name)
                && reached.insert(name)
            {
                open.extend(parts.iter().cloned());
            }
        }
        reached
    }
}

/// The names in types.
pub(super) fn mentioned<'a>(types: impl IntoIterator<Item = &'a Type>) -> BTreeSet<String> {
    struct Idents(BTreeSet<String>);
    impl VisitMut for Idents {
        fn visit_ident_mut(&mut self, ident: &mut Ident) {
            self.0.insert(ident.to_string());
        }
    }
    let mut idents = Idents(BTreeSet::new());
    for ty in types {
        idents.visit_type_mut(&mut ty.clone());
    }
    idents.0
}
