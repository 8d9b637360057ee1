"""Decentralised identifiers (DIDs) and their keys."""

from __future__ import annotations

from typing import Optional

from ._options import Options, Unpack
from .crypto import create_key as create_key  # python3-indy has these here, too
from .crypto import get_key_metadata as get_key_metadata
from .crypto import set_key_metadata as set_key_metadata
from .libindy import call


async def create_and_store_my_did(
    wallet_handle: int, did_json: str, **options: Unpack[Options]
) -> tuple[str, str]:
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
    return await call(create_and_store_my_did, wallet_handle, did_json, **options)


async def replace_keys_start(
    wallet_handle: int, did: str, identity_json: str, **options: Unpack[Options]
) -> str:
    """
    Makes new keys for one of the wallet's own DIDs. They are in force when `replace_keys_apply` is
    called; before that the ledger can be told of them.

    :param wallet_handle: from `open_wallet`
    :param did: the DID
    :param identity_json: {
        "seed": optional str, makes the keys reproducible; 32 bytes as UTF-8, base64 or hex
        "crypto_type": optional str, "ed25519" (the default) is the only one
    }
    :return: the new verkey in base58
    :raises WalletInvalidHandle: no wallet is open under this handle
    :raises WalletItemNotFound: it is no DID that was made in this wallet
    :raises WalletItemAlreadyExists: there are new keys already, or the wallet has those of the seed
    :raises UnknownCryptoTypeError: the crypto type is not known
    :raises CommonInvalidStructure: the JSON, the DID or the seed is malformed
    """
    return await call(replace_keys_start, wallet_handle, did, identity_json, **options)


async def replace_keys_apply(wallet_handle: int, did: str, **options: Unpack[Options]) -> None:
    """
    Gives a DID the keys that `replace_keys_start` made. Those that it had stay in the wallet.

    :param wallet_handle: from `open_wallet`
    :param did: the DID
    :raises WalletInvalidHandle: no wallet is open under this handle
    :raises WalletItemNotFound: it is no DID that was made in this wallet, or has no new keys
    :raises CommonInvalidStructure: the DID is malformed
    """
    return await call(replace_keys_apply, wallet_handle, did, **options)


async def store_their_did(
    wallet_handle: int, identity_json: str, **options: Unpack[Options]
) -> None:
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
    return await call(store_their_did, wallet_handle, identity_json, **options)


async def get_my_did_with_meta(wallet_handle: int, did: str, **options: Unpack[Options]) -> str:
    """
    Tells of one of the wallet's own DIDs.

    :param wallet_handle: from `open_wallet`
    :param did: the DID
    :return: {"did": str, "verkey": str, "tempVerkey": str or null, "metadata": str or null},
        as in the list of `list_my_dids_with_meta`
    :raises WalletInvalidHandle: no wallet is open under this handle
    :raises WalletItemNotFound: it is no DID that was made in this wallet
    :raises CommonInvalidStructure: the DID is malformed
    """
    return await call(get_my_did_with_meta, wallet_handle, did, **options)


async def list_my_dids_with_meta(wallet_handle: int, **options: Unpack[Options]) -> str:
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
    return await call(list_my_dids_with_meta, wallet_handle, **options)


async def key_for_did(
    pool_handle: int, wallet_handle: int, did: str, **options: Unpack[Options]
) -> str:
    """
    Finds a DID's verkey in the wallet, or else on the ledger.

    :param pool_handle: a pool of ledger nodes; none can be opened yet, so any number
    :param wallet_handle: from `open_wallet`
    :param did: the DID
    :return: the verkey in base58
    :raises WalletInvalidHandle: no wallet is open under this handle
    :raises PoolLedgerInvalidPoolHandle: the wallet does not know this DID, and no pool is open
    :raises CommonInvalidStructure: the DID is malformed
    """
    return await call(key_for_did, pool_handle, wallet_handle, did, **options)


async def key_for_local_did(wallet_handle: int, did: str, **options: Unpack[Options]) -> str:
    """
    Finds a DID's verkey in the wallet, among its own DIDs and those of others it knows.

    :param wallet_handle: from `open_wallet`
    :param did: the DID
    :return: the verkey in base58
    :raises WalletInvalidHandle: no wallet is open under this handle
    :raises WalletItemNotFound: the wallet does not know this DID
    :raises CommonInvalidStructure: the DID is malformed
    """
    return await call(key_for_local_did, wallet_handle, did, **options)


async def set_endpoint_for_did(
    wallet_handle: int, did: str, address: str, transport_key: str, **options: Unpack[Options]
) -> None:
    """
    Notes where messages to a DID go, in the place of what was noted before.

    :param wallet_handle: from `open_wallet`
    :param did: any DID
    :param address: not empty; ledgers take host:port only
    :param transport_key: the verkey that messages are encrypted for
    :raises WalletInvalidHandle: no wallet is open under this handle
    :raises UnknownCryptoTypeError: the key's type is not known
    :raises CommonInvalidStructure: the DID or the key is malformed
    """
    return await call(set_endpoint_for_did, wallet_handle, did, address, transport_key, **options)


async def get_endpoint_for_did(
    wallet_handle: int, pool_handle: int, did: str, **options: Unpack[Options]
) -> tuple[str, Optional[str]]:
    """
    Finds where messages to a DID go: what was noted in the wallet, or else on the ledger.

    :param wallet_handle: from `open_wallet`
    :param pool_handle: a pool of ledger nodes; none can be opened yet, so any number
    :param did: the DID
    :return: the address, and the transport key or None
    :raises WalletInvalidHandle: no wallet is open under this handle
    :raises PoolLedgerInvalidPoolHandle: nothing was noted, and no pool is open
    :raises CommonInvalidStructure: the DID is malformed
    """
    return await call(get_endpoint_for_did, wallet_handle, pool_handle, did, **options)


async def set_did_metadata(
    wallet_handle: int, did: str, metadata: str, **options: Unpack[Options]
) -> None:
    """
    Notes a text about a DID, in the place of what was noted before.

    :param wallet_handle: from `open_wallet`
    :param did: any DID
    :param metadata: any text
    :raises WalletInvalidHandle: no wallet is open under this handle
    :raises CommonInvalidStructure: the DID is malformed
    """
    return await call(set_did_metadata, wallet_handle, did, metadata, **options)


async def get_did_metadata(wallet_handle: int, did: str, **options: Unpack[Options]) -> str:
    """
    Reads the text that was noted about a DID.

    :param wallet_handle: from `open_wallet`
    :param did: the DID
    :return: the text
    :raises WalletInvalidHandle: no wallet is open under this handle
    :raises WalletItemNotFound: nothing was noted
    :raises CommonInvalidStructure: the DID is malformed
    """
    return await call(get_did_metadata, wallet_handle, did, **options)


async def abbreviate_verkey(did: str, full_verkey: str, **options: Unpack[Options]) -> str:
    """
    Shortens a verkey to "~" and its second half, if its first half is the DID.

    :param did: the DID
    :param full_verkey: the verkey in base58
    :return: the abbreviated verkey, or the full one if the DID was not made of it
    :raises CommonInvalidStructure: the DID or the verkey is malformed
    """
    return await call(abbreviate_verkey, did, full_verkey, **options)


async def qualify_did(wallet_handle: int, did: str, method: str, **options: Unpack[Options]) -> str:
    """
    Gives one of the wallet's own DIDs a method, or another one. Its keys, metadata, endpoint and
    relations go along.

    :param wallet_handle: from `open_wallet`
    :param did: the DID
    :param method: lower-case letters and digits
    :return: the new DID, "did:<method>:..."
    :raises WalletInvalidHandle: no wallet is open under this handle
    :raises WalletItemNotFound: it is no DID that was made in this wallet
    :raises WalletItemAlreadyExists: the wallet has the new DID, or metadata or an endpoint of it
    :raises CommonInvalidStructure: the DID or the method is malformed
    """
    return await call(qualify_did, wallet_handle, did, method, **options)


async def delete_did(wallet_handle: int, did: str, **options: Unpack[Options]) -> None:
    """
    Deletes one of the wallet's own DIDs with its keys, metadata, endpoint and relations. Keys that
    another DID has stay, and so do the DIDs of others. python3-indy has no such function.

    :param wallet_handle: from `open_wallet`
    :param did: the DID
    :raises WalletInvalidHandle: no wallet is open under this handle
    :raises WalletItemNotFound: it is no DID that was made in this wallet
    :raises CommonInvalidStructure: the DID is malformed
    """
    return await call(delete_did, wallet_handle, did, **options)
