//! Boxes: messages encrypted for one recipient. `indy_pack_message` encrypts for many.

use std::ffi::c_char;

use zeroize::Zeroizing;

use crate::commands::boxes;
use crate::ffi::{Bytes, CommandHandle, ErrorCode, Text, WalletHandle, bytes, enter};

/// Encrypts a message for one recipient, who will know the sender. New programs use
/// `indy_pack_message`.
///
/// libindy's format: NaCl's `crypto_box` (X25519, XSalsa20-Poly1305) under a random nonce, with
/// the Ed25519 keys converted; that as MessagePack `{"msg": base64, "sender": verkey, "nonce":
/// base64}`; and that in libsodium's `crypto_box_seal`.
///
/// `sender_vk`: a key of the wallet. `recipient_vk`: a public key. `msg_data`, `msg_len`: the
/// message, not empty.
///
/// `cb(command_handle, err, encrypted_msg, encrypted_len)`: bytes that live until `cb` returns.
///
/// Errors: Common*, WalletInvalidHandle, WalletItemNotFound, UnknownCryptoTypeError.
#[unsafe(no_mangle)]
pub extern "C" fn indy_crypto_auth_crypt(
    command_handle: CommandHandle,
    wallet_handle: WalletHandle,
    sender_vk: Text,
    recipient_vk: Text,
    msg_data: Bytes,
    msg_len: u32,
    cb: Option<
        extern "C-unwind" fn(
            command_handle: CommandHandle,
            err: ErrorCode,
            encrypted_msg: *const u8,
            encrypted_len: u32,
        ),
    >,
) -> ErrorCode {
    enter("crypto_auth_crypt", |call| {
        let (sender, recipient) = (sender_vk.string(3)?, recipient_vk.string(4)?);
        let message = Zeroizing::new(bytes(msg_data, msg_len, 5)?);
        call.reply(command_handle, cb, 7)?.after(boxes::auth_crypt(
            wallet_handle,
            sender,
            recipient,
            message,
        ))
    })
}

/// Decrypts what `indy_crypto_auth_crypt` made.
///
/// `recipient_vk`: a key of the wallet. `encrypted_msg`, `encrypted_len`: what was made.
///
/// `cb(command_handle, err, sender_vk, msg_data, msg_len)`: the sender's public key, which is proven,
/// and the message. Both live until `cb` returns.
///
/// Errors: Common* (CommonInvalidStructure: it is for another key, or was changed),
/// WalletInvalidHandle, WalletItemNotFound, UnknownCryptoTypeError.
#[unsafe(no_mangle)]
pub extern "C" fn indy_crypto_auth_decrypt(
    command_handle: CommandHandle,
    wallet_handle: WalletHandle,
    recipient_vk: Text,
    encrypted_msg: Bytes,
    encrypted_len: u32,
    cb: Option<
        extern "C-unwind" fn(
            command_handle: CommandHandle,
            err: ErrorCode,
            sender_vk: *const c_char,
            msg_data: *const u8,
            msg_len: u32,
        ),
    >,
) -> ErrorCode {
    enter("crypto_auth_decrypt", |call| {
        let recipient = recipient_vk.string(3)?;
        let encrypted = bytes(encrypted_msg, encrypted_len, 4)?;
        call.reply(command_handle, cb, 6)?.after(boxes::auth_decrypt(
            wallet_handle,
            recipient,
            encrypted,
        ))
    })
}

/// Encrypts a message for one recipient, who will not know the sender: libsodium's
/// `crypto_box_seal`, with the Ed25519 key converted. Needs no wallet.
///
/// `recipient_vk`: a public key. `msg_data`, `msg_len`: the message, not empty.
///
/// `cb(command_handle, err, encrypted_msg, encrypted_len)`: bytes that live until `cb` returns.
///
/// Errors: Common*, UnknownCryptoTypeError.
#[unsafe(no_mangle)]
pub extern "C" fn indy_crypto_anon_crypt(
    command_handle: CommandHandle,
    recipient_vk: Text,
    msg_data: Bytes,
    msg_len: u32,
    cb: Option<
        extern "C-unwind" fn(
            command_handle: CommandHandle,
            err: ErrorCode,
            encrypted_msg: *const u8,
            encrypted_len: u32,
        ),
    >,
) -> ErrorCode {
    enter("crypto_anon_crypt", |call| {
        let recipient = recipient_vk.string(2)?;
        let message = Zeroizing::new(bytes(msg_data, msg_len, 3)?);
        call.reply(command_handle, cb, 5)?.after(boxes::anon_crypt(recipient, message))
    })
}

/// Decrypts what `indy_crypto_anon_crypt` made.
///
/// `recipient_vk`: a key of the wallet. `encrypted_msg`, `encrypted_len`: what was made.
///
/// `cb(command_handle, err, msg_data, msg_len)`: the message, which lives until `cb` returns.
///
/// Errors: Common* (CommonInvalidStructure: it is for another key, or was changed),
/// WalletInvalidHandle, WalletItemNotFound, UnknownCryptoTypeError.
#[unsafe(no_mangle)]
pub extern "C" fn indy_crypto_anon_decrypt(
    command_handle: CommandHandle,
    wallet_handle: WalletHandle,
    recipient_vk: Text,
    encrypted_msg: Bytes,
    encrypted_len: u32,
    cb: Option<
        extern "C-unwind" fn(
            command_handle: CommandHandle,
            err: ErrorCode,
            msg_data: *const u8,
            msg_len: u32,
        ),
    >,
) -> ErrorCode {
    enter("crypto_anon_decrypt", |call| {
        let recipient = recipient_vk.string(3)?;
        let encrypted = bytes(encrypted_msg, encrypted_len, 4)?;
        call.reply(command_handle, cb, 6)?.after(boxes::anon_decrypt(
            wallet_handle,
            recipient,
            encrypted,
        ))
    })
}
