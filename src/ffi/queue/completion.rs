//! What a callback heard, kept until the host reads it.

use std::ffi::c_char;
use std::ptr;

use zeroize::Zeroizing;

use crate::ffi::secret_bytes::SecretBytes;
use crate::ffi::{CommandHandle, ErrorCode};

const NUMBERS: usize = 2;
const TEXTS: usize = 3;

/// What a completion tells of.
///
/// cbindgen:prefix-with-name=true
#[repr(i32)]
#[derive(Clone, Copy, Default)]
pub enum CompletionKind {
    /// A command has ended: what its callback would have heard.
    #[default]
    Answer = 0,
    /// A command goes on, see `indy_queue_progress`.
    Progress = 1,
    /// A record of the log, see `indy_set_queue_logger`.
    LogRecord = 2,
}

/// What the callback of a command would have heard; other kinds come only where they were asked for.
/// Everything that it points to lives until the queue is drained again or closed. `err` is Success where it
/// is no answer.
///
/// | `kind` | `command_handle` | `numbers` | `texts` | `details` |
/// |---|---|---|---|---|
/// | `CompletionKind_Answer` | the command's | as below | as below | of its error |
/// | `CompletionKind_Progress` | the command's | done, total | stage | |
/// | `CompletionKind_LogRecord` | the queue's number | level, line | target, message, path of the module | file |
#[repr(C)]
pub struct Completion {
    pub command_handle: CommandHandle,
    pub err: ErrorCode,
    pub kind: CompletionKind,
    /// The callback's numbers, handles and flags (0 or 1), in their order.
    pub numbers: [i64; 2],
    /// The callback's texts and bytes, in their order, each with a NUL after it; null where the
    /// callback has fewer.
    pub texts: [*const c_char; 3],
    /// How many bytes the texts have, without that NUL.
    pub lengths: [usize; 3],
    /// The details of the error, as `indy_get_current_error` gives them; null if there is none.
    pub details: *const c_char,
}

/// The first of many.
pub type Completions = *const Completion;

/// The values that a callback was called with.
#[derive(Clone, Copy, Default)]
pub(super) struct Values<'a> {
    pub kind: CompletionKind,
    pub numbers: [i64; NUMBERS],
    pub texts: [Option<&'a [u8]>; TEXTS],
    pub details: Option<&'a [u8]>,
}

/// A completion that owns its texts: they stand in one piece of memory, which is zeroed.
pub(super) struct Kept {
    command_handle: CommandHandle,
    err: ErrorCode,
    kind: CompletionKind,
    numbers: [i64; NUMBERS],
    /// Where each text and the details are, and how many bytes they have.
    places: [Option<(usize, usize)>; TEXTS + 1],
    bytes: SecretBytes,
}

impl Kept {
    pub(super) fn new(command_handle: CommandHandle, err: ErrorCode, values: Values) -> Self {
        let [first, second, third] = values.texts;
        let all = [first, second, third, values.details];
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
        let Values { kind, numbers, .. } = values;
        Self { command_handle, err, kind, numbers, places, bytes: bytes.into() }
    }

    /// As C reads it; to be used as long as `self` is there.
    pub(super) fn completion(&self) -> Completion {
        let [texts @ .., details] = self.places;
        let pointer = |place: Option<(usize, usize)>| {
            place.map_or(ptr::null(), |(start, _)| self.bytes[start..].as_ptr().cast())
        };
        Completion {
            command_handle: self.command_handle,
            err: self.err,
            kind: self.kind,
            numbers: self.numbers,
            texts: texts.map(pointer),
            lengths: texts.map(|place| place.map_or(0, |(_, length)| length)),
            details: pointer(details),
        }
    }
}

// SAFETY: the pointers are to memory that is beside the completion and moves with it; nothing here
// follows them.
unsafe impl Send for Completion {}
