"""libindy for asyncio: the functions of python3-indy over a library that does not block itself.

Every command is a coroutine. Commands that are awaited together (`asyncio.gather`) run at the same
time; one that depends on another has to be awaited after it. `batch` runs many, and tells of each how
it ended. `sync.run` runs commands without an event loop.

After its own parameters, each takes those of `Options` by name:

    await did.create_and_store_my_did(handle, "{}", timeout=2.0, priority="high")
"""

from . import (
    anoncreds,
    blob_storage,
    crypto,
    did,
    lanes,
    libindy,
    metrics,
    non_secrets,
    pairwise,
    pool,
    sync,
    wallet,
)
from ._batch import Outcome, batch
from ._options import Options
from ._progress import ProgressBar, progress_bar
from .error import ErrorCode, IndyError

__all__ = [
    "ErrorCode",
    "IndyError",
    "Options",
    "Outcome",
    "ProgressBar",
    "anoncreds",
    "batch",
    "blob_storage",
    "crypto",
    "did",
    "lanes",
    "libindy",
    "metrics",
    "non_secrets",
    "pairwise",
    "pool",
    "progress_bar",
    "sync",
    "wallet",
]
