//! Lists the clusters at an interval, for `--watch`.

use std::time::Duration;

use tokio::sync::mpsc;
use tokio::time::{Instant, MissedTickBehavior, interval, sleep_until};

use super::board::{Board, Listing};
use super::log::Log;
use super::screen::Screen;
use super::source::Source;
use super::view::View;
use crate::clock::now;
use crate::failure::{Failure, PARTIAL};
use crate::output::stdout;
use crate::signals::{Interruptions, Signal};

/// The time that the first table waits for a slow vendor.
const FIRST_TABLE: Duration = Duration::from_secs(5);

/// Watches until Ctrl-C, or until no vendor is left.
pub(crate) async fn watch(sources: Vec<Source>, period: Duration, view: View) -> Result<u8, Failure> {
    let mut interruptions = Interruptions::listen(Signal::USUAL)?;
    let mut board = Board::new(sources.iter().map(|source| source.vendor).collect());
    let (sender, mut listings) = mpsc::channel(sources.len());
    // One task per vendor: an outage or the rate limit of one does not delay the others.
    for source in sources {
        tokio::spawn(list(source, period, sender.clone()));
    }
    drop(sender);

    let mut screen = (!view.is_json && stdout::is_terminal()).then(|| Screen::new(period));
    if let Some(screen) = &mut screen {
        screen.draw(&view, &board, Vec::new(), now())?;
    }
    let mut log = Log::default();
    let deadline = Instant::now() + FIRST_TABLE;
    let closed = stdout::closed();
    tokio::pin!(closed);
    loop {
        let events = tokio::select! {
            _ = interruptions.next() => return Ok(0),
            // Even if there is nothing more to write.
            () = &mut closed => return Ok(0),
            listing = listings.recv() => match listing {
                Some(listing) => board.update(listing),
                None => return Ok(PARTIAL),
            },
            () = sleep_until(deadline), if screen.is_none() && !log.has_begun() => Vec::new(),
        };
        let events = events.into_iter().filter(|event| view.shows(event)).collect();
        if let Some(screen) = &mut screen {
            screen.draw(&view, &board, events, now())?;
        } else {
            log.write(&view, &board, events, now(), Instant::now() < deadline)?;
        }
    }
}

async fn list(source: Source, period: Duration, listings: mpsc::Sender<Listing>) {
    let mut ticks = interval(period);
    // After a slow listing, the next one starts a whole period later.
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        let clusters = source.clusters(now).await;
        let listing = Listing { vendor: source.vendor, at: now(), clusters };
        if listings.send(listing).await.is_err() || !source.has_client() {
            return;
        }
    }
}
