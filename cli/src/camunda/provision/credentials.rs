//! The credentials of a client, in a file that only its owner can read.

use std::borrow::Cow;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clusterkit::camunda::types::{ClusterClientConnectionDetails, CreatedClusterClient};

use crate::failure::Failure;
use crate::output::stdout;

/// The file for the credentials, or the standard output.
pub(crate) struct Credentials {
    file: Option<(PathBuf, File)>,
}

impl Credentials {
    /// Creates the file. An existing file is an error, because it may contain another secret.
    pub(crate) fn open(path: Option<&Path>) -> Result<Self, Failure> {
        let Some(path) = path else { return Ok(Self { file: None }) };
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = options.open(path).map_err(|error| match error.kind() {
            io::ErrorKind::AlreadyExists => format!("--output {}: already exists; name another file", path.display()),
            _ => format!("--output {}: cannot be written ({error}); check its folder", path.display()),
        })?;
        Ok(Self { file: Some((path.to_owned(), file)) })
    }

    /// Writes the id and the secret, which cannot be fetched again.
    pub(crate) fn write_secret(&self, created: &CreatedClusterClient) -> Result<(), Failure> {
        let secret = created.client_secret.expose();
        self.write(&[("ZEEBE_CLIENT_ID", &created.client_id), ("ZEEBE_CLIENT_SECRET", secret)])
    }

    pub(crate) fn write_address(&self, details: &ClusterClientConnectionDetails) -> Result<(), Failure> {
        let mut values = vec![("ZEEBE_ADDRESS", details.zeebe_address.as_str())];
        if let Some(url) = &details.zeebe_authorization_server_url {
            values.push(("ZEEBE_AUTHORIZATION_SERVER_URL", url));
        }
        self.write(&values)
    }

    /// One assignment for each, with the value as it is. They are on the disk when this returns.
    fn write(&self, values: &[(&str, &str)]) -> Result<(), Failure> {
        let lines: Vec<String> = values.iter().map(|(name, value)| format!("{name}={}\n", quoted(value))).collect();
        let text = lines.concat();
        let written = match &self.file {
            None => stdout::write(text.as_bytes()),
            Some((_, file)) => (&mut &*file).write_all(text.as_bytes()).and_then(|()| file.sync_all()),
        };
        // As text, because here a closed standard output loses a secret.
        Ok(written.map_err(|error| format!("{} cannot be written ({error})", self.place()))?)
    }

    pub(crate) fn place(&self) -> String {
        self.file.as_ref().map_or_else(|| "the standard output".to_owned(), |(path, _)| path.display().to_string())
    }

    /// Deletes a file without a secret in use.
    pub(crate) fn discard(&self) {
        if let Some((path, _)) = &self.file {
            // If this fails, an empty file remains.
            let _ = fs::remove_file(path);
        }
    }
}

/// The value as a POSIX shell reads it: in quotes, unless no character of it means anything to a shell.
fn quoted(value: &str) -> Cow<'_, str> {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "_-./:@%+=,".contains(c);
    if !value.is_empty() && value.chars().all(is_plain) {
        value.into()
    } else {
        format!("'{}'", value.replace('\'', r"'\''")).into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_shell_could_read_otherwise_is_quoted() {
        for (value, expected) in [
            ("aB3_-./:@%+=,", "aB3_-./:@%+=,"),
            ("", "''"),
            ("a b", "'a b'"),
            ("$(id)`id`\\", "'$(id)`id`\\'"),
            ("it's", r"'it'\''s'"),
            ("a\tb\nc\u{202e}d", "'a\tb\nc\u{202e}d'"),
            ("~", "'~'"),
            ("é", "'é'"),
        ] {
            assert_eq!(quoted(value), expected);
        }
    }
}
