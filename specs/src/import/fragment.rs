use std::collections::BTreeSet;
use std::path::Path;

use clusterkit_codegen::{Error, Finding};
use serde_json::Value;

use super::page::{self, Block};

pub(super) const METHODS: [&str; 8] = ["get", "put", "post", "delete", "head", "patch", "trace", "options"];

/// The OpenAPI document of one endpoint, as published.
pub(super) struct Fragment {
    /// Method and path.
    pub(super) endpoint: String,
    /// The name of its file, derived from method and path.
    pub(super) file: String,
    pub(super) text: String,
    line: usize,
}

/// The fragments among the blocks of a page, and notes on documents without paths. Skips other blocks, such as example
/// bodies.
pub(super) fn all(page: &Path, text: &str, blocks: &[Block]) -> Result<(Vec<Fragment>, Vec<String>), Error> {
    let mut fragments: Vec<Fragment> = Vec::new();
    let mut findings = Vec::new();
    let mut notes = Vec::new();
    if let Some(line) = page::outside(text, blocks) {
        let problem = format!("contains a fragment in line {line}, outside of fenced code blocks");
        findings.push(Finding::new(page, "", problem, "add fences around it, without indentation"));
    }
    for block in blocks {
        let line = block.line;
        match parse(block) {
            Ok(Parsed::Other) => {}
            Ok(Parsed::WithoutPaths) => {
                notes.push(format!("the document in line {line} of the page contains no paths and is not imported"));
            }
            Ok(Parsed::Fragment(fragment)) => {
                match fragments.iter().find(|other| other.endpoint == fragment.endpoint) {
                    // A page may show an endpoint in several chapters.
                    Some(other) if other.text == fragment.text => {}
                    Some(other) => {
                        let problem = format!(
                            "contains two different fragments of {}, in lines {} and {line}",
                            fragment.endpoint, other.line
                        );
                        findings.push(Finding::new(page, "", problem, "keep the correct one"));
                    }
                    None => fragments.push(fragment),
                }
            }
            Err((problem, remedy)) => {
                let problem = format!("the fragment in line {line} {problem}");
                findings.push(Finding::new(page, "", problem, remedy));
            }
        }
    }
    if findings.is_empty() && fragments.is_empty() {
        let problem = "contains no OpenAPI fragment in a fenced code block";
        findings.push(Finding::new(page, "", problem, "save the page as Markdown, with its code blocks"));
    }
    if !findings.is_empty() {
        return Err(Error::new(findings));
    }
    number_duplicates(&mut fragments);
    Ok((fragments, notes))
}

/// Appends a number to equal file names, in the order of the endpoints. The first keeps its name.
fn number_duplicates(fragments: &mut [Fragment]) {
    let mut order: Vec<&mut Fragment> = fragments.iter_mut().collect();
    order.sort_by(|one, other| one.endpoint.cmp(&other.endpoint));
    let plain: BTreeSet<String> = order.iter().map(|fragment| fragment.file.clone()).collect();
    let mut taken = BTreeSet::new();
    for fragment in order {
        let name = fragment.file.trim_end_matches(".json").to_owned();
        let mut number = 1;
        while !taken.insert(fragment.file.clone()) {
            number += 1;
            fragment.file = format!("{name}-{number}.json");
            while plain.contains(&fragment.file) {
                number += 1;
                fragment.file = format!("{name}-{number}.json");
            }
        }
    }
}

/// Method and path of a fragment.
pub(super) fn endpoint_of(text: &str) -> Option<String> {
    let value: Value = serde_json::from_str(text).ok()?;
    let (method, path) = only_endpoint(&value)?;
    Some(format!("{} {path}", method.to_uppercase()))
}

/// The contents of a block.
enum Parsed {
    Fragment(Fragment),
    /// A document without endpoints, such as one with schemas only.
    WithoutPaths,
    Other,
}

const COPY: &str = "download the page again";

/// Parses a block. An error is the problem of its fragment, with the remedy.
fn parse(block: &Block) -> Result<Parsed, (String, String)> {
    let wrong = |problem: String| Err((problem, COPY.to_owned()));
    let value: Value = match serde_json::from_str(&block.text) {
        Ok(value) => value,
        Err(error) if looks_like_fragment(&block.text) => return wrong(format!("is not JSON: {error}")),
        Err(_) => return Ok(Parsed::Other),
    };
    let text = |key: &str| value.get(key).and_then(Value::as_str);
    let paths = value.get("paths").and_then(Value::as_object);
    let version = match (text("openapi"), text("swagger"), paths) {
        (Some(version), _, Some(_)) => version,
        (None, Some(version), Some(_)) => {
            let problem = format!("has the Swagger version '{version}', but only OpenAPI 3.0 is supported");
            return Err((problem, format!("convert it from Swagger {version} to OpenAPI 3.0 first")));
        }
        (None, None, Some(paths)) if paths.keys().any(|path| path.starts_with('/')) => "",
        (None, None, _) => return Ok(Parsed::Other),
        (_, _, None) => return Ok(Parsed::WithoutPaths),
    };
    if !version.starts_with("3.0.") {
        let problem = format!("has the OpenAPI version '{version}', but only 3.0 is supported");
        return Err((
            problem,
            if version.is_empty() { COPY.to_owned() } else { format!("convert it from {version} to 3.0 first") },
        ));
    }
    let Some((method, path)) = only_endpoint(&value) else {
        return wrong("does not describe exactly one endpoint".to_owned());
    };
    let endpoint = format!("{} {path}", method.to_uppercase());
    Ok(Parsed::Fragment(Fragment {
        file: file_name(method, path),
        endpoint,
        line: block.line,
        text: block.text.clone(),
    }))
}

/// Whether a text that is not valid JSON has a key and a value of a fragment.
fn looks_like_fragment(text: &str) -> bool {
    [("\"openapi\"", '"'), ("\"swagger\"", '"'), ("\"paths\"", '{')].into_iter().any(|(key, value)| {
        text.match_indices(key).any(|(at, _)| {
            let rest = text.get(at + key.len()..).unwrap_or_default().trim_start();
            rest.strip_prefix(':').is_some_and(|rest| rest.trim_start().starts_with(value))
        })
    })
}

fn only_endpoint(value: &Value) -> Option<(&str, &str)> {
    let mut paths = value.get("paths")?.as_object()?.iter();
    let (path, item) = paths.next()?;
    let mut methods = item.as_object()?.keys().filter(|key| METHODS.contains(&key.as_str()));
    let method = methods.next()?;
    (paths.next().is_none() && methods.next().is_none()).then_some((method, path))
}

/// Method and path, with a hyphen for every slash: `GET /clusters/{cluster_uid}` is in `get-clusters-cluster_uid.json`.
fn file_name(method: &str, path: &str) -> String {
    let mut name = method.to_owned();
    for part in path.split('/').filter(|part| !part.is_empty()) {
        name.push('-');
        let part = part.chars().filter(|c| !matches!(c, '{' | '}'));
        name.extend(part.map(|c| if c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-') { c } else { '-' }));
    }
    name.push_str(".json");
    name
}

#[cfg(test)]
mod tests {
    use super::{Fragment, endpoint_of, file_name, looks_like_fragment, number_duplicates};

    #[test]
    fn files_are_named_by_method_and_path() {
        assert_eq!(file_name("get", "/clusters/{cluster_uid}"), "get-clusters-cluster_uid.json");
        assert_eq!(file_name("post", "/a b/c.d"), "post-a-b-c.d.json");
        assert_eq!(file_name("get", "/"), "get.json");
    }

    #[test]
    fn equal_names_are_numbered_in_the_order_of_their_endpoints() {
        let fragment = |endpoint: &str, file: &str| Fragment {
            endpoint: endpoint.to_owned(),
            file: file.to_owned(),
            text: String::new(),
            line: 1,
        };
        let mut fragments =
            [fragment("GET /b", "a.json"), fragment("GET /a", "a.json"), fragment("GET /c", "a-2.json")];
        number_duplicates(&mut fragments);
        assert_eq!(fragments.map(|fragment| fragment.file), ["a-3.json", "a.json", "a-2.json"]);
    }

    #[test]
    fn invalid_json_with_a_key_of_a_fragment_looks_like_one() {
        assert!(looks_like_fragment(r#"{ "paths" : { "/a""#));
        assert!(!looks_like_fragment(r#"{ "paths": [] }"#) && !looks_like_fragment("openapi"));
    }

    #[test]
    fn a_fragment_has_one_endpoint() {
        assert_eq!(endpoint_of(r#"{ "paths": { "/a": { "get": {}, "summary": "" } } }"#).as_deref(), Some("GET /a"));
        assert_eq!(endpoint_of(r#"{ "paths": { "/a": { "get": {}, "put": {} } } }"#), None);
    }
}
