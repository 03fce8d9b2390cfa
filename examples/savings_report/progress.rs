//! How the asking is going, on a terminal. In a pipe there is nothing to see.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use clusterkit::perfectscale::Client;
use indicatif::{HumanDuration, ProgressBar, ProgressDrawTarget, ProgressStyle};
use tokio::task::JoinHandle;

use crate::amount::count;

pub(crate) struct Progress {
    bar: ProgressBar,
    workloads: Arc<AtomicUsize>,
    /// Keeps the line true while requests wait for their turn.
    ticker: JoinHandle<()>,
}

impl Progress {
    pub(crate) fn start(client: &Client, clusters: usize) -> Self {
        // Draws on the standard error, and only if that is a terminal.
        let bar = ProgressBar::with_draw_target(Some(clusters as u64), ProgressDrawTarget::stderr());
        let style = ProgressStyle::with_template("{spinner} {bar:20} {pos} of {len} clusters, {wide_msg}");
        bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
        let workloads = Arc::<AtomicUsize>::default();
        let ticker = tokio::spawn(tick(bar.clone(), client.clone(), Arc::clone(&workloads)));
        Self { bar, workloads, ticker }
    }

    pub(crate) fn cluster(&self, workloads: usize) {
        self.workloads.fetch_add(workloads, Ordering::Relaxed);
        self.bar.inc(1);
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.ticker.abort();
        self.bar.finish_and_clear();
    }
}

async fn tick(bar: ProgressBar, client: Client, workloads: Arc<AtomicUsize>) {
    loop {
        let limit = client.rate_limit().state();
        // All requests are in the queue, so one that came now would be the last of them.
        let wait = if limit.queued > 0 && limit.next_slot > Duration::ZERO {
            format!("; the rate limit lets out the last request in {}", HumanDuration(limit.next_slot))
        } else {
            String::new()
        };
        bar.set_message(format!("{}{wait}", count(workloads.load(Ordering::Relaxed), "workload")));
        bar.tick();
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}
