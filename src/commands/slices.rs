//! Messages, computed a slice at a time, so that a long one holds up no other.

use crate::crypto::base64::{Alphabet, GROUP, encoded_length};
use crate::crypto::secret_box::BLOCK;
use crate::error::{Error, Result};
use crate::lanes::{Lane, checkpoint};

/// Bytes of a text that are encrypted or written in one slice: a millisecond or two. It is a multiple
/// of the bytes that base64 writes together, and of the blocks of every cipher.
pub(super) const SLICE: usize = 3 << 18;
const _: () = assert!(SLICE.is_multiple_of(GROUP.0) && SLICE.is_multiple_of(BLOCK));

/// Where a message of this length is computed.
pub(super) fn lane_of(length: usize) -> Lane {
    if length <= SLICE { Lane::Cheap } else { Lane::Expensive }
}

/// The slices before the last, and the last.
pub(super) fn split_last(text: &mut [u8]) -> (&mut [u8], &mut [u8]) {
    text.split_at_mut(text.len().saturating_sub(1) / SLICE * SLICE)
}

/// Appends bytes as base64. The text has the room already: one that grows is copied.
pub(super) async fn append_base64(
    alphabet: &Alphabet,
    bytes: &[u8],
    to: &mut String,
) -> Result<()> {
    for (number, slice) in bytes.chunks(SLICE).enumerate() {
        if number > 0 {
            checkpoint().await?;
        }
        alphabet.append(slice, to);
    }
    Ok(())
}

/// The bytes of base64. `what` names it in errors.
pub(super) async fn decode_base64(alphabet: &Alphabet, text: &str, what: &str) -> Result<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len().div_ceil(GROUP.1) * GROUP.0);
    let length = encoded_length(SLICE);
    for (number, slice) in text.as_bytes().chunks(length).enumerate() {
        if number > 0 {
            // Padding ends a text; here something came after it.
            if !bytes.len().is_multiple_of(SLICE) {
                return Err(Error::structure(format!("{what} is not base64")));
            }
            checkpoint().await?;
        }
        alphabet.append_decoded(slice, &mut bytes, what)?;
    }
    Ok(bytes)
}
