//! Formats numbers.

use indicatif::{HumanCount, HumanFloatCount};

/// `12,345.60`
pub(crate) fn money(amount: f64) -> String {
    let text = format!("{amount:.2}");
    let (whole, cents) = text.split_once('.').unwrap_or((&text, "00"));
    match whole.parse() {
        Ok(whole) => format!("{:.0}.{cents}", HumanFloatCount(whole)),
        Err(_) => text,
    }
}

/// `38 %`, or nothing where the whole is zero.
pub(crate) fn percent(part: f64, whole: f64) -> String {
    if whole > 0.0 { format!("{:.0} %", 100.0 * part / whole) } else { String::new() }
}

/// `0.35`, `1,024`: at most three decimals, without trailing zeros.
pub(crate) fn quantity(number: f64) -> String {
    format!("{:.3}", HumanFloatCount(number))
}

/// `2 workloads`, `1 workload`
pub(crate) fn count(number: usize, what: &str) -> String {
    format!("{} {what}{}", HumanCount(number as u64), if number == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped_and_rounded() {
        for (amount, expected) in
            [(0.0, "0.00"), (12_345.6, "12,345.60"), (0.005, "0.01"), (999.999, "1,000.00"), (-1_234.5, "-1,234.50")]
        {
            assert_eq!(money(amount), expected);
        }
        for (number, expected) in [(0.0, "0"), (0.35, "0.35"), (1024.0, "1,024"), (0.1239, "0.124"), (1.5, "1.5")] {
            assert_eq!(quantity(number), expected);
        }
    }

    #[test]
    fn a_part_of_nothing_has_no_percentage() {
        for (part, whole, expected) in [(38.4, 100.0, "38 %"), (1.0, 3.0, "33 %"), (0.0, 5.0, "0 %"), (0.0, 0.0, "")] {
            assert_eq!(percent(part, whole), expected);
        }
    }

    #[test]
    fn one_is_singular() {
        for (number, expected) in [(0, "0 workloads"), (1, "1 workload"), (1_200, "1,200 workloads")] {
            assert_eq!(count(number, "workload"), expected);
        }
    }
}
