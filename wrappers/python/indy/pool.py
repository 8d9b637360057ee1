"""Pools of ledger nodes."""

from __future__ import annotations

from ._options import Options, Unpack
from ._signature import Size
from .libindy import call


async def set_protocol_version(protocol_version: Size, **options: Unpack[Options]) -> None:
    """
    Chooses the protocol that requests to ledgers are written in, for the whole process.

    :param protocol_version: 1 for Indy Node 1.3, 2 for Indy Node 1.4 and newer
    :raises PoolIncompatibleProtocolVersion: it is neither
    """
    return await call(set_protocol_version, protocol_version, **options)
