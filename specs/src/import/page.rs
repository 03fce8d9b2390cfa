use std::fs;
use std::ops::Range;
use std::path::Path;

use clusterkit_codegen::Finding;
use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag, TagEnd};

/// A fenced code block of a page.
pub(super) struct Block {
    /// The line of its opening fence, starting at 1.
    pub(super) line: usize,
    /// Its text without fences, indentation and the last line break.
    pub(super) text: String,
    pub(super) place: Range<usize>,
}

pub(super) fn read(page: &Path) -> Result<String, Finding> {
    let wrong = |problem: String| Finding::new(page, "", problem, "save the page as Markdown");
    let bytes = fs::read(page).map_err(|error| wrong(format!("cannot be read: {error}")))?;
    String::from_utf8(bytes).map_err(|_| wrong("is not UTF-8 text".to_owned()))
}

/// The fenced code blocks of a page, of any language. A Markdown parser reads `GitBook`'s tags as paragraphs.
pub(super) fn blocks(page: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut open: Option<Block> = None;
    for (event, place) in Parser::new(page).into_offset_iter() {
        match event {
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(_))) => {
                open = Some(Block { line: line(page, place.start), text: String::new(), place });
            }
            // The parser removes indentation and normalizes line breaks to `\n`.
            Event::Text(text) => {
                if let Some(block) = &mut open {
                    block.text.push_str(&text);
                }
            }
            Event::End(TagEnd::CodeBlock) => {
                if let Some(mut block) = open.take() {
                    if block.text.ends_with('\n') {
                        block.text.pop();
                    }
                    blocks.push(block);
                }
            }
            _ => {}
        }
    }
    blocks
}

/// The ranges of inline code that quotes a key but not a whole fragment.
fn quoted(page: &str) -> Vec<Range<usize>> {
    let events = Parser::new(page).into_offset_iter();
    let quotes = events.filter(|(event, _)| matches!(event, Event::Code(code) if !code.contains("\"paths\"")));
    quotes.map(|(_, place)| place).collect()
}

/// The first line outside of the blocks with the first key of a fragment. Fragments in indented blocks or HTML would be
/// skipped silently.
pub(super) fn outside(page: &str, blocks: &[Block]) -> Option<usize> {
    const KEY: &str = "\"openapi\"";
    let is_key = |at: usize| page.get(at + KEY.len()..).is_some_and(|rest| rest.trim_start().starts_with(':'));
    let mut places = page.match_indices(KEY).map(|(at, _)| at).filter(|at| is_key(*at));
    let quoted = quoted(page);
    let is_known = |at: &usize| {
        blocks.iter().any(|block| block.place.contains(at)) || quoted.iter().any(|place| place.contains(at))
    };
    let found = places.find(|at| !is_known(at))?;
    Some(line(page, found))
}

pub(super) fn line(page: &str, at: usize) -> usize {
    page.get(..at).unwrap_or_default().matches('\n').count() + 1
}

#[cfg(test)]
mod tests {
    use super::{blocks, line, outside};

    #[test]
    fn fenced_blocks_are_found_with_their_lines() {
        let found = blocks("# A\n\n- b\n\n  ```json\n  {\n    1\n  ```\n\n~~~\nx\n~~~\n");
        let found: Vec<_> = found.into_iter().map(|block| (block.line, block.text)).collect();
        assert_eq!(found, [(5, "{\n  1".to_owned()), (10, "x".to_owned())]);
    }

    #[test]
    fn a_fragment_outside_of_a_block_is_found() {
        let page = "a `\"openapi\": 1` b\n\n<p>\n{\"openapi\": \"3.0.3\"}\n</p>\n";
        assert_eq!(outside(page, &blocks(page)), Some(4));
        let page = "```\n{\"openapi\": \"3.0.3\"}\n```\n";
        assert_eq!(outside(page, &blocks(page)), None);
    }

    #[test]
    fn lines_start_at_1() {
        assert_eq!((line("a\nb", 0), line("a\nb", 2)), (1, 2));
    }
}
