//! Keys and signatures.

use std::ffi::c_char;

use crate::commands::crypto;
use crate::error::Error;
use crate::ffi::{Bytes, CommandHandle, ErrorCode, Text, WalletHandle, bytes, enter};

/// Creates a key pair and stores it.
///
/// `key_json`: JSON
/// ```json
/// {
///   "seed": optional string, 32 characters, base64 of 32 bytes or 64 hex digits; else random,
///   "crypto_type": optional string, "ed25519"
/// }
/// ```
///
/// `cb(command_handle, err, verkey)`: the public key, 32 bytes in base58.
///
/// Errors: Common*, WalletInvalidHandle, WalletItemAlreadyExists, UnknownCryptoTypeError.
#[unsafe(no_mangle)]
pub extern "C" fn indy_create_key(
    command_handle: CommandHandle,
    wallet_handle: WalletHandle,
    key_json: Text,
    cb: Option<
        extern "C-unwind" fn(command_handle: CommandHandle, err: ErrorCode, verkey: *const c_char),
    >,
) -> ErrorCode {
    enter("create_key", |call| {
        let info = key_json.secret_json(3)?;
        call.reply(command_handle, cb, 4)?
            .after(crypto::create_key(wallet_handle, info))
    })
}

/// Notes something about a key, in the place of what was noted before. The wallet need not have it.
///
/// `verkey`: the public key, which may be abbreviated. `metadata`: any text, also an empty one.
///
/// `cb(command_handle, err)`
///
/// Errors: Common*, WalletInvalidHandle, UnknownCryptoTypeError.
#[unsafe(no_mangle)]
pub extern "C" fn indy_set_key_metadata(
    command_handle: CommandHandle,
    wallet_handle: WalletHandle,
    verkey: Text,
    metadata: Text,
    cb: Option<extern "C-unwind" fn(command_handle: CommandHandle, err: ErrorCode)>,
) -> ErrorCode {
    enter("set_key_metadata", |call| {
        let verkey = verkey.string(3)?;
        let metadata = metadata.optional(4)?.ok_or_else(|| Error::param(4, "is null"))?;
        call.reply(command_handle, cb, 5)?.after(crypto::set_key_metadata(
            wallet_handle,
            verkey,
            metadata,
        ))
    })
}

/// What `indy_set_key_metadata` noted about a key.
///
/// `cb(command_handle, err, metadata)`
///
/// Errors: Common*, WalletInvalidHandle, WalletItemNotFound (nothing was noted),
/// UnknownCryptoTypeError.
#[unsafe(no_mangle)]
pub extern "C" fn indy_get_key_metadata(
    command_handle: CommandHandle,
    wallet_handle: WalletHandle,
    verkey: Text,
    cb: Option<
        extern "C-unwind" fn(
            command_handle: CommandHandle,
            err: ErrorCode,
            metadata: *const c_char,
        ),
    >,
) -> ErrorCode {
    enter("get_key_metadata", |call| {
        let verkey = verkey.string(3)?;
        call.reply(command_handle, cb, 4)?
            .after(crypto::get_key_metadata(wallet_handle, verkey))
    })
}

/// Signs a message with a key of the wallet: Ed25519, RFC 8032.
///
/// `signer_vk`: the public key. `message_raw`, `message_len`: the message, not empty.
///
/// `cb(command_handle, err, signature_raw, signature_len)`: 64 bytes that live until `cb` returns.
///
/// Errors: Common*, WalletInvalidHandle, WalletItemNotFound, UnknownCryptoTypeError.
#[unsafe(no_mangle)]
pub extern "C" fn indy_crypto_sign(
    command_handle: CommandHandle,
    wallet_handle: WalletHandle,
    signer_vk: Text,
    message_raw: Bytes,
    message_len: u32,
    cb: Option<
        extern "C-unwind" fn(
            command_handle: CommandHandle,
            err: ErrorCode,
            signature_raw: *const u8,
            signature_len: u32,
        ),
    >,
) -> ErrorCode {
    enter("crypto_sign", |call| {
        let verkey = signer_vk.string(3)?;
        let message = bytes(message_raw, message_len, 4)?;
        call.reply(command_handle, cb, 6)?
            .after(crypto::sign(wallet_handle, verkey, message))
    })
}

/// Verifies a signature: Ed25519, RFC 8032.
///
/// `signer_vk`: the public key. `message_raw`, `message_len`: the message, not empty.
/// `signature_raw`, `signature_len`: the signature, 64 bytes.
///
/// `cb(command_handle, err, valid)`
///
/// Errors: Common*, UnknownCryptoTypeError.
#[unsafe(no_mangle)]
pub extern "C" fn indy_crypto_verify(
    command_handle: CommandHandle,
    signer_vk: Text,
    message_raw: Bytes,
    message_len: u32,
    signature_raw: Bytes,
    signature_len: u32,
    cb: Option<extern "C-unwind" fn(command_handle: CommandHandle, err: ErrorCode, valid: bool)>,
) -> ErrorCode {
    enter("crypto_verify", |call| {
        let verkey = signer_vk.string(2)?;
        let message = bytes(message_raw, message_len, 3)?;
        let signature = bytes(signature_raw, signature_len, 5)?;
        call.reply(command_handle, cb, 7)?
            .after(crypto::verify(verkey, message, signature))
    })
}
