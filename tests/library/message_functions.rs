//! The exported functions that encrypt, and notes about keys.

use super::command::Command;
use super::functions::{Bytes, Text, command};
use super::symbols::*;

pub fn set_key_metadata(
    wallet: i32,
    verkey: impl Into<Text>,
    metadata: impl Into<Text>,
) -> Command<()> {
    let (verkey, metadata) = (verkey.into(), metadata.into());
    command!(indy_set_key_metadata(wallet, verkey.as_ptr(), metadata.as_ptr()))
}

pub fn get_key_metadata(wallet: i32, verkey: impl Into<Text>) -> Command<String> {
    let verkey = verkey.into();
    command!(indy_get_key_metadata(wallet, verkey.as_ptr()))
}

pub fn auth_crypt(
    wallet: i32,
    sender: impl Into<Text>,
    recipient: impl Into<Text>,
    message: impl Into<Bytes>,
) -> Command<Vec<u8>> {
    let (sender, recipient, message) = (sender.into(), recipient.into(), message.into());
    command!(indy_crypto_auth_crypt(
        wallet,
        sender.as_ptr(),
        recipient.as_ptr(),
        message.as_ptr(),
        message.1
    ))
}

pub fn auth_decrypt(
    wallet: i32,
    recipient: impl Into<Text>,
    encrypted: impl Into<Bytes>,
) -> Command<(String, Vec<u8>)> {
    let (recipient, encrypted) = (recipient.into(), encrypted.into());
    command!(indy_crypto_auth_decrypt(wallet, recipient.as_ptr(), encrypted.as_ptr(), encrypted.1))
}

pub fn anon_crypt(recipient: impl Into<Text>, message: impl Into<Bytes>) -> Command<Vec<u8>> {
    let (recipient, message) = (recipient.into(), message.into());
    command!(indy_crypto_anon_crypt(recipient.as_ptr(), message.as_ptr(), message.1))
}

pub fn anon_decrypt(
    wallet: i32,
    recipient: impl Into<Text>,
    encrypted: impl Into<Bytes>,
) -> Command<Vec<u8>> {
    let (recipient, encrypted) = (recipient.into(), encrypted.into());
    command!(indy_crypto_anon_decrypt(wallet, recipient.as_ptr(), encrypted.as_ptr(), encrypted.1))
}

/// `sender` may be null.
pub fn pack(
    wallet: i32,
    message: impl Into<Bytes>,
    receivers: impl Into<Text>,
    sender: impl Into<Text>,
) -> Command<Vec<u8>> {
    let (message, receivers, sender) = (message.into(), receivers.into(), sender.into());
    command!(indy_pack_message(
        wallet,
        message.as_ptr(),
        message.1,
        receivers.as_ptr(),
        sender.as_ptr()
    ))
}

pub fn unpack(wallet: i32, packed: impl Into<Bytes>) -> Command<Vec<u8>> {
    let packed = packed.into();
    command!(indy_unpack_message(wallet, packed.as_ptr(), packed.1))
}
