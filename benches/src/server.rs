//! The server of all measurements. It is started once and does nothing but hand out bytes that it has ready.

use crate::peers::Error;
use std::fmt;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

/// A running server. It ends with this value.
#[derive(Debug)]
pub struct Server {
    process: Child,
    address: String,
}

/// A list of pages, as the server makes it.
#[derive(Clone, Copy, Debug)]
pub struct Pages {
    /// How many there are.
    pub count: usize,
    /// How many entries each has, 5000 at most.
    pub entries: usize,
    /// How long the server thinks about each, in milliseconds.
    pub delay: u64,
    /// Whether they are compressed on the wire.
    pub gzip: bool,
}

/// The page as the API page of PerfectScale allows it at the most.
pub const LARGEST: Pages = Pages { count: 50, entries: 5000, delay: 0, gzip: false };

/// The token that it hands out.
pub const TOKEN: &str = "a-token-that-is-as-long-as-those-that-are-handed-out-0123456789";

impl Server {
    /// Starts the program, which tells its address on its first line.
    pub fn start(program: &str) -> Result<Self, Error> {
        let mut process = Command::new(program).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
        let mut address = String::new();
        let output = process.stdout.take().ok_or("the server has no output")?;
        BufReader::new(output).read_line(&mut address)?;
        Ok(Self { process, address: address.trim_end().to_owned() })
    }

    /// Where it hands out what no list is a part of.
    #[must_use]
    pub fn url(&self) -> String {
        self.with(&Pages { count: 1, entries: 1, ..LARGEST })
    }

    /// Where it tells how many requests there were.
    #[must_use]
    pub fn requests_url(&self) -> String {
        format!("http://{}/requests", self.address)
    }

    /// Where it hands out such a list.
    #[must_use]
    pub fn with(&self, pages: &Pages) -> String {
        format!("http://{}/{pages}", self.address)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // What cannot be ended has ended.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// As a part of a path, which is how the server is told.
impl fmt::Display for Pages {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}/{}/{}", self.count, self.entries, self.delay, self.gzip)
    }
}
