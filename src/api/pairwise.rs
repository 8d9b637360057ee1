//! Relations between DIDs of ours and of others.

use std::ffi::c_char;

use crate::commands::pairwise;
use crate::ffi::{CommandHandle, ErrorCode, Text, WalletHandle, enter};

/// Tells whether the wallet has a relation to a DID.
///
/// `their_did`: the DID of the other.
///
/// `cb(command_handle, err, exists)`
///
/// Errors: Common*, Wallet*.
#[unsafe(no_mangle)]
pub extern "C" fn indy_is_pairwise_exists(
    command_handle: CommandHandle,
    wallet_handle: WalletHandle,
    their_did: Text,
    cb: Option<extern "C-unwind" fn(command_handle: CommandHandle, err: ErrorCode, exists: bool)>,
) -> ErrorCode {
    enter("is_pairwise_exists", |call| {
        let their_did = their_did.parse(3)?;
        call.reply(command_handle, cb, 4)?
            .after(pairwise::is_pairwise_exists(wallet_handle, their_did))
    })
}

/// Stores the relation of a DID of the wallet's own to one of another, both of which the wallet has.
///
/// `their_did`, `my_did`: the DIDs. There is one relation for each of theirs.
///
/// `metadata`: null or any text.
///
/// `cb(command_handle, err)`
///
/// Errors: Common*, Wallet* (WalletItemNotFound: one of the DIDs, WalletItemAlreadyExists: a
/// relation to their DID).
#[unsafe(no_mangle)]
pub extern "C" fn indy_create_pairwise(
    command_handle: CommandHandle,
    wallet_handle: WalletHandle,
    their_did: Text,
    my_did: Text,
    metadata: Text,
    cb: Option<extern "C-unwind" fn(command_handle: CommandHandle, err: ErrorCode)>,
) -> ErrorCode {
    enter("create_pairwise", |call| {
        let (their_did, my_did) = (their_did.parse(3)?, my_did.parse(4)?);
        let metadata = metadata.optional(5)?;
        call.reply(command_handle, cb, 6)?.after(pairwise::create_pairwise(
            wallet_handle,
            their_did,
            my_did,
            metadata,
        ))
    })
}

/// Lists all relations of a wallet.
///
/// `cb(command_handle, err, list_pairwise)`: a JSON array of texts, each the JSON
/// `{"my_did", "their_did", "metadata"?}`.
///
/// Errors: Common*, Wallet*.
#[unsafe(no_mangle)]
pub extern "C" fn indy_list_pairwise(
    command_handle: CommandHandle,
    wallet_handle: WalletHandle,
    cb: Option<
        extern "C-unwind" fn(
            command_handle: CommandHandle,
            err: ErrorCode,
            list_pairwise: *const c_char,
        ),
    >,
) -> ErrorCode {
    enter("list_pairwise", |call| {
        call.reply(command_handle, cb, 3)?.after(pairwise::list_pairwise(wallet_handle))
    })
}

/// Gives the relation to a DID.
///
/// `cb(command_handle, err, pairwise_info_json)`: `{"my_did", "metadata"?}`.
///
/// Errors: Common*, Wallet* (WalletItemNotFound).
#[unsafe(no_mangle)]
pub extern "C" fn indy_get_pairwise(
    command_handle: CommandHandle,
    wallet_handle: WalletHandle,
    their_did: Text,
    cb: Option<
        extern "C-unwind" fn(
            command_handle: CommandHandle,
            err: ErrorCode,
            pairwise_info_json: *const c_char,
        ),
    >,
) -> ErrorCode {
    enter("get_pairwise", |call| {
        let their_did = their_did.parse(3)?;
        call.reply(command_handle, cb, 4)?
            .after(pairwise::get_pairwise(wallet_handle, their_did))
    })
}

/// Gives the relation to a DID other metadata, or none.
///
/// `metadata`: null or any text.
///
/// `cb(command_handle, err)`
///
/// Errors: Common*, Wallet* (WalletItemNotFound).
#[unsafe(no_mangle)]
pub extern "C" fn indy_set_pairwise_metadata(
    command_handle: CommandHandle,
    wallet_handle: WalletHandle,
    their_did: Text,
    metadata: Text,
    cb: Option<extern "C-unwind" fn(command_handle: CommandHandle, err: ErrorCode)>,
) -> ErrorCode {
    enter("set_pairwise_metadata", |call| {
        let (their_did, metadata) = (their_did.parse(3)?, metadata.optional(4)?);
        call.reply(command_handle, cb, 5)?.after(pairwise::set_pairwise_metadata(
            wallet_handle,
            their_did,
            metadata,
        ))
    })
}
