"""Keys, signatures, boxes and packed messages."""

from __future__ import annotations

from typing import Optional

from ._options import Options, Unpack
from ._signature import JsonList, TextBytes, in_c
from .libindy import call


async def create_key(wallet_handle: int, key_json: str, **options: Unpack[Options]) -> str:
    """
    Makes a pair of keys and stores it in the wallet.

    :param wallet_handle: from `open_wallet`
    :param key_json: {
        "seed": optional str, makes the keys reproducible; 32 bytes as UTF-8, base64 or hex
        "crypto_type": optional str, "ed25519" (the default) is the only one
    }
    :return: the verkey in base58, by which the pair is named from now on
    :raises WalletInvalidHandle: no wallet is open under this handle
    :raises WalletItemAlreadyExists: the wallet has this key
    :raises UnknownCryptoTypeError: the crypto type is not known
    :raises CommonInvalidStructure: the JSON or the seed is malformed
    """
    return await call(create_key, wallet_handle, key_json, **options)


async def set_key_metadata(
    wallet_handle: int, verkey: str, metadata: str, **options: Unpack[Options]
) -> None:
    """
    Notes something about a key, in the place of what was noted before.

    :param wallet_handle: from `open_wallet`
    :param verkey: a verkey, which need not be of the wallet
    :param metadata: any text
    :raises WalletInvalidHandle: no wallet is open under this handle
    :raises UnknownCryptoTypeError: the verkey names a crypto type that is not known
    :raises CommonInvalidStructure: the verkey is malformed
    """
    await call(set_key_metadata, wallet_handle, verkey, metadata, **options)


async def get_key_metadata(wallet_handle: int, verkey: str, **options: Unpack[Options]) -> str:
    """
    Tells what `set_key_metadata` noted about a key.

    :param wallet_handle: from `open_wallet`
    :param verkey: the verkey
    :return: the text
    :raises WalletInvalidHandle: no wallet is open under this handle
    :raises WalletItemNotFound: nothing was noted
    :raises UnknownCryptoTypeError: the verkey names a crypto type that is not known
    :raises CommonInvalidStructure: the verkey is malformed
    """
    return await call(get_key_metadata, wallet_handle, verkey, **options)


async def crypto_sign(
    wallet_handle: int, signer_vk: str, msg: bytes, **options: Unpack[Options]
) -> bytes:
    """
    Signs a message by Ed25519.

    :param wallet_handle: from `open_wallet`
    :param signer_vk: verkey of a pair in the wallet (from `create_key` or of a DID)
    :param msg: the message, at least one byte
    :return: the signature, 64 bytes
    :raises WalletInvalidHandle: no wallet is open under this handle
    :raises WalletItemNotFound: the wallet has no such key
    :raises CommonInvalidStructure: the verkey is malformed
    :raises CommonInvalidParam5: the message is empty
    """
    return await call(crypto_sign, wallet_handle, signer_vk, msg, **options)


async def crypto_verify(
    signer_vk: str, msg: bytes, signature: bytes, **options: Unpack[Options]
) -> bool:
    """
    Tells whether a signature is the signer's for this message. Needs no wallet.

    :param signer_vk: the signer's verkey in base58
    :param msg: the message, at least one byte
    :param signature: from `crypto_sign`
    :return: whether it is
    :raises CommonInvalidStructure: the verkey or the signature is malformed
    :raises UnknownCryptoTypeError: the verkey names a crypto type that is not known
    :raises CommonInvalidParam4: the message is empty
    :raises CommonInvalidParam6: the signature is empty
    """
    return await call(crypto_verify, signer_vk, msg, signature, **options)


@in_c("crypto_auth_crypt")
async def auth_crypt(
    wallet_handle: int, sender_vk: str, recipient_vk: str, msg: bytes, **options: Unpack[Options]
) -> bytes:
    """
    Encrypts a message for one recipient, who will know the sender. `pack_message` is newer.

    :param wallet_handle: from `open_wallet`
    :param sender_vk: verkey of a pair in the wallet
    :param recipient_vk: the recipient's verkey
    :param msg: the message, at least one byte
    :return: libindy's format: a NaCl box with its sender and nonce, as MessagePack in a sealed box
    :raises WalletInvalidHandle: no wallet is open under this handle
    :raises WalletItemNotFound: the wallet has no such key
    :raises UnknownCryptoTypeError: a verkey names a crypto type that is not known
    :raises CommonInvalidStructure: a verkey is malformed
    :raises CommonInvalidParam6: the message is empty
    """
    return await call(auth_crypt, wallet_handle, sender_vk, recipient_vk, msg, **options)


@in_c("crypto_auth_decrypt")
async def auth_decrypt(
    wallet_handle: int, recipient_vk: str, encrypted_msg: bytes, **options: Unpack[Options]
) -> tuple[str, bytes]:
    """
    Decrypts what `auth_crypt` made.

    :param wallet_handle: from `open_wallet`
    :param recipient_vk: verkey of a pair in the wallet
    :param encrypted_msg: from `auth_crypt`
    :return: the sender's verkey, which is proven, and the message
    :raises WalletInvalidHandle: no wallet is open under this handle
    :raises WalletItemNotFound: the wallet has no such key
    :raises UnknownCryptoTypeError: the verkey names a crypto type that is not known
    :raises CommonInvalidStructure: it is for another key, or was changed; or a verkey is malformed
    :raises CommonInvalidParam5: there is no message
    """
    return await call(auth_decrypt, wallet_handle, recipient_vk, encrypted_msg, **options)


@in_c("crypto_anon_crypt")
async def anon_crypt(recipient_vk: str, msg: bytes, **options: Unpack[Options]) -> bytes:
    """
    Encrypts a message for one recipient, who will not know the sender. Needs no wallet.

    :param recipient_vk: the recipient's verkey
    :param msg: the message, at least one byte
    :return: libsodium's sealed box
    :raises UnknownCryptoTypeError: the verkey names a crypto type that is not known
    :raises CommonInvalidStructure: the verkey is malformed
    :raises CommonInvalidParam4: the message is empty
    """
    return await call(anon_crypt, recipient_vk, msg, **options)


@in_c("crypto_anon_decrypt")
async def anon_decrypt(
    wallet_handle: int, recipient_vk: str, encrypted_msg: bytes, **options: Unpack[Options]
) -> bytes:
    """
    Decrypts what `anon_crypt` made.

    :param wallet_handle: from `open_wallet`
    :param recipient_vk: verkey of a pair in the wallet
    :param encrypted_msg: from `anon_crypt`
    :return: the message
    :raises WalletInvalidHandle: no wallet is open under this handle
    :raises WalletItemNotFound: the wallet has no such key
    :raises UnknownCryptoTypeError: the verkey names a crypto type that is not known
    :raises CommonInvalidStructure: it is for another key, or was changed; or the verkey is malformed
    :raises CommonInvalidParam5: there is no message
    """
    return await call(anon_decrypt, wallet_handle, recipient_vk, encrypted_msg, **options)


async def pack_message(
    wallet_handle: int,
    message: TextBytes,
    recipient_verkeys: JsonList,
    sender_verkey: Optional[str],
    **options: Unpack[Options],
) -> bytes:
    """
    Packs a message for one or many recipients: HIPE 0028, also known as Aries RFC 0019.

    :param wallet_handle: from `open_wallet`; not used if there is no sender
    :param message: the message, at least one character
    :param recipient_verkeys: the recipients' verkeys, at least one
    :param sender_verkey: verkey of a pair in the wallet; or None, and nobody knows who sent it
    :return: JSON {
        "protected": base64 for URLs of {
            "enc": "xchacha20poly1305_ietf",
            "typ": "JWM/1.0",
            "alg": "Authcrypt" or "Anoncrypt",
            "recipients": [{
                "encrypted_key": base64 for URLs,
                "header": {"kid": verkey, "iv" and "sender": base64 for URLs, if there is a sender}
            }]
        },
        "iv", "ciphertext", "tag": base64 for URLs
    }
    :raises WalletInvalidHandle: no wallet is open under this handle
    :raises WalletItemNotFound: the wallet has no key of the sender
    :raises UnknownCryptoTypeError: a verkey names a crypto type that is not known
    :raises CommonInvalidStructure: a verkey is malformed
    :raises CommonInvalidParam3: the message is empty
    :raises CommonInvalidParam4: there are no recipients
    """
    return await call(
        pack_message, wallet_handle, message, recipient_verkeys, sender_verkey, **options
    )


async def unpack_message(wallet_handle: int, jwe: bytes, **options: Unpack[Options]) -> bytes:
    """
    Unpacks what `pack_message` made, with the first recipient's key that the wallet has.

    :param wallet_handle: from `open_wallet`
    :param jwe: from `pack_message`
    :return: JSON {
        "message": str,
        "recipient_verkey": str,
        "sender_verkey": str, which is proven; missing if nobody knows the sender
    }
    :raises WalletInvalidHandle: no wallet is open under this handle
    :raises WalletItemNotFound: the wallet has no key of a recipient
    :raises CommonInvalidParam3: it is no packed message
    :raises CommonInvalidStructure: a part of it is malformed or was changed
    :raises UnknownCryptoTypeError: its text or its header was changed
    """
    return await call(unpack_message, wallet_handle, jwe, **options)
