use serde_json::Value;

use super::{Rules, operations};
use crate::pointer;

impl Rules<'_> {
    /// Security names schemes that are declared. Clients send a bearer token, so one that comes to be such a token must
    /// be enough.
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
                sent &= is_bearer(scheme);
            }
            enough |= sent;
        }
        if !enough {
            let remedy = "choose another scheme, or remove it in an overlay: clients then still send the token";
            self.report(&at, "requires other credentials than a bearer token, which is all that clients send", remedy);
        }
    }
}

fn scheme<'a>(document: &'a Value, name: &str) -> Option<&'a Value> {
    let scheme = document.get("components")?.get("securitySchemes")?.get(name)?;
    scheme["$ref"].as_str().map_or(Some(scheme), |reference| pointer::resolve(document, reference))
}

fn is_bearer(scheme: &Value) -> bool {
    match scheme["type"].as_str() {
        Some("http") => scheme["scheme"].as_str().is_some_and(|word| word.eq_ignore_ascii_case("bearer")),
        kind => matches!(kind, Some("oauth2" | "openIdConnect")),
    }
}
