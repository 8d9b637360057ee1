"""Decentralised identifiers (DIDs) and their keys."""

from __future__ import annotations

from .libindy import call


async def create_and_store_my_did(wallet_handle: int, did_json: str) -> tuple[str, str]:
    """
    Makes a pair of keys and a DID for it, and stores both in the wallet.

    :param wallet_handle: from `open_wallet`
    :param did_json: {
        "did": optional str, the DID; made of the verkey's first 16 bytes unless given
        "seed": optional str, makes the keys reproducible; 32 bytes as UTF-8, base64 or hex
        "crypto_type": optional str, "ed25519" (the default) is the only one
        "cid": optional bool, true makes the DID of the whole verkey
        "method_name": optional str, makes the DID fully qualified: "did:<method_name>:<DID>"
    }
    :return: the DID, and its verkey in base58
    :raises WalletInvalidHandle: no wallet is open under this handle
    :raises DidAlreadyExistsError: the wallet has this DID, with another key
    :raises UnknownCryptoTypeError: the crypto type is not known
    :raises CommonInvalidStructure: the JSON, the DID or the seed is malformed
    """
    return await call(create_and_store_my_did, wallet_handle, did_json)


async def store_their_did(wallet_handle: int, identity_json: str) -> None:
    """
    Stores somebody else's DID with its key. A DID that the wallet has gets this key.

    :param wallet_handle: from `open_wallet`
    :param identity_json: {
        "did": str, the DID
        "verkey": optional str, its key; abbreviated to "~" and its second half where the DID is
            the first. Without a key, the DID is one itself
    }
    :raises WalletInvalidHandle: no wallet is open under this handle
    :raises UnknownCryptoTypeError: the key's type is not known
    :raises CommonInvalidStructure: the JSON, the DID or the key is malformed
    """
    return await call(store_their_did, wallet_handle, identity_json)


async def list_my_dids_with_meta(wallet_handle: int) -> str:
    """
    Lists the wallet's own DIDs.

    :param wallet_handle: from `open_wallet`
    :return: [{
        "did": str,
        "verkey": str,
        "tempVerkey": str or null, the next verkey while a rotation is under way
        "metadata": str or null
    }]
    :raises WalletInvalidHandle: no wallet is open under this handle
    """
    return await call(list_my_dids_with_meta, wallet_handle)


async def key_for_local_did(wallet_handle: int, did: str) -> str:
    """
    Finds a DID's verkey in the wallet, among its own DIDs and those of others it knows.

    :param wallet_handle: from `open_wallet`
    :param did: the DID
    :return: the verkey in base58
    :raises WalletInvalidHandle: no wallet is open under this handle
    :raises WalletItemNotFound: the wallet does not know this DID
    :raises CommonInvalidStructure: the DID is malformed
    """
    return await call(key_for_local_did, wallet_handle, did)


async def abbreviate_verkey(did: str, full_verkey: str) -> str:
    """
    Shortens a verkey to "~" and its second half, if its first half is the DID.

    :param did: the DID
    :param full_verkey: the verkey in base58
    :return: the abbreviated verkey, or the full one if the DID was not made of it
    :raises CommonInvalidStructure: the DID or the verkey is malformed
    """
    return await call(abbreviate_verkey, did, full_verkey)
