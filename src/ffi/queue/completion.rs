//! What a callback heard, kept until the host reads it.

use std::ffi::c_char;
use std::ptr;

use zeroize::Zeroizing;

use crate::ffi::secret_bytes::SecretBytes;
use crate::ffi::{CommandHandle, ErrorCode};

const NUMBERS: usize = 2;
const TEXTS: usize = 3;

/// What the callback of a command would have heard. Everything that it points to lives until the
/// queue is drained again or closed.
#[repr(C)]
pub struct Completion {
    pub command_handle: CommandHandle,
    pub err: ErrorCode,
    /// The callback's numbers, handles and flags (0 or 1), in their order.
    pub numbers: [i64; 2],
    /// The callback's texts and bytes, in their order, each with a NUL after it; null where the
    /// callback has fewer.
    pub texts: [*const c_char; 3],
    /// How many bytes the texts have, without that NUL.
    pub lengths: [usize; 3],
    /// The details of the error, as `indy_get_current_error` gives them; null if there is none.
    pub error_json: *const c_char,
}

/// The first of many.
pub type Completions = *const Completion;

/// The values that a callback was called with.
#[derive(Clone, Copy, Default)]
pub(super) struct Values<'a> {
    pub numbers: [i64; NUMBERS],
    pub texts: [Option<&'a [u8]>; TEXTS],
    pub error_json: Option<&'a [u8]>,
}

/// A completion that owns its texts: they stand in one piece of memory, which is zeroed.
pub(super) struct Kept {
    command_handle: CommandHandle,
    err: ErrorCode,
    numbers: [i64; NUMBERS],
    /// Where each text and the error's details are, and how many bytes they have.
    places: [Option<(usize, usize)>; TEXTS + 1],
    bytes: SecretBytes,
}

impl Kept {
    pub(super) fn new(command_handle: CommandHandle, err: ErrorCode, values: Values) -> Self {
        let [first, second, third] = values.texts;
        let all = [first, second, third, values.error_json];
        let length = all.iter().flatten().map(|it| it.len() + 1).sum();
        // Exactly as long as needed: one that grew would leave a copy behind.
        let mut bytes = Zeroizing::new(Vec::with_capacity(length));
        let places = all.map(|text| {
            let text = text?;
            let start = bytes.len();
            bytes.extend_from_slice(text);
            bytes.push(0);
            Some((start, text.len()))
        });
        Self { command_handle, err, numbers: values.numbers, places, bytes: bytes.into() }
    }

    /// As C reads it; to be used as long as `self` is there.
    pub(super) fn completion(&self) -> Completion {
        let [texts @ .., error] = self.places;
        let pointer = |place: Option<(usize, usize)>| {
            place.map_or(ptr::null(), |(start, _)| self.bytes[start..].as_ptr().cast())
        };
        Completion {
            command_handle: self.command_handle,
            err: self.err,
            numbers: self.numbers,
            texts: texts.map(pointer),
            lengths: texts.map(|place| place.map_or(0, |(_, length)| length)),
            error_json: pointer(error),
        }
    }
}

// SAFETY: the pointers are to memory that is beside the completion and moves with it; nothing here
// follows them.
unsafe impl Send for Completion {}
