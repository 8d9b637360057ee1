//! DIDs: their keys, found, abbreviated and replaced.

use std::ffi::c_char;

use crate::commands::did_keys;
use crate::ffi::{CommandHandle, ErrorCode, PoolHandle, Text, WalletHandle, enter};

/// Makes a new key for a DID that was created in a wallet. The DID keeps the key it has until
/// `indy_replace_keys_apply` is called: so the ledger can be told of the new one in between, in a request
/// signed with the old one.
///
/// `did`: base58 of 16 or 32 bytes, or fully qualified.
///
/// `key_info`: JSON
/// ```json
/// {
///   "seed": optional string, 32 characters, base64 of 32 bytes or 64 hex digits; else random,
///   "crypto_type": optional string, "ed25519"
/// }
/// ```
///
/// `cb(command_handle, err, verkey)`: the new key.
///
/// Errors: Common*, UnknownCryptoTypeError, Wallet* (WalletItemNotFound: not a DID that was created in
/// this wallet, WalletItemAlreadyExists: there is a new key that was not applied, or the wallet has the
/// key of this seed).
#[unsafe(no_mangle)]
pub extern "C" fn indy_replace_keys_start(
    command_handle: CommandHandle,
    wallet_handle: WalletHandle,
    did: Text,
    key_info: Text,
    cb: Option<
        extern "C-unwind" fn(command_handle: CommandHandle, err: ErrorCode, verkey: *const c_char),
    >,
) -> ErrorCode {
    enter("replace_keys_start", |call| {
        let (did, info) = (did.parse(3)?, key_info.secret_json(4)?);
        call.reply(command_handle, cb, 5)?.after(did_keys::replace_keys_start(
            wallet_handle,
            did,
            info,
        ))
    })
}

/// Gives a DID the key that `indy_replace_keys_start` made. The one that it replaces stays in the wallet,
/// for messages that were encrypted for it.
///
/// `did`: base58 of 16 or 32 bytes, or fully qualified.
///
/// `cb(command_handle, err)`
///
/// Errors: Common*, Wallet* (WalletItemNotFound: not a DID that was created in this wallet, or it has no
/// new key).
#[unsafe(no_mangle)]
pub extern "C" fn indy_replace_keys_apply(
    command_handle: CommandHandle,
    wallet_handle: WalletHandle,
    did: Text,
    cb: Option<extern "C-unwind" fn(command_handle: CommandHandle, err: ErrorCode)>,
) -> ErrorCode {
    enter("replace_keys_apply", |call| {
        let did = did.parse(3)?;
        call.reply(command_handle, cb, 4)?
            .after(did_keys::replace_keys_apply(wallet_handle, did))
    })
}

/// Gives the verification key of a DID: the one that the wallet knows, its own or somebody else's; else
/// the ledger would be asked. There are no connections to ledgers yet: then any `pool_handle` is one of
/// no pool.
///
/// `did`: base58 of 16 or 32 bytes, or fully qualified.
///
/// `cb(command_handle, err, key)`
///
/// Errors: Common*, Wallet*, PoolLedgerInvalidPoolHandle (the wallet does not know the DID, and no pool is
/// open under this handle).
#[unsafe(no_mangle)]
pub extern "C" fn indy_key_for_did(
    command_handle: CommandHandle,
    pool_handle: PoolHandle,
    wallet_handle: WalletHandle,
    did: Text,
    cb: Option<
        extern "C-unwind" fn(command_handle: CommandHandle, err: ErrorCode, key: *const c_char),
    >,
) -> ErrorCode {
    enter("key_for_did", |call| {
        let did = did.parse(4)?;
        call.reply(command_handle, cb, 5)?.after(did_keys::key_for_did(
            wallet_handle,
            pool_handle,
            did,
        ))
    })
}

/// Gives the verification key of a DID that the wallet knows, its own or somebody else's. It asks
/// no ledger.
///
/// `did`: base58 of 16 or 32 bytes, or fully qualified.
///
/// `cb(command_handle, err, verkey)`
///
/// Errors: Common*, WalletInvalidHandle, WalletItemNotFound.
#[unsafe(no_mangle)]
pub extern "C" fn indy_key_for_local_did(
    command_handle: CommandHandle,
    wallet_handle: WalletHandle,
    did: Text,
    cb: Option<
        extern "C-unwind" fn(command_handle: CommandHandle, err: ErrorCode, verkey: *const c_char),
    >,
) -> ErrorCode {
    enter("key_for_local_did", |call| {
        let did = did.parse(3)?;
        call.reply(command_handle, cb, 4)?
            .after(did_keys::key_for_local_did(wallet_handle, did))
    })
}

/// Abbreviates a verification key: `~` and its second half, if the DID is its first half; else the
/// key as it is.
///
/// `did`: base58 of 16 or 32 bytes, or fully qualified. `full_verkey`: 32 bytes in base58.
///
/// Codes of invalid parameters are one too high here, as they are in libindy: CommonInvalidParam3 is
/// `did`.
///
/// `cb(command_handle, err, verkey)`
///
/// Errors: Common*, UnknownCryptoTypeError.
#[unsafe(no_mangle)]
pub extern "C" fn indy_abbreviate_verkey(
    command_handle: CommandHandle,
    did: Text,
    full_verkey: Text,
    cb: Option<
        extern "C-unwind" fn(command_handle: CommandHandle, err: ErrorCode, verkey: *const c_char),
    >,
) -> ErrorCode {
    enter("abbreviate_verkey", |call| {
        let (did, verkey) = (did.parse(3)?, full_verkey.string(4)?);
        call.reply(command_handle, cb, 5)?
            .after(did_keys::abbreviate_verkey(did, verkey))
    })
}
