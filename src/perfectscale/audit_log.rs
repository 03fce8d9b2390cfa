//! The audit log: how its pages lead on, and what its request may not say.

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan};

use super::builder::AutomationAuditLogs;
use super::generated::operation::AUTOMATION_AUDIT_LOGS;
use super::types::{AutomationAuditLogsBody, AutomationLogEntry};
use crate::pagination::{Backwards, Direction, Fetched, Paged, paged};
use crate::setting::{Refused, Setting};
use crate::{Cursor, Error, Operation, PagedRequest};

/// Under a limit of ten requests a minute the size of a page is the speed.
const LARGEST_PAGE: i64 = 5000;

/// How far back the log reaches, from the beginning of the day.
const DAYS: i64 = 30;

/// How wrong our clock may be before we refuse what the server would take.
const GRACE: SignedDuration = SignedDuration::from_mins(5);

paged!(AutomationAuditLogs, AutomationLogEntry);

impl Paged for AutomationAuditLogs {
    type Item = AutomationLogEntry;
    const OPERATION: &'static Operation = &AUTOMATION_AUDIT_LOGS;

    fn begins(&self) -> (Option<Cursor>, Direction) {
        let body = self.body.get();
        let after = body.and_then(|body| body.after.get());
        let before = body.and_then(|body| body.before.get());
        let direction = if before.is_some() && after.is_none() { Direction::Backwards } else { Direction::Forwards };
        (after.or(before).map(|cursor| cursor.as_str().into()), direction)
    }

    fn at(self, cursor: Option<&Cursor>, direction: Direction) -> Self {
        self.body_map(|mut body| {
            if !body.page_size.is_set() {
                body.page_size = Setting::given(LARGEST_PAGE);
            }
            match (cursor, direction) {
                (Some(cursor), Direction::Forwards) => body.after(cursor),
                (Some(cursor), Direction::Backwards) => {
                    // Where the caller has set it alone, it was where to begin.
                    if !body.before.is_set() {
                        body.after = Setting::default();
                    }
                    body.before(cursor)
                }
                (None, Direction::Forwards) => body,
                (None, Direction::Backwards) => {
                    let text = "must be set to read backwards: give a page's `back` to resume_from()";
                    body.before = Setting::refused(text);
                    body
                }
            }
        })
    }

    async fn fetch(self) -> Result<Fetched<AutomationLogEntry>, Error> {
        let answer = self.send().await?.into_inner();
        let (mut next, mut previous) = (None, None);
        if let Some(pagination) = answer.meta.pagination {
            next = pagination.next.filter(|next| pagination.has_next && !next.is_empty());
            previous = pagination.prev.filter(|previous| pagination.has_prev && !previous.is_empty());
        }
        Ok(Fetched { items: answer.data, next: next.map(Cursor::from), previous: previous.map(Cursor::from) })
    }
}

impl Backwards for AutomationAuditLogs {}

impl AutomationAuditLogs {
    /// Reads from a cursor towards the beginning of the list. See [`PagedRequest::backwards`].
    pub fn backwards(self) -> PagedRequest<Self> {
        PagedRequest::new(self).backwards()
    }
}

/// Refuses what the API page rules out, before it costs one of ten requests a minute.
pub(crate) fn check_audit_log(body: &AutomationAuditLogsBody) -> Result<(), Refused> {
    check(body, Timestamp::now())
}

fn check(body: &AutomationAuditLogsBody, now: Timestamp) -> Result<(), Refused> {
    if body.after.is_some() && body.before.is_some() {
        return Err(Refused::new("after, before: only one of them can be set; after reads on, before reads back"));
    }
    if let (Some(from), Some(to)) = (body.from, body.to)
        && from >= to
    {
        return Err(Refused::new(format!("from: must be earlier than to, which is {to}, not {from}")));
    }
    let (latest, earliest) = (saturating(now, GRACE), earliest(now));
    for (name, time) in [("from", body.from), ("to", body.to)] {
        let Some(time) = time else { continue };
        if time > latest {
            return Err(Refused::new(format!("{name}: must not be in the future, as {time} is; it is {now} now")));
        }
        // A walk that is under way at midnight, or taken up the next day, is the server's to answer.
        if time < earliest && body.after.is_none() && body.before.is_none() {
            let text = format!("{name}: must be within the last {DAYS} days, which is all the log holds, not {time}");
            return Err(Refused::new(text));
        }
    }
    Ok(())
}

/// The beginning of the day 30 days ago, in UTC, as a clock sees it that is ahead by the grace.
fn earliest(now: Timestamp) -> Timestamp {
    let today = saturating(now, -GRACE).to_zoned(TimeZone::UTC);
    let first = today.checked_sub(DAYS.days()).and_then(|day| day.start_of_day());
    first.map_or(Timestamp::MIN, |first| saturating(first.timestamp(), -GRACE))
}

fn saturating(time: Timestamp, by: SignedDuration) -> Timestamp {
    time.checked_add(by).unwrap_or(time)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whether a log from this moment on is asked for at that one.
    fn passes(from: &str, now: &str, after: Option<&str>) -> bool {
        let body = AutomationAuditLogsBody::builder().from(from.parse::<Timestamp>().unwrap());
        let body = after.map_or(body.clone(), |after| body.after(after)).build().unwrap();
        check(&body, now.parse().unwrap()).is_ok()
    }

    #[test]
    fn the_first_day_is_counted_by_a_clock_that_may_be_wrong() {
        // At noon the log begins thirty days before this midnight.
        assert!(passes("2025-09-17T00:00:00Z", "2025-10-17T12:00:00Z", None));
        assert!(passes("2025-09-16T23:56:00Z", "2025-10-17T12:00:00Z", None));
        assert!(!passes("2025-09-16T23:54:00Z", "2025-10-17T12:00:00Z", None));
        // Just after midnight it may still be the day before, at the server.
        assert!(passes("2025-09-17T00:00:00Z", "2025-10-18T00:04:00Z", None));
        assert!(!passes("2025-09-17T00:00:00Z", "2025-10-18T00:06:00Z", None));
    }

    #[test]
    fn a_walk_that_has_begun_goes_on_after_midnight() {
        assert!(passes("2025-09-17T00:00:00Z", "2025-10-18T00:06:00Z", Some("c4")));
    }
}
