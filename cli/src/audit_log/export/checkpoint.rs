//! The position of an export, saved in the file of `--resume`.

use std::path::Path;
use std::{env, fs, io};

use clusterkit::Cursor;
use clusterkit::perfectscale::ClientBuilder;
use serde::{Deserialize, Serialize};

use super::checksum::checksum;
use super::selection::Selection;
use crate::connection::Connection;
use crate::failure::Failure;
use crate::output::file::Replaced;

#[derive(Serialize, Deserialize)]
pub(crate) struct Checkpoint {
    pub(crate) selection: Selection,
    /// Identifies the server and the account without naming them; `None` is a sandbox.
    account: Option<u32>,
    /// The next page. `None` is the first page, or the end of a complete export.
    pub(crate) cursor: Option<Cursor>,
    pub(crate) is_complete: bool,
    /// The length of the output up to that page.
    pub(crate) bytes: u64,
    pub(crate) entries: usize,
    /// The checksum of all fields, with 0 for this one: an edited checkpoint would produce a wrong output.
    checksum: u32,
    #[serde(skip)]
    file: Option<Replaced>,
}

impl Checkpoint {
    /// Reads the file, or starts anew where it does not exist. Checks that it can be written.
    pub(crate) fn open(file: Option<Replaced>, selection: Selection, connection: &Connection) -> Result<Self, Failure> {
        let account = (!connection.is_sandbox()).then(account);
        let mut new = Self {
            selection,
            account,
            cursor: None,
            is_complete: false,
            bytes: 0,
            entries: 0,
            checksum: 0,
            file: None,
        };
        let Some(file) = file else { return Ok(new) };
        let name = file.path.display();
        match fs::read(&file.path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(format!("--resume {name}: cannot be read ({error})").into()),
            Ok(text) => {
                let mut saved: Self = serde_json::from_slice(&text).map_err(|error| {
                    format!("--resume {name}: is not the state of an export ({error}); name another file")
                })?;
                let expected = std::mem::take(&mut saved.checksum);
                if checksum(&serde_json::to_vec(&saved)?) != expected {
                    return Err(format!("--resume {name}: was edited; delete it to start over").into());
                }
                if (&saved.selection, saved.account) != (&new.selection, new.account) {
                    return Err(format!(
                        "--resume {name}: belongs to an export with other arguments, or of another server or account; use \
                         the same, or delete it to start over"
                    )
                    .into());
                }
                new = saved;
            }
        }
        file.check()?;
        Ok(Self { file: Some(file), ..new })
    }

    /// Saves the checkpoint, whole or not at all.
    pub(crate) fn save(&mut self) -> Result<(), Failure> {
        let Some(file) = &self.file else { return Ok(()) };
        self.checksum = 0;
        self.checksum = checksum(&serde_json::to_vec(self)?);
        Ok(file.write(&serde_json::to_vec(self)?)?)
    }

    pub(crate) fn has_file(&self) -> bool {
        self.file.is_some()
    }

    /// Returns the saved file, if there is one.
    pub(crate) fn saved(&self) -> Option<&Path> {
        self.file.as_ref().map(|file| file.path.as_path()).filter(|file| file.exists())
    }

    pub(crate) fn delete(&self) -> Result<(), Failure> {
        Ok(self.file.as_ref().map_or(Ok(()), Replaced::remove)?)
    }
}

/// Returns the checksum of the variables that name the server and the account.
fn account() -> u32 {
    let [id, _, url] = ClientBuilder::ENV_NAMES;
    let [legacy_id, _, legacy_url] = ClientBuilder::LEGACY_ENV_NAMES;
    let values = [id, url, legacy_id, legacy_url].map(|name| env::var_os(name).unwrap_or_default());
    checksum(format!("{values:?}").as_bytes())
}
