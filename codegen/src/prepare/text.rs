use serde_json::Value;

/// Rule 13: makes descriptions safe as doc comments, so that code is not run as a test and URLs are links. Limits the
/// version to ASCII, because it is sent in a header.
pub(super) fn clean(document: &mut Value) {
    if let Some(Value::String(version)) = document.pointer_mut("/info/version") {
        version.retain(|c| c.is_ascii_graphic() || c == ' ');
    }
    clean_descriptions(document, false);
}

/// Visits the whole document. `names` is whether the keys of this object are names, so that a property called
/// `description` is not changed.
fn clean_descriptions(value: &mut Value, names: bool) {
    match value {
        Value::Object(object) => {
            for (key, inner) in object.iter_mut() {
                match inner {
                    Value::String(text) if !names && matches!(key.as_str(), "description" | "summary") => {
                        *text = doc_text(text);
                    }
                    inner => clean_descriptions(inner, !names && matches!(key.as_str(), "properties" | "schemas")),
                }
            }
        }
        Value::Array(list) => list.iter_mut().for_each(|inner| clean_descriptions(inner, false)),
        _ => {}
    }
}

/// A description as Markdown that rustdoc shows and does not run: marks fences as text, removes the indentation that
/// would make a line code, and puts bare URLs in angle brackets.
pub(crate) fn doc_text(text: &str) -> String {
    let mut fenced = false;
    let mut lines = Vec::new();
    for line in text.trim().lines() {
        let trimmed = line.trim_start();
        if trimmed.starts_with("```") || trimmed.starts_with("~~~") {
            fenced = !fenced;
            lines.push(if fenced { "```text".to_owned() } else { "```".to_owned() });
        } else if fenced {
            lines.push(line.to_owned());
        } else {
            let indent = (line.len() - trimmed.len()).min(3);
            lines.push(format!("{}{}", " ".repeat(indent), link_addresses(trimmed)));
        }
    }
    if fenced {
        lines.push("```".to_owned());
    }
    lines.join("\n").trim_end().to_owned()
}

fn link_addresses(line: &str) -> String {
    let mut out = String::new();
    for (index, word) in line.split(' ').enumerate() {
        if index > 0 {
            out.push(' ');
        }
        let end = word.trim_end_matches(['.', ',', ';', ')', ':']).len();
        let (address, rest) = word.split_at(end);
        if address.starts_with("https://") || address.starts_with("http://") {
            out.extend(["<", address, ">", rest]);
        } else {
            out.push_str(word);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::doc_text;

    #[test]
    fn code_is_not_run_and_urls_are_links() {
        for (text, doc) in [
            ("  See https://a.test/b.  ", "See <https://a.test/b>."),
            ("```\nlet a;\n```", "```text\nlet a;\n```"),
            ("~~~rust\nhttps://a.test", "```text\nhttps://a.test\n```"),
            ("a\n        b", "a\n   b"),
        ] {
            assert_eq!(doc_text(text), doc);
        }
    }
}
