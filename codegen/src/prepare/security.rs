use serde_json::Value;

use super::parameters::is_header_name;
use super::{Rules, operations};
use crate::pointer;

/// The security scheme by which a token is sent.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Security {
    None,
    Bearer,
    Basic,
    Header(String),
    Query(String),
}

impl Security {
    /// The scheme of the document, or else that of its first operation with one. Of several alternatives it is the
    /// first that can be sent, and of the schemes of an alternative the first.
    pub(super) fn of(document: &Value) -> Self {
        let operations = operations::each(document);
        let owners = std::iter::once(document).chain(operations.iter().map(|(_, operation)| *operation));
        let alternatives = owners.flat_map(|owner| owner["security"].as_array().into_iter().flatten());
        let mut schemes = alternatives.filter_map(|alternative| {
            let names = alternative.as_object()?.keys();
            let schemes: Option<Vec<Self>> = names.map(|name| Self::of_scheme(scheme(document, name)?)).collect();
            schemes?.into_iter().next()
        });
        schemes.next().unwrap_or(Self::None)
    }

    /// None if the credentials are not a header or a query parameter that is the same for every request.
    fn of_scheme(scheme: &Value) -> Option<Self> {
        match scheme["type"].as_str()? {
            "http" => {
                let is = |word: &str| scheme["scheme"].as_str().is_some_and(|given| given.eq_ignore_ascii_case(word));
                if is("bearer") { Some(Self::Bearer) } else { is("basic").then_some(Self::Basic) }
            }
            "apiKey" => {
                let name = scheme["name"].as_str()?;
                match scheme["in"].as_str()? {
                    "header" if is_header_name(name) => Some(Self::Header(name.to_owned())),
                    "query" => Some(Self::Query(name.to_owned())),
                    _ => None,
                }
            }
            "oauth2" | "openIdConnect" => Some(Self::Bearer),
            _ => None,
        }
    }
}

impl Rules<'_> {
    /// Checks that security schemes are declared, and that credentials in a header or a query parameter are sufficient,
    /// because clients send only those.
    pub(super) fn check_security(&self, document: &Value) {
        self.check_alternatives(document, "", document);
        for (at, operation) in operations::each(document) {
            self.check_alternatives(document, &at, operation);
        }
    }

    fn check_alternatives(&self, document: &Value, at: &str, owner: &Value) {
        let at = pointer::join(at, "security");
        let Some(alternatives) = owner.get("security").and_then(Value::as_array) else {
            return;
        };
        let mut enough = alternatives.is_empty();
        for (index, alternative) in alternatives.iter().enumerate() {
            let at = format!("{at}/{index}");
            let Some(names) = alternative.as_object() else {
                self.report(&at, "is not an object", "write the name of a scheme and its scopes, as 'bearer: []'");
                return;
            };
            let mut sent = true;
            for name in names.keys() {
                let Some(scheme) = scheme(document, name) else {
                    let problem = format!("the security scheme '{name}' is not declared");
                    self.report(&at, problem, "declare it in components/securitySchemes");
                    return;
                };
                sent &= Security::of_scheme(scheme).is_some();
            }
            enough |= sent;
        }
        if !enough {
            let remedy = "choose another scheme, or remove it in an overlay";
            self.report(&at, "requires credentials that are not sent in a header or a query parameter", remedy);
        }
    }
}

fn scheme<'a>(document: &'a Value, name: &str) -> Option<&'a Value> {
    let scheme = document.get("components")?.get("securitySchemes")?.get(name)?;
    scheme["$ref"].as_str().map_or(Some(scheme), |reference| pointer::resolve(document, reference))
}
