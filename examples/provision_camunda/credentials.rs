//! The credentials of a client, where only their owner reads them.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clusterkit::camunda::types::{ClusterClientConnectionDetails, CreatedClusterClient};

use crate::Failure;

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

    pub(crate) fn write(
        &self,
        created: &CreatedClusterClient,
        details: &ClusterClientConnectionDetails,
    ) -> Result<(), Failure> {
        let mut text = format!(
            "ZEEBE_ADDRESS={}\nZEEBE_CLIENT_ID={}\nZEEBE_CLIENT_SECRET={}\n",
            details.zeebe_address,
            created.client_id,
            created.client_secret.expose()
        );
        if let Some(url) = &details.zeebe_authorization_server_url {
            text += &["ZEEBE_AUTHORIZATION_SERVER_URL=", url, "\n"].concat();
        }
        match &self.file {
            None => io::stdout().write_all(text.as_bytes())?,
            Some((path, file)) => {
                let mut file = file;
                file.write_all(text.as_bytes()).and_then(|()| file.sync_all()).map_err(|error| {
                    format!("{} cannot be written: {error}; delete the client and run with --adopt", path.display())
                })?;
                println!("{}", path.display());
            }
        }
        Ok(())
    }

    /// Takes the file away that nothing was written to.
    pub(crate) fn discard(&self) {
        if let Some((path, _)) = &self.file {
            // What is left is an empty file.
            let _ = fs::remove_file(path);
        }
    }
}
