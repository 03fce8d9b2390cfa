//! The consumer of a stream.

use std::hint::black_box;
use std::time::Duration;

use crate::server::Pages;

/// Takes entries, and works for a while after each page.
#[derive(Debug)]
pub struct Consumer {
    work: Duration,
    page: usize,
    seen: usize,
}

impl Consumer {
    /// Creates a consumer that works this long on each page.
    #[must_use]
    pub fn new(pages: &Pages, work: Duration) -> Self {
        Self { work, page: pages.entries, seen: 0 }
    }

    /// Takes one entry.
    pub async fn take<T>(&mut self, entry: T) {
        drop(black_box(entry));
        self.seen += 1;
        if self.seen.is_multiple_of(self.page) && !self.work.is_zero() {
            tokio::time::sleep(self.work).await;
        }
    }

    /// Returns the number of entries it has taken.
    #[must_use]
    pub fn seen(&self) -> usize {
        self.seen
    }
}
