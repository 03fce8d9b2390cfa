//! Captures spans, events and log records.

use std::fmt::Write;
use std::sync::{Arc, Mutex, Once};

use tracing::span::{Attributes, Id, Record};
use tracing::subscriber::DefaultGuard;
use tracing::{Event, Metadata, Subscriber};
use tracing_subscriber::layer::{Context, Layer, SubscriberExt};
use tracing_subscriber::registry::LookupSpan;

use crate::support::watch::Fields;

/// The spans and events of this thread, one a line. Spans are numbered in the order in which they begin.
#[derive(Clone, Debug, Default)]
pub(crate) struct Capture {
    /// Whether only this crate is captured.
    own_only: bool,
    lines: Arc<Mutex<Vec<String>>>,
}

/// The number of a span, in its extensions.
struct Number(usize);

impl Capture {
    /// Captures what this crate traces, until the guard is dropped.
    pub(crate) fn own() -> (Self, DefaultGuard) {
        Self { own_only: true, ..Self::default() }.start()
    }

    /// Captures what any crate traces, until the guard is dropped.
    pub(crate) fn all() -> (Self, DefaultGuard) {
        Self::default().start()
    }

    fn start(self) -> (Self, DefaultGuard) {
        let guard = tracing::subscriber::set_default(tracing_subscriber::registry().with(self.clone()));
        (self, guard)
    }

    pub(crate) fn text(&self) -> String {
        self.lines.lock().unwrap().join("\n")
    }

    fn add(&self, line: String) {
        self.lines.lock().unwrap().push(line);
    }

    fn keeps(&self, metadata: &Metadata<'_>) -> bool {
        !self.own_only || metadata.target().starts_with("clusterkit")
    }
}

impl<S: Subscriber + for<'a> LookupSpan<'a>> Layer<S> for Capture {
    fn on_new_span(&self, attributes: &Attributes<'_>, id: &Id, context: Context<'_, S>) {
        let metadata = attributes.metadata();
        if !self.keeps(metadata) {
            return;
        }
        let mut lines = self.lines.lock().unwrap();
        let number = lines.iter().filter(|line| line.starts_with("span")).count() + 1;
        context.span(id).unwrap().extensions_mut().insert(Number(number));
        let names = metadata.fields().iter().map(|field| field.name()).collect::<Vec<_>>().join(", ");
        let parent = context.span(id).unwrap().parent();
        let parent = parent.and_then(|span| span.extensions().get().map(|Number(number)| format!(" in {number}")));
        let fields = Fields::of(|fields| attributes.record(fields));
        let (level, target) = (metadata.level(), metadata.target());
        let (name, parent) = (metadata.name(), parent.unwrap_or_default());
        lines.push(format!("span {number}{parent} {level} {target} {name} ({names}){fields}"));
    }

    fn on_record(&self, id: &Id, values: &Record<'_>, context: Context<'_, S>) {
        if let Some(Number(number)) = context.span(id).unwrap().extensions().get() {
            self.add(format!("in {number}{}", Fields::of(|fields| values.record(fields))));
        }
    }

    fn on_event(&self, event: &Event<'_>, context: Context<'_, S>) {
        let metadata = event.metadata();
        if self.keeps(metadata) {
            let span = context.event_span(event).and_then(|span| span.extensions().get().map(|Number(number)| *number));
            let within = span.map_or_else(|| "outside".to_owned(), |number| format!("in {number}"));
            let fields = Fields::of(|fields| event.record(fields));
            self.add(format!("event {within} {} {}{fields}", metadata.level(), metadata.target()));
        }
    }

    fn on_close(&self, id: Id, context: Context<'_, S>) {
        if let Some(Number(number)) = context.span(&id).unwrap().extensions().get() {
            self.add(format!("end {number}"));
        }
    }
}

/// The records of `log`, of all threads.
static LOGGED: Mutex<String> = Mutex::new(String::new());

struct Logger;

impl log::Log for Logger {
    fn enabled(&self, _: &log::Metadata<'_>) -> bool {
        true
    }

    fn log(&self, record: &log::Record<'_>) {
        let (level, target) = (record.level(), record.target());
        writeln!(LOGGED.lock().unwrap(), "{level} {target} {}", record.args()).unwrap();
    }

    fn flush(&self) {}
}

/// Starts to capture the records of `log`, at all levels.
pub(crate) fn log_everything() {
    static STARTED: Once = Once::new();
    STARTED.call_once(|| {
        log::set_logger(&Logger).unwrap();
        log::set_max_level(log::LevelFilter::Trace);
    });
}

pub(crate) fn logged() -> String {
    LOGGED.lock().unwrap().clone()
}
