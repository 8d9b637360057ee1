//! The door frame of FLOOR 5: everything a C caller hands in or is handed, as a type.
//!
//! Most of the unsafe code is here (the rest: `lib.rs`). A foreign pointer is read once, on the caller's
//! thread, inside the call that brought it; what leaves this floor owns its memory.
//!
//! | file | what is in it |
//! |---|---|
//! | `enter` | the guard around every exported function |
//! | `code` | `ErrorCode`, and which kind of error has which |
//! | `details` | the JSON of the error this thread was last told of |
//! | `text`, `bytes` | what callers hand in |
//! | `answer` | the shapes of callbacks |
//! | `endpoint` | the answer that is an endpoint, whose key may be null |
//! | `statuses` | the answer of commands that do many things at once |
//! | `reply` | the promise that a callback is called exactly once |
//! | `queue` | completion queues: callbacks into an event loop |
//! | `secret_bytes` | bytes that are zeroed, long ones elsewhere |
//! | `in_flight` | commands by their handles: cancelling, and what was ordered for one |
//! | `shutdown`, `door` | the end of all commands, and the door that it closes |
//! | `forked` | children of `fork`, which cannot use the library |
//! | `progress` | the function that hears how far commands have come |
//! | `callbacks` | calling foreign code, and ceasing to |
//! | `interpreter` | whether a host in Python is ending |
//! | `plugged` | storages of the host's own |
//! | `log_bridge` | foreign functions as the process's logger |

mod answer;
mod bytes;
pub mod callbacks;
mod code;
mod details;
mod door;
mod endpoint;
mod enter;
mod forked;
pub mod in_flight;
mod interpreter;
pub mod log_bridge;
mod out;
pub mod plugged;
pub mod progress;
pub mod queue;
mod reply;
mod secret_bytes;
mod shutdown;
mod statuses;
mod text;

pub use bytes::{Bytes, bytes, optional_bytes};
pub use code::{ErrorCode, code_of};
pub use details::{ErrorJson, current_json};
pub use enter::{Call, enter};
pub use out::Out;
pub use shutdown::{shutdown, unanswered};
pub use text::Text;

pub use crate::lanes::set_inline;

/// The caller's number for a command; handed back to its callback.
pub type CommandHandle = i32;

/// An open wallet.
pub type WalletHandle = i32;

/// An open pool of ledger nodes.
pub type PoolHandle = i32;

/// An open blob storage.
pub type BlobHandle = i32;

/// An open search.
pub type SearchHandle = i32;
