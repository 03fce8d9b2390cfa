use serde_json::{Value, json};

use super::Rules;
use super::operations::METHODS;
use crate::pointer;

impl Rules<'_> {
    /// Checks the servers. A client has one base URL, that of the first server, with its variables filled in.
    pub(super) fn check_servers(&self, document: &mut Value) {
        let first = document.pointer("/servers/0").cloned();
        for (path, item) in document["paths"].as_object().into_iter().flatten() {
            let at = pointer::join("/paths", path);
            self.check_other(&at, item, first.as_ref());
            for (method, operation) in METHODS.iter().filter_map(|method| Some((method, item.get(method)?))) {
                self.check_other(&pointer::join(&at, method), operation, first.as_ref());
            }
        }
        let Some(address) = first.and_then(|server| self.address(&server)) else {
            return;
        };
        document["servers"] = json!([{ "url": address }]);
    }

    /// Checks the servers of a path or an operation, which clients do not support.
    fn check_other(&self, at: &str, owner: &Value, first: Option<&Value>) {
        let other = owner.pointer("/servers/0").filter(|other| first.is_none_or(|first| other["url"] != first["url"]));
        if other.is_some() {
            let remedy = "remove it in an overlay, or move its operations to a separate document";
            self.report(&pointer::join(at, "servers"), "differs from the first server of the document", remedy);
        }
    }

    /// The URL of a server, if requests can be sent to it.
    fn address(&self, server: &Value) -> Option<String> {
        let Some(url) = server["url"].as_str() else {
            self.report("/servers/0", "url is missing", "add it, as 'url: https://api.example.com'");
            return None;
        };
        let mut address = url.to_owned();
        for (name, variable) in server["variables"].as_object().into_iter().flatten() {
            if let Some(value) = variable["default"].as_str() {
                address = address.replace(&format!("{{{name}}}"), value);
            }
        }
        if address.contains(['{', '}']) {
            let remedy = "add the default, or write the URL out in an overlay";
            self.report("/servers/0/url", format!("'{url}' contains a variable without a default"), remedy);
            return None;
        }
        if address != "/" && !is_absolute(&address) {
            let remedy = "write it as https://api.example.com/v1, in an overlay if the document is published";
            self.report("/servers/0/url", format!("'{address}' is not an absolute http or https URL"), remedy);
            return None;
        }
        Some(address)
    }
}

/// Whether this is an http or https URL of a host, with an optional port and path.
fn is_absolute(address: &str) -> bool {
    let rest = address.strip_prefix("https://").or_else(|| address.strip_prefix("http://"));
    rest.is_some_and(|rest| {
        let host = rest.split(['/', ':']).next().unwrap_or_default();
        !host.is_empty()
            && rest.split('/').next().is_some_and(|authority| !authority.contains(['@', '%', '\\']))
            && !rest.contains(|c: char| c.is_control() || c.is_whitespace() || matches!(c, '?' | '#'))
    })
}

#[cfg(test)]
mod tests {
    use super::is_absolute;

    #[test]
    fn urls_need_a_host_and_no_query() {
        for url in ["https://a.test", "http://a.test:8080/v1"] {
            assert!(is_absolute(url), "{url}");
        }
        for url in
            ["a.test", "ftp://a.test", "https:///v1", "https://user@a.test", "https://a.test/?q", "https://a.test/a b"]
        {
            assert!(!is_absolute(url), "{url}");
        }
    }
}
