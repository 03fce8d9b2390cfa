//! The credentials of a client, where only their owner reads them.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clusterkit::camunda::types::{ClusterClientConnectionDetails, CreatedClusterClient};

use crate::Failure;
use crate::words::legible;

/// The file that they go into, or the standard output.
pub(crate) struct Credentials {
    file: Option<(PathBuf, File)>,
}

impl Credentials {
    /// Makes the file, empty. One that exists is left alone: it may hold another secret.
    pub(crate) fn open(path: Option<&Path>) -> Result<Self, Failure> {
        let Some(path) = path else { return Ok(Self { file: None }) };
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = options.open(path).map_err(|error| match error.kind() {
            io::ErrorKind::AlreadyExists => format!("{} exists already; name another file", path.display()),
            _ => format!("{} cannot be written: {error}", path.display()),
        })?;
        Ok(Self { file: Some((path.to_owned(), file)) })
    }

    /// What cannot be had a second time.
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

    /// One a line, in a safe place when this returns.
    fn write(&self, values: &[(&str, &str)]) -> Result<(), Failure> {
        let lines: Vec<String> = values.iter().map(|(name, value)| format!("{name}={}", legible(value))).collect();
        let text = lines.join("\n") + "\n";
        let written = match &self.file {
            None => io::stdout().write_all(text.as_bytes()).and_then(|()| io::stdout().flush()),
            Some((_, file)) => (&mut &*file).write_all(text.as_bytes()).and_then(|()| file.sync_all()),
        };
        Ok(written.map_err(|error| format!("{} cannot be written: {error}", self.place()))?)
    }

    pub(crate) fn place(&self) -> String {
        self.file.as_ref().map_or_else(|| "the standard output".to_owned(), |(path, _)| path.display().to_string())
    }

    /// Takes the file away, which holds no secret that is of use.
    pub(crate) fn discard(&self) {
        if let Some((path, _)) = &self.file {
            // What is left is an empty file.
            let _ = fs::remove_file(path);
        }
    }
}
