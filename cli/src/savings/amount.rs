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
