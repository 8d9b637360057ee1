//! DIDs: what is noted about them in a wallet, be they its own or not.

use std::ffi::c_char;

use crate::commands::did_notes;
use crate::ffi::{CommandHandle, ErrorCode, PoolHandle, Text, WalletHandle, enter};
use crate::model::did::Endpoint;

/// Notes where messages to a DID go, in the place of what was noted before.
///
/// `did`: base58 of 16 or 32 bytes, or fully qualified. The wallet need not have it.
///
/// `address`: any text that is not empty; ledgers take host:port only.
///
/// `transport_key`: the key that messages are encrypted for, in base58.
///
/// `cb(command_handle, err)`
///
/// Errors: Common*, Wallet*, UnknownCryptoTypeError.
#[unsafe(no_mangle)]
pub extern "C" fn indy_set_endpoint_for_did(
    command_handle: CommandHandle,
    wallet_handle: WalletHandle,
    did: Text,
    address: Text,
    transport_key: Text,
    cb: Option<extern "C-unwind" fn(command_handle: CommandHandle, err: ErrorCode)>,
) -> ErrorCode {
    enter("set_endpoint_for_did", |call| {
        let (did, address) = (did.parse(3)?, address.string(4)?);
        let endpoint = Endpoint { address, verkey: Some(transport_key.string(5)?) };
        call.reply(command_handle, cb, 6)?.after(did_notes::set_endpoint_for_did(
            wallet_handle,
            did,
            endpoint,
        ))
    })
}

/// Tells where messages to a DID go: what was noted in the wallet; else the ledger would be asked. There
/// are no connections to ledgers yet: then any `pool_handle` is one of no pool.
///
/// `did`: base58 of 16 or 32 bytes, or fully qualified.
///
/// Codes of invalid parameters are one too low here, as they are in libindy: CommonInvalidParam3 is
/// `did`.
///
/// `cb(command_handle, err, address, transport_vk)`: `transport_vk` is null if there is no key.
///
/// Errors: Common*, Wallet*, PoolLedgerInvalidPoolHandle (nothing was noted, and no pool is open under this
/// handle).
#[unsafe(no_mangle)]
pub extern "C" fn indy_get_endpoint_for_did(
    command_handle: CommandHandle,
    wallet_handle: WalletHandle,
    pool_handle: PoolHandle,
    did: Text,
    cb: Option<
        extern "C-unwind" fn(
            command_handle: CommandHandle,
            err: ErrorCode,
            address: *const c_char,
            transport_vk: *const c_char,
        ),
    >,
) -> ErrorCode {
    enter("get_endpoint_for_did", |call| {
        let did = did.parse(3)?;
        call.reply(command_handle, cb, 4)?.after(did_notes::get_endpoint_for_did(
            wallet_handle,
            pool_handle,
            did,
        ))
    })
}

/// Notes a text about a DID, in the place of what was noted before.
///
/// `did`: base58 of 16 or 32 bytes, or fully qualified. The wallet need not have it.
///
/// `metadata`: any text, which may be empty.
///
/// `cb(command_handle, err)`
///
/// Errors: Common*, Wallet*.
#[unsafe(no_mangle)]
pub extern "C" fn indy_set_did_metadata(
    command_handle: CommandHandle,
    wallet_handle: WalletHandle,
    did: Text,
    metadata: Text,
    cb: Option<extern "C-unwind" fn(command_handle: CommandHandle, err: ErrorCode)>,
) -> ErrorCode {
    enter("set_did_metadata", |call| {
        let (did, metadata) = (did.parse(3)?, metadata.any(4)?);
        call.reply(command_handle, cb, 5)?.after(did_notes::set_did_metadata(
            wallet_handle,
            did,
            metadata,
        ))
    })
}

/// Gives the text that was noted about a DID.
///
/// `did`: base58 of 16 or 32 bytes, or fully qualified.
///
/// `cb(command_handle, err, metadata)`
///
/// Errors: Common*, Wallet* (WalletItemNotFound: nothing was noted).
#[unsafe(no_mangle)]
pub extern "C" fn indy_get_did_metadata(
    command_handle: CommandHandle,
    wallet_handle: WalletHandle,
    did: Text,
    cb: Option<
        extern "C-unwind" fn(
            command_handle: CommandHandle,
            err: ErrorCode,
            metadata: *const c_char,
        ),
    >,
) -> ErrorCode {
    enter("get_did_metadata", |call| {
        let did = did.parse(3)?;
        call.reply(command_handle, cb, 4)?
            .after(did_notes::get_did_metadata(wallet_handle, did))
    })
}
