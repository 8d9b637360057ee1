//! The library as a C caller sees it: its symbols, commands to issue, answers to wait for.
//!
//! Nothing here knows the library's Rust: what a test can do with it, every C program can.

// Each test program uses a part of it.
#![allow(dead_code, unused_imports)]

mod alone;
mod answers;
mod command;
mod compiled;
mod credential_functions;
mod credentials;
mod did_functions;
mod environment;
mod functions;
mod lanes;
mod message_functions;
mod queues;
mod record_functions;
mod records;
mod registries;
mod revocation_functions;
mod storages;
mod symbols;
mod vectors;
mod wallets;

pub use alone::{alone, alone_with, is_alone};
pub use answers::{Answer, Heard, TIMEOUT, ThenPanics, current_error, newest_handle};
pub use command::{Command, Pending, Refusal};
pub use compiled::Compiled;
pub use credential_functions::*;
pub use credentials::*;
pub use did_functions::*;
pub use environment::number_of;
pub use functions::*;
pub use lanes::*;
pub use message_functions::*;
pub use queues::*;
pub use record_functions::*;
pub use records::*;
pub use registries::*;
pub use revocation_functions::*;
pub use storages::*;
pub use symbols::*;
pub use vectors::*;
pub use wallets::*;

/// The codes that tests expect, under the header's names.
pub mod code {
    pub const SUCCESS: i32 = 0;
    pub const INVALID_STATE: i32 = 112;
    pub const INVALID_STRUCTURE: i32 = 113;
    pub const IO: i32 = 114;
    pub const WALLET_INVALID_HANDLE: i32 = 200;
    pub const WALLET_UNKNOWN_TYPE: i32 = 201;
    pub const WALLET_TYPE_ALREADY_REGISTERED: i32 = 202;
    pub const WALLET_ALREADY_EXISTS: i32 = 203;
    pub const WALLET_NOT_FOUND: i32 = 204;
    pub const WALLET_ALREADY_OPENED: i32 = 206;
    pub const WALLET_ACCESS_FAILED: i32 = 207;
    pub const WALLET_STORAGE: i32 = 210;
    pub const WALLET_ENCRYPTION: i32 = 211;
    pub const ITEM_NOT_FOUND: i32 = 212;
    pub const ITEM_ALREADY_EXISTS: i32 = 213;
    pub const WALLET_QUERY: i32 = 214;
    pub const POOL_INVALID_HANDLE: i32 = 301;
    pub const INCOMPATIBLE_PROTOCOL_VERSION: i32 = 308;
    pub const REGISTRY_FULL: i32 = 400;
    pub const INVALID_PLACE: i32 = 401;
    pub const MASTER_SECRET_DUPLICATE: i32 = 404;
    pub const PROOF_REJECTED: i32 = 405;
    pub const UNKNOWN_CRYPTO_TYPE: i32 = 500;
    pub const DID_ALREADY_EXISTS: i32 = 600;
    /// Of functions that libindy does not have.
    pub const ITEM_CHANGED: i32 = 1000;
    pub const CANCELLED: i32 = 1001;
    pub const TIMED_OUT: i32 = 1002;
    pub const BUSY: i32 = 1003;

    /// `CommonInvalidParamN`: the first twelve come before the other common codes, the rest after.
    pub const fn invalid_param(position: i32) -> i32 {
        if position <= 12 { 99 + position } else { 102 + position }
    }
}
