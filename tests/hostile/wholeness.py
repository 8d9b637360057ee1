"""Looks whether what a lap has left in its wallets is whole: no command was applied in part.

A DID and its key are one transaction, and so are a credential and what it is found by. Where one was
written without the other, one of these questions has no answer.
"""

import ctypes
import json
import threading
from random import Random

from answers import Answers
from failures import Broken
from handles import VICTIM, Handles
from native import Library

ASKED = 200  # of what a wallet lists


class Wholeness:
    def __init__(self, library: Library, answers: Answers, handles: Handles):
        self._library, self._answers, self._handles = library, answers, handles

    def check(self, random: Random) -> None:
        for start in ("", VICTIM):
            for (wallet,) in self._handles.wallets[start + "raw"]:
                self._check_dids(wallet, random)
            for (wallet,) in self._handles.wallets[start + "prover"]:
                self._check_credentials(wallet, random)

    def _check_dids(self, wallet: int, random: Random) -> None:
        dids = json.loads(self._ask("indy_list_my_dids_with_meta", wallet))
        for it in random.sample(dids, min(ASKED, len(dids))):
            did, key = it["did"].encode(), it["verkey"].encode()
            if self._ask("indy_key_for_local_did", wallet, did) != key:
                raise Broken(f"the key of {did!r} is not the one that is listed")
            self._ask("indy_crypto_sign", wallet, key, b"message", 7, is_text=False)

    def _check_credentials(self, wallet: int, random: Random) -> None:
        credentials = json.loads(self._ask("indy_prover_get_credentials", wallet, None))
        for it in random.sample(credentials, min(ASKED, len(credentials))):
            name = it["referent"].encode()
            if json.loads(self._ask("indy_prover_get_credential", wallet, name)) != it:
                raise Broken(f"the credential {name!r} is not the one that is listed")

    def _ask(self, name: str, *arguments: int | bytes | None, is_text: bool = True) -> bytes:
        """The text that a command answers, which must succeed; of what is none, nothing is read."""
        heard, arrived = [], threading.Event()

        @ctypes.CFUNCTYPE(None, ctypes.c_int32, ctypes.c_int32, ctypes.c_void_p)
        def callback(_handle: int, err: int, text: int | None) -> None:
            heard.append((err, ctypes.string_at(text) if is_text and text else b""))
            arrived.set()

        pointer = ctypes.cast(callback, ctypes.c_void_p).value
        kept = [ctypes.c_char_p(it) if isinstance(it, bytes) else it for it in arguments]
        values = [
            ctypes.cast(it, ctypes.c_void_p).value if hasattr(it, "value") else it for it in kept
        ]
        code = self._library.call(name)(self._answers.next_handle(), *values, pointer)
        if code or not arrived.wait(60) or heard[0][0]:
            raise Broken(f"{name}{arguments} of a wallet that must be whole: {code}, {heard}")
        return heard[0][1]
