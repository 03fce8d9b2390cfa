//! Responses as HTTP/1.1 writes them.

use crate::faults::server::Step;

/// A whole response with a JSON body; `headers` may set another type.
pub(crate) fn response(status: u16, headers: &[(&str, &str)], body: &[u8]) -> Vec<u8> {
    let length = body.len().to_string();
    [head(status, &[headers, &[("content-length", &length)]].concat()), body.to_vec()].concat()
}

/// The head of a response.
pub(crate) fn head(status: u16, headers: &[(&str, &str)]) -> Vec<u8> {
    let mut lines = vec![format!("HTTP/1.1 {status} Whatever")];
    if !headers.iter().any(|(name, _)| *name == "content-type") {
        lines.push("content-type: application/json".to_owned());
    }
    lines.extend(headers.iter().map(|(name, value)| format!("{name}: {value}")));
    (lines.join("\r\n") + "\r\n\r\n").into_bytes()
}

/// The head of a response and the first half of its body.
pub(crate) fn half(status: u16, body: &[u8]) -> Vec<u8> {
    let whole = response(status, &[], body);
    whole[..whole.len() - body.len().div_ceil(2)].to_vec()
}

/// The body in chunks of 7 bytes, without the empty chunk at the end.
pub(crate) fn chunks(body: &[u8]) -> Vec<u8> {
    let chunk = |chunk: &[u8]| [format!("{:x}\r\n", chunk.len()).as_bytes(), chunk, b"\r\n"].concat();
    body.chunks(7).flat_map(chunk).collect()
}

/// The body as one stored block of gzip.
pub(crate) fn gzip(body: &[u8]) -> Vec<u8> {
    let length = u16::try_from(body.len()).expect("one block");
    let header = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff, 1];
    let crc = !body.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| (crc >> 1) ^ (0xedb8_8320 & (crc & 1).wrapping_neg()))
    });
    let size = u32::from(length);
    [&header[..], &length.to_le_bytes(), &(!length).to_le_bytes(), body, &crc.to_le_bytes(), &size.to_le_bytes()]
        .concat()
}

/// Writes these bytes and nothing more.
pub(crate) fn write(bytes: Vec<u8>) -> Vec<Step> {
    vec![Step::Write(bytes)]
}
