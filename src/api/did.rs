//! DIDs.

use std::ffi::c_char;

use crate::commands::did;
use crate::ffi::{CommandHandle, ErrorCode, Text, WalletHandle, enter};

/// Creates a DID with its key and stores both in one transaction. A DID that the wallet has with
/// the same key is given again.
///
/// `did_json`: JSON
/// ```json
/// {
///   "did": optional string; by default the first 16 bytes of the key, in base58,
///   "seed": optional string, 32 characters, base64 of 32 bytes or 64 hex digits; else random,
///   "crypto_type": optional string, "ed25519",
///   "cid": optional bool, whether the DID is all 32 bytes of the key,
///   "method_name": optional string; the DID becomes did:method_name:…
/// }
/// ```
///
/// `cb(command_handle, err, did, verkey)`
///
/// Errors: Common*, WalletInvalidHandle, DidAlreadyExistsError (with another key),
/// UnknownCryptoTypeError.
#[unsafe(no_mangle)]
pub extern "C" fn indy_create_and_store_my_did(
    command_handle: CommandHandle,
    wallet_handle: WalletHandle,
    did_json: Text,
    cb: Option<
        extern "C-unwind" fn(
            command_handle: CommandHandle,
            err: ErrorCode,
            did: *const c_char,
            verkey: *const c_char,
        ),
    >,
) -> ErrorCode {
    enter("create_and_store_my_did", |call| {
        let info = did_json.secret_json(3)?;
        call.reply(command_handle, cb, 4)?
            .after(did::create_and_store_my_did(wallet_handle, info))
    })
}

/// Stores a DID of somebody else with its key. If the wallet has it, it gets this key.
///
/// `identity_json`: JSON `{"did": string, "verkey": optional string}`. A key may be abbreviated: `~` and
/// its second half, where the DID is the first. Without a key, the DID is one itself.
///
/// `cb(command_handle, err)`
///
/// Errors: Common*, Wallet*, UnknownCryptoTypeError.
#[unsafe(no_mangle)]
pub extern "C" fn indy_store_their_did(
    command_handle: CommandHandle,
    wallet_handle: WalletHandle,
    identity_json: Text,
    cb: Option<extern "C-unwind" fn(command_handle: CommandHandle, err: ErrorCode)>,
) -> ErrorCode {
    enter("store_their_did", |call| {
        let identity = identity_json.json(3)?;
        call.reply(command_handle, cb, 4)?
            .after(did::store_their_did(wallet_handle, identity))
    })
}

/// Lists the DIDs that were created in a wallet.
///
/// `cb(command_handle, err, dids)`: JSON
/// ```json
/// [{"did": string, "verkey": string, "tempVerkey": string or null, "metadata": string or null}]
/// ```
/// `tempVerkey` is the key that a replacement begun will bring.
///
/// Errors: Common*, WalletInvalidHandle.
#[unsafe(no_mangle)]
pub extern "C" fn indy_list_my_dids_with_meta(
    command_handle: CommandHandle,
    wallet_handle: WalletHandle,
    cb: Option<
        extern "C-unwind" fn(command_handle: CommandHandle, err: ErrorCode, dids: *const c_char),
    >,
) -> ErrorCode {
    enter("list_my_dids_with_meta", |call| {
        call.reply(command_handle, cb, 3)?
            .after(did::list_my_dids_with_meta(wallet_handle))
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
            .after(did::key_for_local_did(wallet_handle, did))
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
        call.reply(command_handle, cb, 5)?.after(did::abbreviate_verkey(did, verkey))
    })
}
