"""Keys and signatures."""

from __future__ import annotations

from .libindy import call


async def create_key(wallet_handle: int, key_json: str) -> str:
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
    return await call(create_key, wallet_handle, key_json)


async def crypto_sign(wallet_handle: int, signer_vk: str, msg: bytes) -> bytes:
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
    return await call(crypto_sign, wallet_handle, signer_vk, msg)


async def crypto_verify(signer_vk: str, msg: bytes, signature: bytes) -> bool:
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
    return await call(crypto_verify, signer_vk, msg, signature)
