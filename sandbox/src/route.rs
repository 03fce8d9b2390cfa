//! Which requests are meant.

use std::fmt;

/// Paths that a template of another operation would fit as well; a request for one of them is not meant by that.
const LITERALS: [&str; 2] = ["/api/v1/clusters/available-regions", "/clusters/parameters"];

/// A method and the template of a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Route {
    method: String,
    template: String,
}

impl Route {
    pub(crate) fn new(method: &str, template: &str) -> Self {
        Self { method: method.to_ascii_uppercase(), template: template.to_owned() }
    }

    /// Every request.
    pub(crate) fn any() -> Self {
        Self::new("*", "*")
    }

    /// Why no request can be meant.
    pub(crate) fn problem(&self) -> Option<&'static str> {
        let path = self.template.as_str();
        match () {
            () if self.method != "*" && !self.method.chars().all(|c| c.is_ascii_alphabetic() || c == '-') => {
                Some("a method is one word, or * for any")
            }
            () if self.method.is_empty() => Some("the method is empty; * is any"),
            () if path == "*" => None,
            () if !path.starts_with('/') => Some("a path begins with a slash; * alone is any path"),
            () if path.contains(['?', '#']) => Some("a path has no query, which is not looked at"),
            () if path.contains('*') => Some("a segment that may be any one is written {id}; * alone is any path"),
            () if path.contains(char::is_whitespace) => Some("a path has no spaces; a request has %20 for them"),
            () => None,
        }
    }

    /// `*` is any method, or any path; a segment in braces is any one, except where the whole path is that of another
    /// operation. A slash at the end changes nothing.
    pub(crate) fn fits(&self, method: &str, path: &str) -> bool {
        (self.method == "*" || self.method.eq_ignore_ascii_case(method))
            && (self.template == "*" || segments_fit(&self.template, path))
    }
}

fn segments_fit(template: &str, path: &str) -> bool {
    let (template, path) = (template.trim_end_matches('/'), path.trim_end_matches('/'));
    let is_literal = LITERALS.contains(&path);
    let (template, path) = (template.split('/'), path.split('/'));
    template.clone().count() == path.clone().count()
        && template.zip(path).all(|(wanted, found)| wanted.starts_with('{') && !is_literal || wanted == found)
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
        assert!(route.fits("GET", "/api/v1/clusters/7"));
        assert!(route.fits("GET", "/api/v1/clusters/7/"));
        assert!(!route.fits("PUT", "/api/v1/clusters/7"));
        assert!(!route.fits("GET", "/api/v1/clusters"));
        assert!(!route.fits("GET", "/api/v1/clusters/7/nodes"));
        assert!(Route::new("*", "/clusters/").fits("POST", "/clusters"));
        assert!(Route::any().fits("DELETE", "/anything/at/all"));
    }

    #[test]
    fn an_operation_with_a_path_of_its_own_is_not_meant_by_a_template() {
        for (template, path) in [
            ("/api/v1/clusters/{id}", "/api/v1/clusters/available-regions"),
            ("/clusters/{uuid}", "/clusters/parameters/"),
        ] {
            assert!(!Route::new("GET", template).fits("GET", path));
            assert!(Route::new("GET", path).fits("GET", path) && Route::any().fits("GET", path));
        }
    }

    #[test]
    fn what_no_request_has_is_a_problem() {
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
