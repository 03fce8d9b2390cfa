//! The path in a body at which decoding failed: `regions[1].name`.

use std::fmt::Write;

/// An object or list around the position, with the current key or index.
enum Open<'a> {
    Object(Option<&'a str>),
    List(usize),
}

/// Returns the path at serde's line and column; empty for the whole body.
///
/// A crate that tracks the path would compile the decoding of every type a second time, which is a third of a client's
/// code. The position is enough, because everything before it is valid JSON.
pub(super) fn of(body: &[u8], error: &serde_json::Error) -> String {
    let start = match error.line() {
        0 | 1 => Some(0),
        line => body.iter().enumerate().filter(|(_, byte)| **byte == b'\n').nth(line - 2).map(|(end, _)| end + 1),
    };
    let end = start.unwrap_or(body.len()).saturating_add(error.column()).min(body.len());
    path(&body[..end])
}

fn path(read: &[u8]) -> String {
    let mut open = Vec::new();
    let mut rest = read;
    while let Some((byte, after)) = rest.split_first() {
        rest = after;
        match byte {
            b'{' => open.push(Open::Object(None)),
            b'[' => open.push(Open::List(0)),
            b'}' | b']' => drop(open.pop()),
            b',' => match open.last_mut() {
                Some(Open::Object(key)) => *key = None,
                Some(Open::List(index)) => *index += 1,
                None => {}
            },
            b'"' => {
                let Some(length) = text(rest) else { break };
                let (text, after) = (&rest[..length], &rest[length + 1..]);
                rest = after;
                if let Some(Open::Object(key @ None)) = open.last_mut() {
                    *key = std::str::from_utf8(text).ok();
                }
            }
            _ => {}
        }
    }
    let mut path = String::new();
    for open in open {
        let _ = match open {
            Open::Object(Some(key)) if path.is_empty() => write!(path, "{key}"),
            Open::Object(Some(key)) => write!(path, ".{key}"),
            Open::List(index) => write!(path, "[{index}]"),
            Open::Object(None) => Ok(()),
        };
    }
    path
}

/// Returns the length of the string that begins here, up to its closing quote.
fn text(rest: &[u8]) -> Option<usize> {
    let mut escaped = false;
    rest.iter().position(|byte| {
        let closes = *byte == b'"' && !escaped;
        escaped = *byte == b'\\' && !escaped;
        closes
    })
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

    #[test]
    fn a_path_leads_to_where_reading_ended() {
        for (read, at) in [
            ("", ""),
            ("{", ""),
            (r#"{"a": 1"#, "a"),
            (r#"{"regions": [{"name": "x"}, {"name": 1"#, "regions[1].name"),
            (r#"{"a": {"b": [1, 2]}, "c": [[], [3"#, "c[1][0]"),
            (r#"{"a\"{[": "}]\\", "b"#, ""),
            (r#"{"a\"{[": "}]\\", "b": tr"#, "b"),
        ] {
            assert_eq!(path(read.as_bytes()), at, "{read}");
        }
    }

    #[test]
    fn the_position_of_serde_counts_lines() {
        #[derive(Debug, Deserialize)]
        struct Cluster {
            #[allow(dead_code, reason = "only reading it is of interest")]
            nodes: Vec<i64>,
        }
        let body = b"{\n  \"nodes\": [\n    1,\n    \"two\"\n  ]\n}";
        let error = serde_json::from_slice::<Cluster>(body).unwrap_err();
        assert_eq!(of(body, &error), "nodes[1]");
    }
}
