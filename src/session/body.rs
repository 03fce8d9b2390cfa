//! The whole body of an answer, within its bounds.

use bytes::Bytes;
use reqwest::Response;

use super::patience::Patience;
use crate::error::{Error, Kind};

/// The largest body that is read, after decompression: far above any answer that the three vendors give, and
/// below what takes a process down.
const LARGEST: usize = 256 * 1024 * 1024;

pub(super) async fn read(response: &mut Response, patience: Patience) -> Result<Bytes, Error> {
    // Unknown where it is compressed, or made as it is sent.
    let length = response.content_length().and_then(|length| usize::try_from(length).ok());
    let Some(first) = next(response, patience, 0).await? else { return Ok(Bytes::new()) };
    // Most answers come in one piece, which need not be copied.
    let Some(second) = next(response, patience, first.len()).await? else { return Ok(first) };
    let mut whole = Vec::with_capacity(length.unwrap_or_default().min(LARGEST));
    whole.extend_from_slice(&first);
    whole.extend_from_slice(&second);
    drop((first, second));
    while let Some(piece) = next(response, patience, whole.len()).await? {
        whole.extend_from_slice(&piece);
    }
    // It stays for as long as it is decoded, which takes twice as much again.
    whole.shrink_to_fit();
    Ok(whole.into())
}

/// The next piece, behind so many bytes that have been read.
async fn next(response: &mut Response, patience: Patience, read: usize) -> Result<Option<Bytes>, Error> {
    let piece = patience.wait(response.chunk()).await?;
    if piece.as_ref().is_some_and(|piece| read + piece.len() > LARGEST) {
        let text = format!("the answer is larger than {} MiB", LARGEST / 1024 / 1024);
        return Err(Error::new(Kind::TooLarge, text));
    }
    Ok(piece)
}
