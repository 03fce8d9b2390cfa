//! The shape of a type: an option, a list, a map or another one.

use syn::visit_mut::VisitMut;
use syn::{Field, GenericArgument, PathArguments, Type, parse_quote};

/// Whether a type is an option, a list or a map.
pub(super) enum Shape<'a> {
    Plain,
    Optional(&'a Type),
    List(&'a Type),
    /// With the type of its values; its keys are text.
    Map(&'a Type),
}

impl<'a> Shape<'a> {
    pub(super) fn of(ty: &'a Type) -> Self {
        let Type::Path(path) = ty else {
            return Self::Plain;
        };
        let Some(segment) = path.path.segments.last() else {
            return Self::Plain;
        };
        let PathArguments::AngleBracketed(arguments) = &segment.arguments else {
            return Self::Plain;
        };
        let types: Vec<&Type> = arguments
            .args
            .iter()
            .filter_map(|argument| match argument {
                GenericArgument::Type(ty) => Some(ty),
                _ => None,
            })
            .collect();
        match (segment.ident.to_string().as_str(), types.as_slice()) {
            ("Option", [inner]) => Self::Optional(inner),
            ("Vec", [inner]) => Self::List(inner),
            ("BTreeMap" | "Map", [_, value]) => Self::Map(value),
            _ => Self::Plain,
        }
    }
}

/// The name of a type that is a plain path.
pub(super) fn name_of(ty: &Type) -> Option<String> {
    match ty {
        Type::Path(path) => path.path.segments.last().map(|segment| segment.ident.to_string()),
        _ => None,
    }
}

/// The type of the body in progenitor's operation builder, where it is built field by field.
pub(super) fn body_type(field: &Field) -> Option<String> {
    let held = argument_of(&field.ty, "Result")?;
    let Type::Path(path) = held else { return None };
    let mut segments = path.path.segments.iter().rev();
    let name = segments.next()?.ident.to_string();
    segments.next().is_some_and(|module| module.ident == "builder").then_some(name)
}

/// The first argument of a type of this name: the `T` of `Box<T>`.
pub(super) fn argument_of<'a>(ty: &'a Type, name: &str) -> Option<&'a Type> {
    let Type::Path(path) = ty else { return None };
    let last = path.path.segments.last().filter(|last| last.ident == name)?;
    let PathArguments::AngleBracketed(arguments) = &last.arguments else { return None };
    match arguments.args.first()? {
        GenericArgument::Type(ty) => Some(ty),
        _ => None,
    }
}

/// A type of the module `types`, as other modules call it.
pub(super) fn outward(ty: &Type) -> Type {
    struct Outward;
    impl VisitMut for Outward {
        fn visit_type_path_mut(&mut self, ty: &mut syn::TypePath) {
            syn::visit_mut::visit_type_path_mut(self, ty);
            let path = &ty.path;
            let local = path.leading_colon.is_none()
                && path.segments.len() == 1
                && path.segments[0].ident.to_string().starts_with(char::is_uppercase)
                && path.segments[0].arguments.is_empty();
            if local {
                *ty = parse_quote!(types::#path);
            }
        }
    }
    let mut ty = ty.clone();
    Outward.visit_type_mut(&mut ty);
    ty
}
