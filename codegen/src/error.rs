use std::fmt;
use std::path::{Path, PathBuf};

/// All findings in a document, sorted, one per line. There is at least one.
///
/// ```
/// use std::path::Path;
///
/// let error = clusterkit_codegen::Document::read(Path::new("no-such.yaml")).unwrap_err();
/// assert!(error.to_string().starts_with("no-such.yaml: cannot be read"));
/// assert_eq!(error.findings().len(), 1);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Error {
    findings: Vec<Finding>,
}

impl Error {
    /// Sorts the findings and removes duplicates: several operations may refer to one fault.
    #[must_use]
    pub fn new(mut findings: Vec<Finding>) -> Self {
        findings.sort();
        findings.dedup();
        Self { findings }
    }

    /// The findings, sorted by file and place.
    #[must_use]
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }
}

impl From<Finding> for Error {
    fn from(finding: Finding) -> Self {
        Self { findings: vec![finding] }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, finding) in self.findings.iter().enumerate() {
            if index > 0 {
                f.write_str("\n")?;
            }
            finding.fmt(f)?;
        }
        Ok(())
    }
}

impl std::error::Error for Error {}

/// One problem of a document, in one line: the file, the place, the problem and the remedy.
///
/// ```
/// use std::path::Path;
///
/// let error = clusterkit_codegen::Document::read(Path::new("no-such.yaml")).unwrap_err();
/// assert_eq!(error.findings()[0].file(), Path::new("no-such.yaml"));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    file: PathBuf,
    pointer: String,
    problem: String,
    remedy: String,
}

/// The maximum length of a problem in characters. A message of progenitor may contain a whole schema.
const LENGTH: usize = 300;

impl Finding {
    /// Creates a finding. Line breaks in `problem` and `remedy` become spaces, and each is cut at 300 characters.
    pub fn new(file: &Path, pointer: impl Into<String>, problem: impl fmt::Display, remedy: impl fmt::Display) -> Self {
        Self {
            file: file.to_owned(),
            pointer: pointer.into(),
            problem: one_line(&problem.to_string()),
            remedy: one_line(&remedy.to_string()),
        }
    }

    /// The JSON pointer to the place in the document; empty for the whole file.
    #[must_use]
    pub fn pointer(&self) -> &str {
        &self.pointer
    }

    /// The file to change.
    #[must_use]
    pub fn file(&self) -> &Path {
        &self.file
    }
}

/// The words of a text, separated by single spaces, and shortened if necessary.
fn one_line(text: &str) -> String {
    let mut line = String::new();
    for word in text.split_whitespace() {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
        if let Some((end, _)) = line.char_indices().nth(LENGTH) {
            line.truncate(end);
            line.push_str("...");
            break;
        }
    }
    line
}

/// Escapes control characters: keys of a document may contain line breaks and terminal sequences.
fn escaped(text: &str) -> String {
    let mut escaped = String::new();
    for c in text.chars() {
        if c.is_control() {
            escaped.extend(c.escape_default());
        } else {
            escaped.push(c);
        }
    }
    escaped
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&escaped(&self.file.display().to_string()))?;
        if !self.pointer.is_empty() {
            write!(f, "#{}", escaped(&self.pointer))?;
        }
        write!(f, ": {}; {}", escaped(&self.problem), escaped(&self.remedy))
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{Error, Finding, LENGTH, escaped, one_line};

    #[test]
    fn a_line_has_single_spaces_and_a_maximum_length() {
        assert_eq!(one_line(" a \n  b\t"), "a b");
        let long = one_line(&"äb ".repeat(LENGTH));
        assert_eq!(long.chars().count(), LENGTH + 3);
        assert!(long.ends_with("..."), "{long}");
    }

    #[test]
    fn control_characters_are_escaped() {
        assert_eq!(escaped("a\n\u{1b}[0m ä"), "a\\n\\u{1b}[0m ä");
    }

    #[test]
    fn findings_are_sorted_without_duplicates() {
        let finding = |at: &str| Finding::new(Path::new("a.yaml"), at, "is wrong", "fix it");
        let error = Error::new(vec![finding("/b"), finding("/a"), finding("/b")]);
        assert_eq!(error.to_string(), "a.yaml#/a: is wrong; fix it\na.yaml#/b: is wrong; fix it");
    }
}
