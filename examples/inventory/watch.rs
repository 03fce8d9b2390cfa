//! Asking again and again.

use std::io::{self, IsTerminal};
use std::process::ExitCode;
use std::time::Duration;

use clusterkit::jiff::{Timestamp, Unit};
use tokio::sync::mpsc;
use tokio::time::{Instant, MissedTickBehavior, interval, sleep_until};

use crate::Failure;
use crate::board::{Board, Event, Look};
use crate::filter::Filter;
use crate::log::Log;
use crate::order::Order;
use crate::row::Row;
use crate::screen::Screen;
use crate::source::Source;

/// How long the first table waits for a vendor that is slow.
const PATIENCE: Duration = Duration::from_secs(5);

/// What of all that is known is shown.
pub(crate) struct View {
    pub(crate) filter: Filter,
    pub(crate) order: Option<Order>,
    pub(crate) is_json: bool,
}

impl View {
    pub(crate) fn rows(&self, board: &Board) -> Vec<Row> {
        let mut rows: Vec<Row> = board.rows().filter(|row| self.filter.fits(row)).cloned().collect();
        if let Some(order) = self.order {
            order.sort(&mut rows);
        }
        rows
    }

    fn shows(&self, event: &Event) -> bool {
        event.cluster.is_none() || event.cluster.iter().chain(&event.before).any(|row| self.filter.fits(row))
    }
}

/// Until Ctrl-C, or until there is nobody left to be asked.
pub(crate) async fn watch(sources: Vec<Source>, period: Duration, view: View) -> Result<ExitCode, Failure> {
    let mut board = Board::new(sources.iter().map(|source| source.vendor).collect());
    let (sender, mut looks) = mpsc::channel(sources.len());
    // Each at its own pace: an outage of one, or its limit, does not hold up the others.
    for source in sources {
        tokio::spawn(look(source, period, sender.clone()));
    }
    drop(sender);

    let mut screen = (!view.is_json && io::stdout().is_terminal()).then(|| Screen::new(period));
    if let Some(screen) = &mut screen {
        screen.draw(&view, &board, Vec::new())?;
    }
    let mut log = Log::default();
    let patience = Instant::now() + PATIENCE;
    let (interruption, closed) = (interruption(), closed());
    tokio::pin!(interruption, closed);
    loop {
        let events = tokio::select! {
            interrupted = &mut interruption => return interrupted.map(|()| ExitCode::SUCCESS).map_err(Failure::from),
            // Who reads along has seen enough, whether or not there is more to say.
            () = &mut closed => return Ok(ExitCode::SUCCESS),
            look = looks.recv() => match look {
                Some(look) => board.take(look),
                None => return Ok(ExitCode::FAILURE),
            },
            () = sleep_until(patience), if screen.is_none() && !log.has_begun() => Vec::new(),
        };
        let events = events.into_iter().filter(|event| view.shows(event)).collect();
        if let Some(screen) = &mut screen {
            screen.draw(&view, &board, events)?;
        } else {
            log.write(&view, &board, events, Instant::now() < patience)?;
        }
    }
}

async fn look(source: Source, period: Duration, looks: mpsc::Sender<Look>) {
    let mut ticks = interval(period);
    // After a look that took long, a whole period again.
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        let clusters = source.clusters().await;
        let look = Look { vendor: source.vendor, at: now(), clusters };
        if looks.send(look).await.is_err() || !source.has_client() {
            return;
        }
    }
}

/// To the second.
pub(crate) fn now() -> Timestamp {
    let now = Timestamp::now();
    now.round(Unit::Second).unwrap_or(now)
}

/// When nobody reads the standard output any more, as behind `| head`.
async fn closed() {
    #[cfg(unix)]
    {
        use rustix::event::{PollFd, PollFlags, Timespec, poll};
        let mut looks = interval(Duration::from_secs(1));
        let out = io::stdout();
        loop {
            looks.tick().await;
            let mut watched = [PollFd::new(&out, PollFlags::empty())];
            let answer = poll(&mut watched, Some(&Timespec { tv_sec: 0, tv_nsec: 0 }));
            if answer.is_ok() && watched[0].revents().intersects(PollFlags::ERR | PollFlags::HUP) {
                return;
            }
        }
    }
    #[cfg(not(unix))]
    std::future::pending().await
}

/// Ctrl-C, or the request of a supervisor to end.
async fn interruption() -> io::Result<()> {
    #[cfg(unix)]
    {
        let mut terminate = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())?;
        tokio::select! {
            pressed = tokio::signal::ctrl_c() => pressed,
            _ = terminate.recv() => Ok(()),
        }
    }
    #[cfg(not(unix))]
    tokio::signal::ctrl_c().await
}
