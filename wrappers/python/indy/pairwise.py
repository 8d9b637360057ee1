"""Relations between the wallet's own DIDs and those of others."""

from __future__ import annotations

from typing import Optional

from ._options import Options, Unpack
from .libindy import call


async def is_pairwise_exists(
    wallet_handle: int, their_did: str, **options: Unpack[Options]
) -> bool:
    """
    Tells whether the wallet has a relation to a DID.

    :param wallet_handle: from `open_wallet`
    :param their_did: the DID of the other
    :return: whether it has one
    :raises WalletInvalidHandle: no wallet is open under this handle
    :raises CommonInvalidStructure: the DID is malformed
    """
    return await call(is_pairwise_exists, wallet_handle, their_did, **options)


async def create_pairwise(
    wallet_handle: int,
    their_did: str,
    my_did: str,
    metadata: Optional[str],
    **options: Unpack[Options],
) -> None:
    """
    Stores the relation of one of the wallet's own DIDs to one of another. The wallet has both.

    :param wallet_handle: from `open_wallet`
    :param their_did: the DID of the other; there is one relation to it
    :param my_did: the wallet's own DID
    :param metadata: optional, any text
    :raises WalletInvalidHandle: no wallet is open under this handle
    :raises WalletItemNotFound: the wallet does not have one of the DIDs
    :raises WalletItemAlreadyExists: there is a relation to this DID
    :raises CommonInvalidStructure: a DID is malformed
    """
    return await call(create_pairwise, wallet_handle, their_did, my_did, metadata, **options)


async def list_pairwise(wallet_handle: int, **options: Unpack[Options]) -> str:
    """
    Lists all relations.

    :param wallet_handle: from `open_wallet`
    :return: a JSON array of texts, each of them JSON again:
        {"my_did": str, "their_did": str, "metadata": str, missing if there is none}
    :raises WalletInvalidHandle: no wallet is open under this handle
    """
    return await call(list_pairwise, wallet_handle, **options)


async def get_pairwise(wallet_handle: int, their_did: str, **options: Unpack[Options]) -> str:
    """
    Reads the relation to a DID.

    :param wallet_handle: from `open_wallet`
    :param their_did: the DID of the other
    :return: {"my_did": str, "metadata": str, missing if there is none}
    :raises WalletInvalidHandle: no wallet is open under this handle
    :raises WalletItemNotFound: there is no relation to this DID
    :raises CommonInvalidStructure: the DID is malformed
    """
    return await call(get_pairwise, wallet_handle, their_did, **options)


async def set_pairwise_metadata(
    wallet_handle: int, their_did: str, metadata: Optional[str], **options: Unpack[Options]
) -> None:
    """
    Gives the relation to a DID other metadata, or none.

    :param wallet_handle: from `open_wallet`
    :param their_did: the DID of the other
    :param metadata: optional, any text
    :raises WalletInvalidHandle: no wallet is open under this handle
    :raises WalletItemNotFound: there is no relation to this DID
    :raises CommonInvalidStructure: the DID is malformed
    """
    return await call(set_pairwise_metadata, wallet_handle, their_did, metadata, **options)
