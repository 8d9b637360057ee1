//! Packed messages: HIPE 0028, also known as Aries RFC 0019.

use zeroize::Zeroizing;

use crate::commands::messages;
use crate::error::{Error, Result};
use crate::ffi::{Bytes, CommandHandle, ErrorCode, Text, WalletHandle, bytes, enter};

/// Packs a message for one or many recipients: HIPE 0028.
///
/// The message is encrypted by ChaCha20-Poly1305 under a random key of its own, and that key for each
/// recipient, by NaCl's `crypto_box` with the sender's key or by libsodium's `crypto_box_seal`. A
/// long message is computed in slices: it makes no short one wait.
///
/// `message`, `message_len`: UTF-8, not empty. Other bytes can be packed, but not unpacked.
///
/// `receiver_keys`: JSON, a list of public keys, not empty.
///
/// `sender`: null, and the message is anonymous ("Anoncrypt", and no wallet need be open); or a key
/// of the wallet ("Authcrypt").
///
/// `cb(command_handle, err, jwe_data, jwe_len)`: JSON that lives until `cb` returns, with base64 of
/// RFC 4648, section 5
/// ```json
/// {
///   "protected": base64 of JSON {
///     "enc": "xchacha20poly1305_ietf", "typ": "JWM/1.0", "alg": "Authcrypt" or "Anoncrypt",
///     "recipients": [{
///       "encrypted_key": base64,
///       "header": {"kid": verkey, "iv": base64 if Authcrypt, "sender": base64 if Authcrypt}
///     }]
///   },
///   "iv": base64, "ciphertext": base64, "tag": base64
/// }
/// ```
///
/// Errors: Common*, WalletInvalidHandle, WalletItemNotFound, UnknownCryptoTypeError. Positions of
/// parameters are libindy's, which did not count the wallet here: `message` is 2.
#[unsafe(no_mangle)]
pub extern "C" fn indy_pack_message(
    command_handle: CommandHandle,
    wallet_handle: WalletHandle,
    message: Bytes,
    message_len: u32,
    receiver_keys: Text,
    sender: Text,
    cb: Option<
        extern "C-unwind" fn(
            command_handle: CommandHandle,
            err: ErrorCode,
            jwe_data: *const u8,
            jwe_len: u32,
        ),
    >,
) -> ErrorCode {
    enter("pack_message", |call| {
        let message = Zeroizing::new(bytes(message, message_len, 2)?);
        let recipients = verkeys(&receiver_keys)?;
        let sender = sender.optional(5)?;
        call.reply(command_handle, cb, 6)?.after(messages::pack_message(
            wallet_handle,
            message,
            recipients,
            sender,
        ))
    })
}

/// Unpacks what `indy_pack_message` made, with the first of its recipients whose key the wallet has.
///
/// `jwe_data`, `jwe_len`: JSON, as `indy_pack_message` gives it.
///
/// `cb(command_handle, err, res_json_data, res_json_len)`: JSON that lives until `cb` returns
/// ```json
/// {"message": string, "recipient_verkey": string, "sender_verkey": string, unless anonymous}
/// ```
/// The sender is proven.
///
/// Errors: Common* (CommonInvalidParam3: it is no such JSON; CommonInvalidStructure: a part of it is
/// malformed or was changed), UnknownCryptoTypeError (its text or its header was changed),
/// WalletInvalidHandle, WalletItemNotFound (it is for nobody whose key the wallet has). Positions
/// of parameters are libindy's, which did not count the wallet here: `jwe_data` is 2.
#[unsafe(no_mangle)]
pub extern "C" fn indy_unpack_message(
    command_handle: CommandHandle,
    wallet_handle: WalletHandle,
    jwe_data: Bytes,
    jwe_len: u32,
    cb: Option<
        extern "C-unwind" fn(
            command_handle: CommandHandle,
            err: ErrorCode,
            res_json_data: *const u8,
            res_json_len: u32,
        ),
    >,
) -> ErrorCode {
    enter("unpack_message", |call| {
        let packed = bytes(jwe_data, jwe_len, 2)?;
        call.reply(command_handle, cb, 4)?
            .after(messages::unpack_message(wallet_handle, packed))
    })
}

/// libindy says of a list that is none, or is empty, that the parameter is invalid.
fn verkeys(list: &Text) -> Result<Vec<String>> {
    let verkeys: Option<Vec<String>> = list.json(4).ok();
    let refused = || Error::param(4, "is not a JSON list with at least one verification key");
    verkeys.filter(|it| !it.is_empty()).ok_or_else(refused)
}
