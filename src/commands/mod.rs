//! FLOOR 4, what the library does: one `async fn` a command, one file a family.
//!
//! A command takes its claims and its places in line before its first `.await`, which is in the order
//! in which commands were accepted. After that, anything may happen to a wallet between two
//! `.await`s: a command never looks and then acts, the act itself decides.
//!
//! Commands know no pointer, no callback and no error code.

pub mod anoncreds;
pub mod blob_storage;
pub mod boxes;
pub mod bulk_issuing;
pub mod credential_searches;
pub mod credentials;
pub mod crypto;
mod definition_keys;
pub mod did;
pub mod did_belongings;
pub mod did_keys;
pub mod did_notes;
pub mod identifiers;
pub mod issuing;
pub mod messages;
pub mod metrics;
pub mod non_secrets;
mod own_registry;
pub mod pairwise;
mod parameters;
pub mod pool;
mod prometheus;
pub mod proofs;
pub mod record_changes;
mod records;
pub mod registries;
pub mod revocation;
pub mod revocation_states;
pub mod rotation;
pub mod runtime;
mod signing;
mod slices;
pub mod tag_policies;
#[cfg(test)]
mod tests;
pub mod wallet;
