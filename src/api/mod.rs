//! FLOOR 5, the C ABI: one file a family, one short function a symbol.
//!
//! Each reads its parameters on the caller's thread, makes its promise to call back and hands the
//! command to the lanes. What is said here is what C callers read in `include/indy.h`.

pub mod anoncreds;
pub mod blob_storage;
pub mod boxes;
pub mod credential_searches;
pub mod crypto;
pub mod did;
pub mod did_keys;
pub mod did_notes;
pub mod extensions;
pub mod issuer;
pub mod logger;
pub mod messages;
pub mod metrics;
pub mod non_secrets;
pub mod pairwise;
pub mod pool;
pub mod proofs;
pub mod prover;
pub mod queues;
pub mod revocation;
pub mod revocation_states;
pub mod runtime;
pub mod wallet;
pub mod wallet_storage;
