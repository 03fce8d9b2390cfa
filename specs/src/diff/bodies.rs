use super::docs::{keys, transition};
use super::schemas::Subject;
use super::{Comparison, Kind, Node, Pair, Side};

impl Comparison {
    pub(super) fn request_body(&mut self, operation: &Pair<'_>, name: &str) {
        let pair = operation.get("requestBody").resolved();
        let side = Some(Side::Request);
        let is_required = |node: &Node<'_>| node.get("required").is_true();
        match (has_content(&pair.old), has_content(&pair.new)) {
            (false, false) => return,
            (false, true) => {
                let (kind, is) = if is_required(&pair.new) {
                    (Kind::RequestBodyAddedRequired, "new and required")
                } else {
                    (Kind::RequestBodyAdded, "new and optional")
                };
                return self.at(kind, side, &pair, format!("the request body is {is}"));
            }
            (true, false) => {
                return self.at(Kind::RequestBodyRemoved, side, &pair, "the request body was removed".to_owned());
            }
            (true, true) => {}
        }
        match (is_required(&pair.old), is_required(&pair.new)) {
            (false, true) => {
                let what = "the request body is now required".to_owned();
                self.at(Kind::RequestBodyRequired, side, &pair.get("required"), what);
            }
            (true, false) => {
                let what = "the request body is now optional".to_owned();
                self.at(Kind::RequestBodyOptional, side, &pair.get("required"), what);
            }
            _ => {}
        }
        let subject = Subject::root(Side::Request, format!("{name}Body"));
        self.content(&pair.get("content"), Kind::RequestMediaTypeChanged, &subject);
        self.remaining_keys(&pair, "the request body", &["required", "content"]);
    }

    pub(super) fn responses(&mut self, operation: &Pair<'_>, is_delete: bool, name: &str) {
        let pair = operation.get("responses");
        for (success, kind, what) in
            [(true, Kind::SuccessStatusChanged, "the success"), (false, Kind::FailureStatusChanged, "the failure")]
        {
            let statuses = |node: &Node<'_>| {
                let mut statuses: Vec<String> = node.keys().map(str::to_owned).collect();
                statuses.retain(|status| is_success(node, status) == success);
                statuses.sort();
                if statuses.is_empty() { "nothing".to_owned() } else { statuses.join(", ") }
            };
            let (old, new) = (statuses(&pair.old), statuses(&pair.new));
            if old != new {
                self.at(kind, Some(Side::Response), &pair, format!("{what} statuses are {new} instead of {old}"));
            }
        }
        for status in keys(&pair) {
            let response = pair.get(status).resolved();
            if !(response.old.is_there() && response.new.is_there()) {
                continue;
            }
            let of = format!("the response {status}");
            if response.get("headers").differs() {
                let headers = response.get("headers");
                let what = format!("the headers of {of} have changed");
                self.at(Kind::ResponseHeadersChanged, Some(Side::Response), &headers, what);
            }
            self.remaining_keys(&response, &of, &["content", "headers", "x-may-be-empty"]);
            if is_delete || !is_success(&pair.old, status) && !is_success(&pair.new, status) {
                let content = response.get("content");
                if content.differs() {
                    let what = format!("the body of {of} {}; it is untyped", transition(&content));
                    self.at(Kind::UntypedBodyChanged, Some(Side::Response), &content, what);
                }
            }
        }
        if !is_delete {
            self.success(&pair, name);
        }
    }

    /// Compares what the method returns: all 2xx responses share one body.
    fn success(&mut self, responses: &Pair<'_>, name: &str) {
        let side = Some(Side::Response);
        let marked =
            |node: &Node<'_>| success(node).into_iter().any(|response| response.get("x-may-be-empty").is_true());
        match (body(&responses.old), body(&responses.new)) {
            (None, None) => {}
            (None, Some(new)) => {
                let what = "the response has a body: the method returns a value".to_owned();
                self.report(Kind::ResponseBodyAdded, side, None, new.pointer(), what);
            }
            (Some(old), None) => {
                let what = "the response no longer has a body: the method returns nothing".to_owned();
                self.report(Kind::ResponseBodyRemoved, side, old.pointer(), None, what);
            }
            (Some(old), Some(new)) => {
                let content = Pair { old, new };
                match (marked(&responses.old), marked(&responses.new)) {
                    (false, true) => {
                        let what = "the response may be empty now: the method returns an Option".to_owned();
                        self.at(Kind::ResponseMayBeEmpty, side, &content, what);
                    }
                    (true, false) => {
                        let what = "the response is never empty now: the method returns the value instead of an Option"
                            .to_owned();
                        self.at(Kind::ResponseNeverEmpty, side, &content, what);
                    }
                    _ => {}
                }
                let subject = Subject::root(Side::Response, format!("{name}Response"));
                self.content(&content, Kind::ResponseMediaTypeChanged, &subject);
            }
        }
    }

    /// Compares the media types of a body. Clients send and read only JSON.
    fn content(&mut self, pair: &Pair<'_>, changed: Kind, subject: &Subject) {
        let side = Some(subject.side);
        let others = |node: &Node<'_>| node.keys().filter(|name| !is_json(name)).map(str::to_owned).collect::<Vec<_>>();
        match (json(&pair.old), json(&pair.new)) {
            (Some(old), Some(new)) => {
                if others(&pair.old) != others(&pair.new) {
                    let list =
                        |names: Vec<String>| if names.is_empty() { "nothing".to_owned() } else { names.join(", ") };
                    let (old, new) = (list(others(&pair.old)), list(others(&pair.new)));
                    let what = format!("besides JSON, {subject} may be {new} instead of {old}");
                    self.at(Kind::OtherMediaTypesChanged, side, pair, what);
                }
                let pair = Pair { old, new };
                self.schema(&pair.get("schema"), subject);
                self.remaining_keys(&pair, &subject.plain, &["schema"]);
            }
            (None, None) => {
                if pair.differs() {
                    let what = format!("{subject}, which is not JSON, {}", transition(pair));
                    self.at(Kind::OtherMediaTypesChanged, side, pair, what);
                }
            }
            (old, _) => {
                let names = |node: &Node<'_>| node.keys().collect::<Vec<_>>().join(", ");
                let is = if old.is_some() { "no longer" } else { "now" };
                let what = format!("{subject} is {is} JSON: {} instead of {}", names(&pair.new), names(&pair.old));
                self.at(changed, side, pair, what);
            }
        }
    }
}

/// The responses that count as success.
fn success<'a>(responses: &Node<'a>) -> Vec<Node<'a>> {
    let entries = responses.entries().into_iter().filter(|(status, _)| is_success(responses, status));
    entries.map(|(_, response)| response.resolved()).collect()
}

/// The body that the method returns.
fn body<'a>(responses: &Node<'a>) -> Option<Node<'a>> {
    success(responses).iter().find(|response| has_content(response)).map(|response| response.get("content"))
}

/// Whether a status is 2xx, or the only one, `default`.
fn is_success(responses: &Node<'_>, status: &str) -> bool {
    status.starts_with('2') || status == "default" && responses.keys().count() == 1
}

fn has_content(node: &Node<'_>) -> bool {
    node.get("content").keys().next().is_some()
}

fn json<'a>(content: &Node<'a>) -> Option<Node<'a>> {
    content.entries().into_iter().find(|(name, _)| is_json(name)).map(|(_, body)| body)
}

fn is_json(media_type: &str) -> bool {
    media_type.split(';').next().is_some_and(|essence| essence.trim().eq_ignore_ascii_case("application/json"))
}

#[cfg(test)]
mod tests {
    use super::is_json;

    #[test]
    fn parameters_and_case_of_media_types_are_ignored() {
        assert!(is_json("Application/JSON; charset=utf-8"));
        assert!(!is_json("text/json") && !is_json(""));
    }
}
