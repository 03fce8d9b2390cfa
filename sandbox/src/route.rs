//! Which requests are meant.

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

    /// `*` is any method, or any path; a segment in braces is any one. A slash at the end changes nothing.
    pub(crate) fn fits(&self, method: &str, path: &str) -> bool {
        (self.method == "*" || self.method.eq_ignore_ascii_case(method))
            && (self.template == "*" || segments_fit(&self.template, path))
    }
}

fn segments_fit(template: &str, path: &str) -> bool {
    let (template, path) = (template.trim_end_matches('/').split('/'), path.trim_end_matches('/').split('/'));
    template.clone().count() == path.clone().count()
        && template.zip(path).all(|(wanted, found)| wanted.starts_with('{') || wanted == found)
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
}
