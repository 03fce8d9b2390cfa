//! Searches all traces and logs of a test binary, at all levels and of all crates, for the secrets of the tests'
//! clients.

use std::fmt::{self, Write};
use std::sync::Once;

use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Subscriber};
use tracing_subscriber::layer::{Context, Layer, SubscriberExt};

use super::clients::SECRETS;

/// Starts the search, once in a binary. The tests of tracing itself capture the traces and search them themselves.
pub(crate) fn start() {
    static STARTED: Once = Once::new();
    if env!("CARGO_CRATE_NAME") == "tracing" {
        return;
    }
    STARTED.call_once(|| {
        tracing::subscriber::set_global_default(tracing_subscriber::registry().with(Watch)).expect("the only one");
        log::set_logger(&Watch).expect("the only one");
        log::set_max_level(log::LevelFilter::Trace);
    });
}

/// Panics in the task that logs a secret.
struct Watch;

fn look(text: &str) {
    let told = SECRETS.iter().find(|(secret, _)| text.contains(secret));
    assert!(told.is_none(), "{} is logged: {text}", told.map_or("", |(_, what)| what));
}

impl<S: Subscriber> Layer<S> for Watch {
    fn on_new_span(&self, attributes: &Attributes<'_>, _: &Id, _: Context<'_, S>) {
        look(&Fields::of(|fields| attributes.record(fields)));
    }

    fn on_record(&self, _: &Id, values: &Record<'_>, _: Context<'_, S>) {
        look(&Fields::of(|fields| values.record(fields)));
    }

    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        look(&Fields::of(|fields| event.record(fields)));
    }
}

impl log::Log for Watch {
    fn enabled(&self, _: &log::Metadata<'_>) -> bool {
        true
    }

    fn log(&self, record: &log::Record<'_>) {
        look(&record.args().to_string());
    }

    fn flush(&self) {}
}

/// Fields with their values, one on a line.
pub(crate) struct Fields(String);

impl Fields {
    pub(crate) fn of(record: impl FnOnce(&mut Self)) -> String {
        let mut fields = Self(String::new());
        record(&mut fields);
        fields.0
    }
}

impl Visit for Fields {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        write!(self.0, "\n    {field} = {value:?}").expect("text can be written");
    }
}
