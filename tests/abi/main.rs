//! The exported functions as a C caller meets them: results, codes, details, threads, order.

#[path = "../library/mod.rs"]
mod library;

mod anoncreds;
mod at_exit;
mod boxes;
mod bulk;
mod bulk_issuing;
mod configuration;
mod credential_changes;
mod credential_searches;
mod credentials;
mod detaching;
mod details;
mod did;
mod did_belongings;
mod did_keys;
mod did_notes;
mod did_processes;
mod disk;
mod keys;
mod loggers;
mod many;
mod messages;
mod metrics;
mod non_secrets;
mod order;
mod pairwise;
mod parameters;
mod parameters_of_credentials;
mod parameters_of_dids;
mod parameters_of_messages;
mod parameters_of_records;
mod parameters_of_revocation;
mod progress;
mod proofs;
mod queues;
mod revocation;
mod revocation_states;
mod searches;
mod storages;
mod transfer;
mod two_processes;
mod wallet;
mod wallet_at_once;
