//! How an export is going, on a terminal. In a pipe there is nothing to see.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use clusterkit::perfectscale::Client;
use indicatif::{HumanCount, ProgressBar, ProgressDrawTarget, ProgressStyle};
use tokio::task::JoinHandle;

pub(crate) struct Progress {
    bar: ProgressBar,
    entries: Arc<AtomicUsize>,
    pages: Arc<AtomicUsize>,
    /// Keeps the line true while a request waits for its turn.
    ticker: JoinHandle<()>,
}

impl Progress {
    /// Draws on the standard error, and only if that is a terminal on which no entries are shown.
    pub(crate) fn start(client: &Client, shows_entries: bool) -> Self {
        let target = if shows_entries { ProgressDrawTarget::hidden() } else { ProgressDrawTarget::stderr() };
        let bar = ProgressBar::with_draw_target(None, target);
        bar.set_style(
            ProgressStyle::with_template("{spinner} {wide_msg}").unwrap_or_else(|_| ProgressStyle::default_bar()),
        );
        let (entries, pages) = (Arc::<AtomicUsize>::default(), Arc::<AtomicUsize>::default());
        let ticker = tokio::spawn(tick(bar.clone(), client.clone(), Arc::clone(&entries), Arc::clone(&pages)));
        Self { bar, entries, pages, ticker }
    }

    pub(crate) fn page(&self, entries: usize) {
        self.entries.fetch_add(entries, Ordering::Relaxed);
        self.pages.fetch_add(1, Ordering::Relaxed);
    }

    /// Takes the line away, and says what came of it where somebody looks.
    pub(crate) fn finish(self, entries: usize) {
        if !self.bar.is_hidden() {
            self.bar.println(format!("{} entries", HumanCount(entries as u64)));
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.ticker.abort();
        self.bar.finish_and_clear();
    }
}

async fn tick(bar: ProgressBar, client: Client, entries: Arc<AtomicUsize>, pages: Arc<AtomicUsize>) {
    let started = Instant::now();
    loop {
        let (entries, pages) = (entries.load(Ordering::Relaxed) as u64, pages.load(Ordering::Relaxed) as u64);
        let rate = entries.checked_div(started.elapsed().as_secs()).unwrap_or(entries);
        let limit = client.rate_limit().state();
        let wait = if limit.queued > 0 && limit.next_slot > Duration::ZERO {
            format!("; the rate limit has the next request wait for {} s", limit.next_slot.as_secs() + 1)
        } else {
            String::new()
        };
        bar.set_message(format!("{} entries on {pages} pages, {}/s{wait}", HumanCount(entries), HumanCount(rate)));
        bar.tick();
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}
