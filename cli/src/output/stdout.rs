//! The standard output: its kind, its size, and whether it is still read.

use std::io::{self, IsTerminal, Write};

/// Columns and lines of the terminal, `None` for a file or a pipe.
pub(crate) fn size() -> Option<(u16, u16)> {
    let out = io::stdout();
    let size = if out.is_terminal() { terminal_size::terminal_size_of(out) } else { None };
    size.map(|(width, height)| (width.0, height.0))
}

pub(crate) fn width() -> Option<u16> {
    size().map(|(width, _)| width)
}

pub(crate) fn is_terminal() -> bool {
    io::stdout().is_terminal()
}

/// Whether it is a terminal whose user wants colours, after `NO_COLOR` and `CLICOLOR`.
pub(crate) fn has_colours() -> bool {
    anstream::AutoStream::choice(&io::stdout()) != anstream::ColorChoice::Never
}

/// Writes the result of a command. A reader that has left, as behind `| head`, is not an error.
pub(crate) fn print(text: &str) -> io::Result<()> {
    match write(text.as_bytes()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(error),
        _ => Ok(()),
    }
}

/// Writes a part of the output, without a buffer that could lose it.
pub(crate) fn write(bytes: &[u8]) -> io::Result<()> {
    let mut out = io::stdout().lock();
    let written = out.write_all(bytes).and_then(|()| out.flush());
    written.map_err(|error| io::Error::new(error.kind(), format!("cannot write to the standard output ({error})")))
}

/// Completes when the reader closes the standard output.
pub(crate) async fn closed() {
    #[cfg(unix)]
    {
        use rustix::event::{PollFd, PollFlags, Timespec, poll};
        let out = io::stdout();
        loop {
            let mut watched = [PollFd::new(&out, PollFlags::empty())];
            let polled = poll(&mut watched, Some(&Timespec { tv_sec: 0, tv_nsec: 0 }));
            if polled.is_ok() && watched[0].revents().intersects(PollFlags::ERR | PollFlags::HUP) {
                return;
            }
            tokio::time::sleep(std::time::Duration::from_secs(1)).await;
        }
    }
    #[cfg(not(unix))]
    std::future::pending().await
}
