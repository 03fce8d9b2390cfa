//! Decodes text that may hide a secret: percent-encoding, and base64 as in `Basic` credentials.

use std::borrow::Cow;

use base64::Engine;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

/// Accepts base64 with or without padding and truncated anywhere; the URL-safe alphabet after `-` and `_` are replaced.
const LENIENT: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_allow_trailing_bits(true)
        .with_decode_padding_mode(DecodePaddingMode::RequireNone),
);

/// The shortest run of characters that is decoded as base64.
const MIN_BASE64: usize = 12;

/// Returns all decodings of a text.
pub(super) fn decodings(text: &str) -> Vec<String> {
    let plain = percent_decoded(text);
    let mut decodings = base64_decoded(&plain);
    if let Cow::Owned(plain) = plain {
        decodings.push(plain);
    }
    decodings
}

/// Removes up to four layers of percent-encoding.
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

/// Decodes every run of base64 characters from each of its first four offsets, because text before it may look like base64.
fn base64_decoded(text: &str) -> Vec<String> {
    let runs = text.split(|c: char| !(c.is_ascii_alphanumeric() || "+/-_".contains(c)));
    runs.filter(|run| run.len() >= MIN_BASE64)
        .map(|run| run.replace('-', "+").replace('_', "/"))
        .flat_map(|run| (0..4).filter_map(move |start| decoded(run.get(start..)?)))
        .collect()
}

fn decoded(run: &str) -> Option<String> {
    // A single trailing character encodes nothing.
    let end = if run.len() % 4 == 1 { run.len() - 1 } else { run.len() };
    let bytes = LENIENT.decode(run.get(..end)?).ok()?;
    Some(String::from_utf8_lossy(&bytes).into_owned())
}
