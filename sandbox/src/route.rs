//! Matches requests by method and path template.

use std::fmt;

/// Paths that also match the template of another operation. They are operations of their own and match only literally.
const LITERALS: [&str; 2] = ["/api/v1/clusters/available-regions", "/clusters/parameters"];

/// A method and a path template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Route {
    method: String,
    template: String,
}

impl Route {
    pub(crate) fn new(method: &str, template: &str) -> Self {
        Self { method: method.to_ascii_uppercase(), template: template.to_owned() }
    }

    /// Matches every request.
    pub(crate) fn any() -> Self {
        Self::new("*", "*")
    }

    /// Explains why no request can match, if so.
    pub(crate) fn problem(&self) -> Option<&'static str> {
        let path = self.template.as_str();
        match () {
            () if self.method != "*" && !self.method.chars().all(|c| c.is_ascii_alphabetic() || c == '-') => {
                Some("a method is one word, or * for any method")
            }
            () if self.method.is_empty() => Some("the method is empty; use * for any method"),
            () if path == "*" => None,
            () if !path.starts_with('/') => Some("a path begins with a slash; use * alone for any path"),
            () if path.contains(['?', '#']) => Some("a path does not include a query; queries are not matched"),
            () if path.contains('*') => {
                Some("* is not supported within a path; use {id} for any segment, or * alone for any path")
            }
            () if path.contains(char::is_whitespace) => Some("a path does not include spaces; use %20"),
            () => None,
        }
    }

    /// Returns whether a request matches. `*` matches any method or any path, and a segment in braces any segment, unless the
    /// whole path is an operation of its own. A trailing slash is ignored.
    pub(crate) fn matches(&self, method: &str, path: &str) -> bool {
        (self.method == "*" || self.method.eq_ignore_ascii_case(method))
            && (self.template == "*" || segments_match(&self.template, path))
    }
}

fn segments_match(template: &str, path: &str) -> bool {
    let (template, path) = (template.trim_end_matches('/'), path.trim_end_matches('/'));
    let is_literal = LITERALS.contains(&path);
    let (template, path) = (template.split('/'), path.split('/'));
    template.clone().count() == path.clone().count()
        && template.zip(path).all(|(expected, actual)| expected.starts_with('{') && !is_literal || expected == actual)
}

impl fmt::Display for Route {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.method, self.template)
    }
}

#[cfg(test)]
mod tests {
    use super::Route;

    #[test]
    fn a_route_is_a_method_and_a_template() {
        let route = Route::new("get", "/api/v1/clusters/{id}");
        assert!(route.matches("GET", "/api/v1/clusters/7"));
        assert!(route.matches("GET", "/api/v1/clusters/7/"));
        assert!(!route.matches("PUT", "/api/v1/clusters/7"));
        assert!(!route.matches("GET", "/api/v1/clusters"));
        assert!(!route.matches("GET", "/api/v1/clusters/7/nodes"));
        assert!(Route::new("*", "/clusters/").matches("POST", "/clusters"));
        assert!(Route::any().matches("DELETE", "/anything/at/all"));
    }

    #[test]
    fn a_literal_operation_does_not_match_a_template() {
        for (template, path) in [
            ("/api/v1/clusters/{id}", "/api/v1/clusters/available-regions"),
            ("/clusters/{uuid}", "/clusters/parameters/"),
        ] {
            assert!(!Route::new("GET", template).matches("GET", path));
            assert!(Route::new("GET", path).matches("GET", path) && Route::any().matches("GET", path));
        }
    }

    #[test]
    fn an_impossible_route_has_a_problem() {
        for (method, path) in [
            ("GET", "clusters"),
            ("GET", "/clusters?x=1"),
            ("GET", "/*"),
            ("GET", "/clusters/*"),
            ("GET", "/a cluster"),
            ("GET", ""),
            ("", "/clusters"),
            ("GET, POST", "/clusters"),
        ] {
            assert!(Route::new(method, path).problem().is_some(), "{method} {path}");
        }
        for (method, path) in [("*", "*"), ("get", "/clusters/"), ("POST", "/clusters/{id}/clients"), ("GET", "/")] {
            assert_eq!(Route::new(method, path).problem(), None);
        }
    }
}
