//! Storages of the host's own: functions in C that keep a wallet's sealed bytes.
//!
//! There are two interfaces. libindy's has 24 functions that answer when they return, and no
//! transactions; ours (`remote`) has eleven that are completed later, from any thread, and need no
//! thread of the library meanwhile.
//!
//! libindy called a storage from one thread only, and storages rely on that. So there is one permit
//! for all calls of a registered type: whoever waits for it holds no thread, and a call that takes
//! long holds one.
//!
//! Nothing that a storage hands over is believed: a null pointer, what is not base64, not JSON or too
//! short is an error of the command.
//!
//! | file | what is in it |
//! |---|---|
//! | `functions` | what libindy's interface consists of |
//! | `foreign` | calling such a function, and reading what it points to |
//! | `form` | how sealed values, tags and names look to a storage |
//! | `query` | how queries look to it |
//! | `kind` | wallets of a registered type: created, opened, deleted |
//! | `opened` | one that is open |
//! | `record` | one record of it, by its address |
//! | `change` | changes, and taking back what was done of one that fails |
//! | `search` | a search, which is freed once |
//! | `remote` | the interface whose functions are completed later |

mod change;
mod foreign;
mod form;
mod functions;
mod kind;
mod opened;
mod query;
mod record;
pub mod remote;
mod search;
#[cfg(test)]
mod tests;

pub use foreign::ForeignCode;
pub use functions::*;
pub use kind::storage_type;
