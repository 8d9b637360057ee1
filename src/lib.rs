//! indy-lanes: libindy's C API on lanes, so that no command waits for another.
//!
//! # The house
//!
//! ```text
//!   api ──► ffi           5  the C ABI           knows C, knows no SQL and no keys; `ffi` also
//!    │                                           is a storage, where the host is one
//!    ▼
//!  commands               4  what we do          knows no pointer, no callback, no error code
//!    ▼
//!  wallet                 3  sealed records      knows records, but not which kind
//!    ├──► storage         2  sealed bytes        knows no key and no lane
//!    ├──► crypto, credentials  2  pure           know no lane and no wallet
//!    ├──► blobs           2  files by hash   knows nothing of what is in them
//!    ├──► model           2  the nouns (`config` speaks of lanes)
//!    ▼
//!  new_file               1  files that are whole or not there, for who keeps files
//!  handles                1  numbers for what callers have open
//!  lanes                  1  the executor        knows nothing of what it runs
//!  error, locks           0  everyone may use them
//! ```
//!
//! Imports go down, never up, and never sideways between the rooms of floor 2, `model` excepted;
//! `tests/tidy.rs` reads the `use` lines. Deliberately absent: an enum of commands and a `match` over
//! it, a dispatcher thread, a table of waiting callbacks, a service object without state.
//!
//! # One command, door to door
//!
//! `indy_create_and_store_my_did`: on the caller's thread `ffi::enter` guards against panics, the
//! JSON becomes a `MyDidInfo`, and the command takes its place in the order of the wallet's writes;
//! the call returns. On Cheap the keys are made and the records sealed. On Storage they are
//! committed together with whatever else waits for that wallet. On Reply the callback is called, or
//! wherever the command ends, if the callback is that of a completion queue.
//!
//! The first poll of a command happens on the caller's thread, up to the first hop: that is how
//! claims and places in line are taken in the order of the calls.
//!
//! # Unsafe code
//!
//! Only in `ffi/` (foreign memory), in `lanes/nice.rs` (a thread's scheduling priority), in `new_file.rs`
//! and `storage/sqlite/log_file.rs` (the system's files and SQLite's) and in the vector kernel of
//! `credentials/primes/`.
//!
//! # Words
//!
//! | word | means |
//! |---|---|
//! | command | what a caller asks for; an `async fn`, accepted by a call and answered by a callback |
//! | lane | a kind of work and the threads that do it |
//! | hop | a task moves to a lane |
//! | slice | what a task computes between two yields |
//! | station | where a task is polled next, and how it ranks |
//! | rank, giant | in which line of a lane a task waits; a command that has kept threads for over 20 ms |
//! | crew | the threads of a lane that were hired together |
//! | answer, reply | what a command results in; the promise to tell it once |
//! | wallet | sealed storage that is open |
//! | storage | where a wallet's bytes are |
//! | completion | an answer, there or to come: of a storage to us, of a command to a queue, which is also left reports of progress and records of the log |
//! | queue | where a host's event loop finds the completions of its commands |
//! | draft | a wallet that is being made and that nobody can open yet |
//! | record, tag, query | a named value in a wallet, what it can be found by, and the question |
//! | version | the value that a record had: who changes it may ask that it still has it |
//! | change, commit | records written together; making them durable |
//! | turn | a place in the order of a wallet's writes or a search's fetches; of a lane, that a thread of it takes a task |
//! | seal, open | encrypt for storage, and back |
//! | claim | for a time, nobody else makes or touches this |
//! | gate, away | who uses a wallet; a command that computes for it and lets it close |
//! | handle | a number that C callers have for an open wallet or a command |
//! | blob | a file that goes by its hash: the tails of a registry |
//! | tails | points of a registry, two for each of its places, from which witnesses are summed |
//! | place | the number of a credential in its revocation registry |

pub mod api;
mod blobs;
mod commands;
pub mod credentials;
mod crypto;
pub mod error;
mod ffi;
mod handles;
pub mod lanes;
mod locks;
mod model;
mod new_file;
mod storage;
mod wallet;
