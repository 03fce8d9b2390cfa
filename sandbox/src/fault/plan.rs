//! When a fault strikes.

use std::collections::VecDeque;

use super::asked::Asked;
use super::{Fault, Kind};
use crate::random::Random;

/// When a fault strikes, of the requests that it is for.
#[derive(Debug)]
pub(super) enum Plan {
    InTurn(VecDeque<Fault>),
    Times { left: usize, fault: Fault },
    Always(Fault),
    Every { nth: usize, seen: usize, fault: Fault },
    Sometimes { in_a_million: u32, random: Random, fault: Fault },
}

impl Plan {
    pub(super) fn take(&mut self, asked: &Asked) -> Option<Fault> {
        match self {
            Self::InTurn(faults) => {
                if faults.front()?.concerns(asked) {
                    faults.pop_front()
                } else {
                    None
                }
            }
            Self::Times { fault, .. }
            | Self::Always(fault)
            | Self::Every { fault, .. }
            | Self::Sometimes { fault, .. }
                if !fault.concerns(asked) =>
            {
                None
            }
            Self::Times { left, fault } => {
                *left = left.checked_sub(1)?;
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

    /// What has not struck yet, in words. `has_struck` is whether it ever has.
    pub(super) fn left(&self, has_struck: bool) -> Option<String> {
        let count = match self {
            Self::InTurn(faults) => faults.iter().filter(|fault| !matches!(fault.kind, Kind::None)).count(),
            Self::Times { left, .. } => *left,
            Self::Always(_) | Self::Every { .. } | Self::Sometimes { .. } => {
                return (!has_struck).then(|| "none yet".to_owned());
            }
        };
        (count > 0).then(|| format!("{count} to come"))
    }

    pub(super) fn is_over(&self) -> bool {
        match self {
            Self::InTurn(faults) => faults.is_empty(),
            Self::Times { left, .. } => *left == 0,
            Self::Always(_) | Self::Every { .. } | Self::Sometimes { .. } => false,
        }
    }
}

impl Fault {
    fn concerns(&self, asked: &Asked) -> bool {
        !matches!(self.kind, Kind::RepeatedCursor) || asked.cursor.is_some()
    }
}
