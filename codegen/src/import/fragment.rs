use std::path::Path;

use serde_json::Value;

use super::page::{self, Block};
use crate::{Error, Finding};

const METHODS: [&str; 8] = ["get", "put", "post", "delete", "head", "patch", "trace", "options"];

/// The OpenAPI document of one endpoint, as published.
pub(super) struct Fragment {
    /// Method and path.
    pub(super) endpoint: String,
    /// The name of its file, which follows from them.
    pub(super) file: String,
    pub(super) text: String,
    line: usize,
}

/// The fragments of a page. Blocks that hold something else, such as an example body, are passed over.
pub(super) fn all(page: &Path, text: &str) -> Result<Vec<Fragment>, Error> {
    let mut fragments: Vec<Fragment> = Vec::new();
    let mut findings = Vec::new();
    let blocks = page::blocks(text);
    if let Some(line) = page::outside(text, &blocks) {
        let problem = format!("has a fragment in line {line} that is in no fenced block");
        findings.push(Finding::new(page, "", problem, "put fences around it, without indentation"));
    }
    for block in blocks {
        let line = block.line;
        match parse(block) {
            Ok(None) => {}
            Ok(Some(fragment)) => match fragments.iter().find(|other| other.file == fragment.file) {
                // Pages show an endpoint in several chapters.
                Some(other) if other.text == fragment.text => {}
                Some(other) => {
                    let problem = format!(
                        "{} in line {line} and {} in line {} are two fragments of one name, {}",
                        fragment.endpoint, other.endpoint, other.line, fragment.file
                    );
                    findings.push(Finding::new(page, "", problem, "keep the one that holds"));
                }
                None => fragments.push(fragment),
            },
            Err(problem) => {
                let problem = format!("the fragment in line {line} {problem}");
                findings.push(Finding::new(page, "", problem, "take a fresh copy of the page"));
            }
        }
    }
    if findings.is_empty() && fragments.is_empty() {
        let problem = "has no OpenAPI fragment in a fenced block";
        findings.push(Finding::new(page, "", problem, "give the page as Markdown, with its code blocks"));
    }
    if findings.is_empty() { Ok(fragments) } else { Err(Error::of(findings)) }
}

/// Method and path of a fragment that is known to be one.
pub(super) fn endpoint_of(text: &str) -> Option<String> {
    let value: Value = serde_json::from_str(text).ok()?;
    let (method, path) = only_endpoint(&value)?;
    Some(format!("{} {path}", method.to_uppercase()))
}

/// Nothing for a block that is no fragment.
fn parse(block: Block) -> Result<Option<Fragment>, String> {
    let value: Value = match serde_json::from_str(&block.text) {
        Ok(value) => value,
        Err(error) if ["\"openapi\"", "\"paths\""].iter().any(|key| block.text.contains(key)) => {
            return Err(format!("is not JSON: {error}"));
        }
        Err(_) => return Ok(None),
    };
    if value.get("openapi").is_none() && value.get("swagger").is_none() && value.get("paths").is_none() {
        return Ok(None);
    }
    let version = value.get("openapi").and_then(Value::as_str).unwrap_or_default();
    if !version.starts_with("3.0.") {
        return Err(format!("has the OpenAPI version '{version}', and only 3.0 can be generated"));
    }
    let Some((method, path)) = only_endpoint(&value) else {
        return Err("does not describe exactly one endpoint".to_owned());
    };
    let endpoint = format!("{} {path}", method.to_uppercase());
    Ok(Some(Fragment { file: file_name(method, path), endpoint, line: block.line, text: block.text }))
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
