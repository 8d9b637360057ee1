//! DIDs: those that a wallet has.

use std::ffi::c_char;

use crate::commands::{did, did_belongings};
use crate::ffi::{CommandHandle, ErrorCode, Text, WalletHandle, enter};

/// Creates a DID with its key and stores both in one transaction. A DID that the wallet has with
/// the same key is given again.
///
/// `did_json`: JSON
/// ```json
/// {
///   "did": optional string, also fully qualified; by default the first 16 bytes of the key, in base58,
///   "seed": optional string, 32 characters, base64 of 32 bytes or 64 hex digits; else random,
///   "crypto_type": optional string, "ed25519",
///   "cid": optional bool, whether the DID is all 32 bytes of the key,
///   "method_name": optional string of lower-case letters and digits; the DID becomes
///                  did:method_name:… unless it is given
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

/// Tells of one DID that was created in a wallet: what `indy_list_my_dids_with_meta` tells of all, as
/// it was at one moment.
///
/// `did`: base58 of 16 or 32 bytes, or fully qualified.
///
/// `cb(command_handle, err, did_with_meta)`: JSON
/// ```json
/// {"did": string, "verkey": string, "tempVerkey": string or null, "metadata": string or null}
/// ```
///
/// Errors: Common*, Wallet* (WalletItemNotFound: not a DID that was created in this wallet).
#[unsafe(no_mangle)]
pub extern "C" fn indy_get_my_did_with_meta(
    command_handle: CommandHandle,
    wallet_handle: WalletHandle,
    did: Text,
    cb: Option<
        extern "C-unwind" fn(
            command_handle: CommandHandle,
            err: ErrorCode,
            did_with_meta: *const c_char,
        ),
    >,
) -> ErrorCode {
    enter("get_my_did_with_meta", |call| {
        let did = did.parse(3)?;
        call.reply(command_handle, cb, 4)?
            .after(did::get_my_did_with_meta(wallet_handle, did))
    })
}

/// Gives a DID that was created in a wallet a method, or another one in the place of the one it has. All
/// that the wallet has under the old name goes along in one transaction: its key and the one that will
/// replace it, metadata, endpoint, and the relations (pairwise) from it. If the wallet has the new DID
/// already, or metadata or an endpoint of it, nothing changes.
///
/// `did`: base58 of 16 or 32 bytes, or fully qualified.
///
/// `method`: lower-case letters and digits.
///
/// `cb(command_handle, err, full_qualified_did)`: did:method:…
///
/// Errors: Common*, Wallet* (WalletItemNotFound: not a DID that was created in this wallet,
/// WalletItemAlreadyExists: there is something under the new name).
#[unsafe(no_mangle)]
pub extern "C" fn indy_qualify_did(
    command_handle: CommandHandle,
    wallet_handle: WalletHandle,
    did: Text,
    method: Text,
    cb: Option<
        extern "C-unwind" fn(
            command_handle: CommandHandle,
            err: ErrorCode,
            full_qualified_did: *const c_char,
        ),
    >,
) -> ErrorCode {
    enter("qualify_did", |call| {
        let (did, method) = (did.parse(3)?, method.parse(4)?);
        call.reply(command_handle, cb, 5)?.after(did_belongings::qualify_did(
            wallet_handle,
            did,
            method,
        ))
    })
}

/// Deletes a DID that was created in a wallet, in one transaction with what belongs to it: its key, the
/// key that will replace it, metadata of all three, endpoint, and the relations (pairwise) from it.
/// libindy has no such function.
///
/// A key that another DID of the wallet has, or will have, stays; so do keys that were replaced before,
/// the DIDs of others to which there were relations, and all that was issued under the DID. A key that
/// was also made by `indy_create_key`, from the same seed, is the same key and goes. Another process that
/// has used a key lately may go on to use it until it closes the wallet.
///
/// `did`: base58 of 16 or 32 bytes, or fully qualified.
///
/// `cb(command_handle, err)`
///
/// Errors: Common*, Wallet* (WalletItemNotFound: not a DID that was created in this wallet).
#[unsafe(no_mangle)]
pub extern "C" fn indy_delete_did(
    command_handle: CommandHandle,
    wallet_handle: WalletHandle,
    did: Text,
    cb: Option<extern "C-unwind" fn(command_handle: CommandHandle, err: ErrorCode)>,
) -> ErrorCode {
    enter("delete_did", |call| {
        let did = did.parse(3)?;
        call.reply(command_handle, cb, 4)?
            .after(did_belongings::delete_did(wallet_handle, did))
    })
}
