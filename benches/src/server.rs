//! The server of all measurements. It is started once and serves prepared bytes.

use std::fmt;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use crate::Error;

/// A running server, which stops when this is dropped.
#[derive(Debug)]
pub struct Server {
    process: Child,
    address: String,
}

/// The list that the server serves.
#[derive(Clone, Copy, Debug)]
pub struct Pages {
    /// The number of pages.
    pub count: usize,
    /// The number of entries in each page, at most 5000.
    pub entries: usize,
    /// The delay before each page, in milliseconds.
    pub delay: u64,
    /// Whether the pages are compressed.
    pub gzip: bool,
}

/// Pages of the largest size that PerfectScale allows.
pub const LARGEST: Pages = Pages { count: 50, entries: 5000, delay: 0, gzip: false };

/// The token that the server returns.
pub const TOKEN: &str = "a-token-that-is-as-long-as-those-that-are-handed-out-0123456789";

impl Server {
    /// Starts the program, which prints its address on its first line.
    pub fn start(program: &str) -> Result<Self, Error> {
        let mut process = Command::new(program).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
        let mut address = String::new();
        let output = process.stdout.take().ok_or("the server has no output")?;
        BufReader::new(output).read_line(&mut address)?;
        Ok(Self { process, address: address.trim_end().to_owned() })
    }

    /// Returns the base URL for single objects.
    #[must_use]
    pub fn url(&self) -> String {
        self.with(&Pages { count: 1, entries: 1, ..LARGEST })
    }

    /// Returns the URL of the number of requests.
    #[must_use]
    pub fn requests_url(&self) -> String {
        format!("http://{}/requests", self.address)
    }

    /// Returns the base URL for a list.
    #[must_use]
    pub fn with(&self, pages: &Pages) -> String {
        format!("http://{}/{pages}", self.address)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // An error means that the process has already ended.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// The part of the path that selects the list.
impl fmt::Display for Pages {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}/{}/{}", self.count, self.entries, self.delay, self.gzip)
    }
}
