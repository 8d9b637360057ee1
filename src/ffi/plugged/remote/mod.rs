//! Storages that wait for a server without a thread of ours: each function is asked with a number
//! and answers later, by that number, from any thread.
//!
//! | file | what is in it |
//! |---|---|
//! | `functions` | what the interface consists of |
//! | `requests` | requests that are not completed yet, by number |
//! | `question` | what a function is asked, and its answer, in JSON |
//! | `kind` | wallets of a registered type: created, opened, deleted |
//! | `opened` | one that is open |
//! | `search` | a search: pages, each after the last record of the one before |

mod functions;
mod kind;
mod opened;
mod question;
mod requests;
mod search;
#[cfg(test)]
mod tests;

pub use functions::{AsyncStorageFunctions, StorageFunctions};
pub use kind::storage_type;
pub use requests::complete;
