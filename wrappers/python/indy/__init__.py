"""libindy for asyncio: the functions of python3-indy over a library that does not block itself.

Every command is a coroutine. Commands that are awaited together (`asyncio.gather`) run at the same
time; one that depends on another has to be awaited after it. `sync.run` runs commands without an
event loop.
"""

from . import (
    anoncreds,
    blob_storage,
    crypto,
    did,
    libindy,
    metrics,
    non_secrets,
    pairwise,
    pool,
    sync,
    wallet,
)
from .error import ErrorCode, IndyError

__all__ = [
    "ErrorCode",
    "IndyError",
    "anoncreds",
    "blob_storage",
    "crypto",
    "did",
    "libindy",
    "metrics",
    "non_secrets",
    "pairwise",
    "pool",
    "sync",
    "wallet",
]
