"""The wallets that the calls of a lap work on: copies of what libindy wrote, and what they make."""

import json
import os
import shutil

from answers import Answers, Call
from arena import text_at
from calling import Caller
from failures import Broken
from handles import MAX_SCRATCH, OTHERS, VICTIM, Handles
from seeds import (
    CREDENTIALS,
    CREDENTIALS_OF_WALLETS,
    PLACE_OF_WALLETS,
    RECIPIENT_SEED,
    VECTORS,
    wallet,
)

SOURCES = {
    "issuer": CREDENTIALS / "wallets" / "issuer",
    "prover": CREDENTIALS / "wallets" / "prover",
    "raw": VECTORS / "wallets" / "raw",
}
COPIED = {start + name: source for name, source in SOURCES.items() for start in ("", VICTIM)}
OPENED = {wallet(name).encode(): name for name in COPIED}


class Wallets:
    """Opens them before a lap and closes them after it, with all that the lap has left open."""

    def __init__(self, caller: Caller, answers: Answers, handles: Handles):
        self._caller, self._answers, self._handles = caller, answers, handles
        self._targets = {}
        self._of_memory: set[tuple[bytes, bytes]] = set()
        answers.on_success = self._succeeded

    def open(self, targets: dict[str, object]) -> None:
        self._targets = targets
        shutil.copytree(VECTORS / "anoncreds" / "tails", "tails")
        for name, source in COPIED.items():
            shutil.copytree(source, os.path.join(PLACE_OF_WALLETS, name))
            self._handles.wallets[name].clear()
            self._run("indy_open_wallet", wallet(name).encode(), CREDENTIALS_OF_WALLETS.encode())
        self._answers.wait()
        if missing := [it for it, handles in self._handles.wallets.items() if not handles]:
            raise Broken(f"wallets that libindy wrote do not open: {', '.join(missing)}")
        self._run("indy_open_blob_storage_reader", b"default", b'{"base_dir": "tails"}')
        ((raw,),) = self._handles.wallets[OTHERS]
        self._run("indy_create_key", raw, json.dumps({"seed": RECIPIENT_SEED}).encode())

    def close(self) -> None:
        """Closes and removes everything."""
        self._answers.wait()
        open_ones = [it[0] for it in self._handles.wallets.values()] + self._handles.scratch[1:]
        for (handle,) in open_ones:
            self._run("indy_close_wallet", handle)
        self._answers.wait()
        for config, credentials in self._of_memory:
            self._run("indy_delete_wallet", config, credentials)
        self._answers.wait()
        self._of_memory.clear()
        del self._handles.scratch[1:]
        self._handles.forget_searches()
        for it in os.listdir("."):
            shutil.rmtree(it) if os.path.isdir(it) else os.remove(it)

    def _run(self, name: str, *values: bytes | int) -> None:
        """Issues a command that nothing is wrong with."""
        target = self._targets[name]
        arguments = [self._answers.next_handle()]
        kept = [self._caller.text(it) if isinstance(it, bytes) else it for it in values]
        arguments += [*kept, target.queued]
        self._caller.issue(target, arguments, 0)

    def _succeeded(self, call: Call, value: int) -> None:
        target = call.function
        if target.gives == "WalletHandle":
            self._opened(call, value)
        elif target.gives in ("SearchHandle", "BlobHandle"):
            self._handles.opened(target.gives, target.name, value)
        elif target.name in ("indy_create_wallet", "indy_import_wallet"):
            config, credentials = map(text_at, call.arguments[1:3])
            if b"memory" in config:
                self._of_memory.add((config, credentials))

    def _opened(self, call: Call, handle: int) -> None:
        config = text_at(call.arguments[1])
        if name := OPENED.get(config):
            self._handles.wallets[name][:] = [(handle,)]
            return
        self._handles.scratch.append((handle,))
        if len(self._handles.scratch) > MAX_SCRATCH + 1:
            (oldest,) = self._handles.scratch.pop(1)
            self._handles.make_stale("WalletHandle", (oldest,))
            self._run("indy_close_wallet", oldest)
