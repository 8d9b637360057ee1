//! The numbers inside of the signature library's types.
//!
//! It shows them only as JSON. What is secret goes through a buffer that is zeroed, and straight from
//! there into numbers that zero themselves.

use serde::{Serialize, de::DeserializeOwned};
use zeroize::Zeroizing;

use crate::error::{Error, Result};

/// Larger than any signature or key with some hundred attributes: a buffer that grows leaves its contents
/// behind.
const MOST_BYTES: usize = 1 << 16;

pub(super) fn mirrored<T: DeserializeOwned>(of_library: &impl Serialize) -> Result<T> {
    let mut json = Zeroizing::new(Vec::with_capacity(MOST_BYTES));
    serde_json::to_writer(&mut *json, of_library).map_err(|_| malformed())?;
    serde_json::from_slice(&json).map_err(|_| malformed())
}

/// serde's own message may quote what it could not read.
fn malformed() -> Error {
    Error::structure("a part of it has not the form that the signature library writes")
}
