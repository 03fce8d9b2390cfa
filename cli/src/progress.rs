//! The progress of a job: a line on a terminal, nothing in a pipe.

use std::time::Duration;

use clusterkit::RateLimit;
use indicatif::{HumanDuration, ProgressBar, ProgressDrawTarget, ProgressStyle};
use tokio::task::JoinHandle;

use crate::output::message;

pub(crate) struct Progress {
    bar: ProgressBar,
    /// Keeps the line current while a request waits for its slot.
    ticker: JoinHandle<()>,
}

/// Draws on the standard error, and only if that is a terminal. `{wide_msg}` of the template is filled by [`Progress`].
pub(crate) fn bar(template: &str, length: Option<u64>) -> ProgressBar {
    let bar = ProgressBar::with_draw_target(length, ProgressDrawTarget::stderr());
    bar.set_style(ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar()));
    bar
}

impl Progress {
    /// Shows the text of the bar, and how long the rate limit delays the `next` request.
    pub(crate) fn start(
        bar: ProgressBar,
        limit: &RateLimit,
        next: &'static str,
        text: impl Fn(&ProgressBar) -> String + Send + 'static,
    ) -> Self {
        let (shown, limit) = (bar.clone(), limit.clone());
        let ticker = tokio::spawn(async move {
            loop {
                let state = limit.state();
                let delay = if state.queued > 0 && state.available_in > Duration::ZERO {
                    format!("; rate limit: {next} request in {}", HumanDuration(state.available_in))
                } else {
                    String::new()
                };
                shown.set_message(text(&shown) + &delay);
                shown.tick();
                tokio::time::sleep(Duration::from_millis(200)).await;
            }
        });
        Self { bar, ticker }
    }

    pub(crate) fn add(&self, number: usize) {
        self.bar.inc(number as u64);
    }

    /// Replaces the line, if there is one.
    pub(crate) fn finish(self, text: &str) {
        if !self.bar.is_hidden() {
            self.bar.println(text);
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.ticker.abort();
        self.bar.finish_and_clear();
    }
}

/// Returns a function that prints each state of a wait, and its duration.
pub(crate) fn polled(name: &str) -> impl FnMut(&clusterkit::Progress) + Send + 'static {
    let name = name.to_owned();
    move |progress| message::status(format!("{name}: {progress} ({} s)", progress.elapsed.as_secs()))
}
