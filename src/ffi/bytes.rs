//! Bytes that a caller hands in: a pointer and a length.

use crate::error::{Error, ErrorKind, Result};

/// A parameter that points to bytes, whose number is the next parameter.
#[repr(transparent)]
pub struct Bytes(*const u8);

/// A copy of bytes that may be none.
pub fn optional_bytes(start: Bytes, length: usize, position: u8) -> Result<Vec<u8>> {
    if length == 0 {
        return Ok(Vec::new());
    }
    if start.0.is_null() {
        return Err(Error::param(position, "is null"));
    }
    if length > isize::MAX as usize {
        return Err(Error::param(position + 1, "is more than there can be"));
    }
    // SAFETY: callers hand in a pointer to at least `length` bytes that live during the call; they
    // are copied before it returns.
    let bytes = unsafe { std::slice::from_raw_parts(start.0, length) };
    Ok(bytes.to_vec())
}

/// A copy of the bytes. Null and a length of 0 are refused, as libindy does.
pub fn bytes(start: Bytes, length: u32, position: u8) -> Result<Vec<u8>> {
    if start.0.is_null() {
        return Err(Error::param(position, "is null"));
    }
    if length == 0 {
        let position = position + 1;
        let message = format!("parameter {position}, a length, is 0");
        return Err(Error::new(ErrorKind::InvalidParam(position), message));
    }
    // SAFETY: callers hand in a pointer to at least `length` bytes that live during the call; they
    // are copied before it returns.
    let bytes = unsafe { std::slice::from_raw_parts(start.0, length as usize) };
    Ok(bytes.to_vec())
}
