//! When a fault applies.

use std::collections::VecDeque;

use super::request_info::RequestInfo;
use super::{Fault, Kind};
use crate::random::Random;

/// Decides which of the matching requests a fault applies to.
#[derive(Debug)]
pub(super) enum Schedule {
    Sequence(VecDeque<Fault>),
    Times { pending: usize, fault: Fault },
    Always(Fault),
    Every { nth: usize, seen: usize, fault: Fault },
    Sometimes { in_a_million: u32, random: Random, fault: Fault },
}

impl Schedule {
    pub(super) fn take(&mut self, info: &RequestInfo) -> Option<Fault> {
        match self {
            Self::Sequence(faults) => {
                if faults.front()?.applies_to(info) {
                    faults.pop_front()
                } else {
                    None
                }
            }
            Self::Times { fault, .. }
            | Self::Always(fault)
            | Self::Every { fault, .. }
            | Self::Sometimes { fault, .. }
                if !fault.applies_to(info) =>
            {
                None
            }
            Self::Times { pending, fault } => {
                *pending = pending.checked_sub(1)?;
                Some(fault.clone())
            }
            Self::Always(fault) => Some(fault.clone()),
            Self::Every { nth, seen, fault } => {
                *seen += 1;
                seen.is_multiple_of(*nth).then(|| fault.clone())
            }
            Self::Sometimes { in_a_million, random, fault } => {
                (random.between(0, 999_999) < *in_a_million).then(|| fault.clone())
            }
        }
    }

    /// Describes what is still pending. `was_applied` states whether the schedule ever applied a fault.
    pub(super) fn pending(&self, was_applied: bool) -> Option<String> {
        let count = match self {
            Self::Sequence(faults) => faults.iter().filter(|fault| !matches!(fault.kind, Kind::None)).count(),
            Self::Times { pending, .. } => *pending,
            Self::Always(_) | Self::Every { .. } | Self::Sometimes { .. } => {
                return (!was_applied).then(|| "never applied".to_owned());
            }
        };
        (count > 0).then(|| format!("{count} pending"))
    }

    pub(super) fn is_finished(&self) -> bool {
        match self {
            Self::Sequence(faults) => faults.is_empty(),
            Self::Times { pending, .. } => *pending == 0,
            Self::Always(_) | Self::Every { .. } | Self::Sometimes { .. } => false,
        }
    }
}

impl Fault {
    fn applies_to(&self, info: &RequestInfo) -> bool {
        !matches!(self.kind, Kind::RepeatedCursor) || info.cursor.is_some()
    }
}
