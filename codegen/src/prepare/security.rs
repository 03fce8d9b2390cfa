use serde_json::Value;

use super::{Rules, operations};
use crate::pointer;

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
                sent &= can_be_sent(scheme);
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

/// Whether the credentials are a header or a query parameter that is the same for every request.
fn can_be_sent(scheme: &Value) -> bool {
    match scheme["type"].as_str() {
        Some("http") => {
            let word = scheme["scheme"].as_str().unwrap_or_default();
            ["bearer", "basic"].iter().any(|known| word.eq_ignore_ascii_case(known))
        }
        Some("apiKey") => matches!(scheme["in"].as_str(), Some("header" | "query")),
        kind => matches!(kind, Some("oauth2" | "openIdConnect")),
    }
}
