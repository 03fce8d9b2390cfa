//! Converts the JSON names of fields and parameters to Rust names.

use heck::ToSnakeCase;

/// Units whose capitals are not word boundaries.
const UNITS: [&str; 6] = ["KiB", "MiB", "GiB", "TiB", "PiB", "EiB"];

/// Words that a number before them counts, as in `past30Days`. In `ipv4Address`, the number belongs to the word before
/// it.
const COUNTED: [&str; 6] = ["Seconds", "Minutes", "Hours", "Days", "Weeks", "Months"];

/// The Rust name of a JSON name: snake case, with units as one word and counts as separate words.
pub(crate) fn snake_case(wire: &str) -> String {
    let mut wire = wire.to_owned();
    for unit in UNITS {
        let mut word = unit.to_lowercase();
        word[..1].make_ascii_uppercase();
        wire = wire.replace(unit, &word);
    }
    for counted in COUNTED {
        let mut start = 0;
        while let Some(found) = wire[start..].find(counted) {
            let at = start + found;
            let number = wire[..at].len() - wire[..at].trim_end_matches(|c: char| c.is_ascii_digit()).len();
            let first = at - number;
            start = at + counted.len();
            if number > 0 && wire[..first].ends_with(|c: char| c.is_ascii_lowercase()) {
                wire.insert(at, '_');
                wire.insert(first, '_');
                start += 2;
            }
        }
    }
    wire.to_snake_case()
}

#[cfg(test)]
mod tests {
    use super::snake_case;

    #[test]
    fn names_read_as_a_person_would_write_them() {
        for (wire, name) in [
            ("memoryMiB", "memory_mib"),
            ("recommendMemMiBLimits", "recommend_mem_mib_limits"),
            ("past30Days", "past_30_days"),
            ("ipv4Address", "ipv4_address"),
            ("k8sContext", "k8s_context"),
            ("p90", "p90"),
            ("ZEEBE_ADDRESS", "zeebe_address"),
            ("pagination.start_key", "pagination_start_key"),
            ("clusterUuid", "cluster_uuid"),
        ] {
            assert_eq!(snake_case(wire), name);
        }
    }
}
