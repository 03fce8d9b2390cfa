//! Types of standard formats that are the same wherever they come from.

use syn::visit_mut::{self, VisitMut};
use syn::{Type, TypePath, parse_quote};

/// Puts our types in the place of those that typify has for a format. It is told of ours, but forgets them where it
/// merges schemas.
pub(super) struct Standard;

impl VisitMut for Standard {
    fn visit_type_path_mut(&mut self, ty: &mut TypePath) {
        let path: Vec<String> = ty.path.segments.iter().map(|segment| segment.ident.to_string()).collect();
        let path: Vec<&str> = path.iter().map(String::as_str).collect();
        let ours: Option<Type> = match path.as_slice() {
            ["chrono", "DateTime"] => Some(parse_quote!(::jiff::Timestamp)),
            ["chrono", "naive", "NaiveDate"] | ["chrono", "NaiveDate"] => Some(parse_quote!(::jiff::civil::Date)),
            ["uuid", "Uuid"] => Some(parse_quote!(::std::string::String)),
            _ => None,
        };
        if let Some(Type::Path(ours)) = ours {
            *ty = ours;
        }
        visit_mut::visit_type_path_mut(self, ty);
    }
}
