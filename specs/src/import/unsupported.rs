use std::ops::Range;

use super::fragment::{Fragment, METHODS};
use super::page::{self, Block};

/// One line for each endpoint that the page shows in another form than a fragment. These are not imported.
pub(super) fn notes(text: &str, blocks: &[Block], fragments: &[Fragment]) -> Vec<String> {
    let mut notes = Vec::new();
    let has = |endpoint: &str| fragments.iter().any(|fragment| fragment.endpoint == endpoint);
    for (place, line) in lines(text) {
        let at = page::line(text, place.start);
        if let Some(block) = blocks.iter().find(|block| block.place.contains(&place.start)) {
            let is_in = || block.text.lines().any(|line| line.starts_with("openapi:"));
            if line.trim_start_matches([' ', '>']).starts_with("openapi:") && is_in() {
                notes.push(format!(
                    "line {at} of the page begins an OpenAPI document in YAML, but only JSON is imported"
                ));
            }
            continue;
        }
        if ["{% openapi", "{% swagger"].iter().any(|tag| line.trim_start().starts_with(tag)) {
            match endpoint(attribute(line, "method"), attribute(line, "path")) {
                Some(endpoint) if has(&endpoint) => {}
                Some(endpoint) => notes
                    .push(format!("line {at} of the page embeds {endpoint} without a fragment, so it is not imported")),
                None => notes.push(format!("line {at} of the page embeds a document, which is not imported")),
            }
        } else if line.starts_with('#') {
            let words = line.trim_start_matches('#').replace(['`', '*', '\\'], "");
            let mut words = words.split_whitespace();
            let method = words.next().filter(|method| method.chars().all(|c| c.is_ascii_uppercase()));
            if let Some(endpoint) = endpoint(method, words.next()).filter(|endpoint| !has(endpoint)) {
                notes.push(format!(
                    "the heading in line {at} of the page, {endpoint}, has no fragment, so it is not imported"
                ));
            }
        }
    }
    notes
}

/// The lines with their byte ranges.
fn lines(text: &str) -> impl Iterator<Item = (Range<usize>, &str)> {
    let mut end = 0;
    text.split_inclusive('\n').map(move |line| {
        let start = end;
        end += line.len();
        (start..end, line)
    })
}

fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    let (_, rest) = tag.split_once(&format!(" {name}=\""))?;
    Some(rest.split_once('"')?.0)
}

fn endpoint(method: Option<&str>, path: Option<&str>) -> Option<String> {
    let method = method.filter(|method| METHODS.contains(&method.to_lowercase().as_str()))?;
    let path = path.filter(|path| path.starts_with('/'))?;
    Some(format!("{} {path}", method.to_uppercase()))
}

#[cfg(test)]
mod tests {
    use super::{attribute, endpoint};

    #[test]
    fn attributes_of_tags_are_read() {
        let tag = "{% openapi src=\"a.yaml\" path=\"/a\" method=\"get\" %}";
        assert_eq!((attribute(tag, "path"), attribute(tag, "method")), (Some("/a"), Some("get")));
        assert_eq!(attribute(tag, "none"), None);
    }

    #[test]
    fn an_endpoint_is_a_method_and_a_path() {
        assert_eq!(endpoint(Some("get"), Some("/a")).as_deref(), Some("GET /a"));
        assert_eq!(endpoint(Some("fetch"), Some("/a")), None);
        assert_eq!(endpoint(Some("get"), Some("a")), None);
    }
}
