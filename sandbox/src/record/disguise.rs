//! Texts in which a secret can hide: percent-encoded or in base64, as the credentials of `Basic` are.

use std::borrow::Cow;

use base64::Engine;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

/// Both alphabets once `-` and `_` are replaced, with or without padding, and cut off anywhere.
const LENIENT: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_allow_trailing_bits(true)
        .with_decode_padding_mode(DecodePaddingMode::RequireNone),
);

/// The shortest run of characters that is tried as base64.
const SHORTEST: usize = 12;

/// What the text may stand for, besides itself.
pub(super) fn readings(text: &str) -> Vec<String> {
    let plain = percent_decoded(text);
    let mut readings = base64_decoded(&plain);
    if let Cow::Owned(plain) = plain {
        readings.push(plain);
    }
    readings
}

/// Encoded once or several times.
fn percent_decoded(text: &str) -> Cow<'_, str> {
    let mut plain = Cow::Borrowed(text);
    for _ in 0..4 {
        match percent_decoded_once(&plain) {
            Some(decoded) => plain = Cow::Owned(decoded),
            None => break,
        }
    }
    plain
}

fn percent_decoded_once(text: &str) -> Option<String> {
    let digit = |byte: Option<&u8>| char::from(*byte?).to_digit(16);
    let (bytes, mut decoded, mut at) = (text.as_bytes(), Vec::with_capacity(text.len()), 0);
    while let Some(byte) = bytes.get(at) {
        let pair = (*byte == b'%').then(|| digit(bytes.get(at + 1)).zip(digit(bytes.get(at + 2)))).flatten();
        let number = pair.and_then(|(high, low)| u8::try_from(high * 16 + low).ok());
        decoded.push(number.unwrap_or(*byte));
        at += if number.is_some() { 3 } else { 1 };
    }
    (decoded.len() < bytes.len()).then(|| String::from_utf8_lossy(&decoded).into_owned())
}

/// Every run of base64 decoded, from each of its first characters on: what stands before may look like a part of it.
fn base64_decoded(text: &str) -> Vec<String> {
    let runs = text.split(|c: char| !(c.is_ascii_alphanumeric() || "+/-_".contains(c)));
    runs.filter(|run| run.len() >= SHORTEST)
        .map(|run| run.replace('-', "+").replace('_', "/"))
        .flat_map(|run| (0..4).filter_map(move |start| decoded(run.get(start..)?)))
        .collect()
}

fn decoded(run: &str) -> Option<String> {
    // A single character at the end stands for nothing.
    let end = if run.len() % 4 == 1 { run.len() - 1 } else { run.len() };
    let bytes = LENIENT.decode(run.get(..end)?).ok()?;
    Some(String::from_utf8_lossy(&bytes).into_owned())
}
