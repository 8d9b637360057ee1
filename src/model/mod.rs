//! FLOOR 2, the nouns: plain data, parsed once, then valid by type.
//!
//! What JSON and text callers hand in, what the wallet keeps and what callers get back. Nothing here
//! computes with keys, stores or waits.

mod blinding;
pub mod blob_storage;
pub mod command;
pub mod config;
pub mod credential;
pub mod credential_definition;
pub mod credential_query;
pub mod credential_tags;
pub mod curve_numbers;
pub mod did;
pub mod key;
pub mod packed;
pub mod pairwise;
pub mod proof;
pub mod proof_numbers;
pub mod proof_request;
pub mod qualified;
pub mod query;
pub mod record;
pub mod revocation;
pub mod revocation_registry;
pub mod schema;
pub mod unqualified;
pub mod wallet;
