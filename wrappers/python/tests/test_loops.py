"""Loops of every kind, each on a thread of its own, that come and go."""

from __future__ import annotations

import asyncio
import gc
import json
import os
import threading
from typing import Any, Callable, Coroutine

import pytest

from indy import did, error
from indy import wallet as wallets
from indy._completion import current_queue
from loops import LOOPS

every_kind = pytest.mark.parametrize("new_loop", LOOPS.values(), ids=LOOPS)


def run(new_loop: Callable[[], asyncio.AbstractEventLoop], work: Coroutine[Any, Any, Any]) -> Any:
    """As `asyncio.run`, which takes no loop before Python 3.12."""
    loop = new_loop()
    try:
        return loop.run_until_complete(work)
    finally:
        loop.close()


def test_loops_of_every_kind_at_once(new_wallet):
    made: list[tuple[str, str]] = []

    async def work(name: str) -> None:
        await wallets.create_wallet(*new_wallet(name))
        async with wallets.opened(*new_wallet(name)) as handle:
            dids = [did.create_and_store_my_did(handle, "{}") for _ in range(100)]
            ours = await asyncio.gather(*dids)
            listed = json.loads(await did.list_my_dids_with_meta(handle))
            assert {(entry["did"], entry["verkey"]) for entry in listed} == set(ours)
            made.extend(ours)

    threads = [
        threading.Thread(target=run, args=(new_loop, work(f"{kind} {n}")))
        for kind, new_loop in LOOPS.items()
        for n in range(3)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(made)) == 100 * len(threads)


def open_descriptors() -> int:
    gc.collect()
    return len(os.listdir("/proc/self/fd"))


@every_kind
def test_loop_that_goes_takes_all_of_its_own_along(new_loop):
    run(new_loop, wallets.generate_wallet_key(None))
    before = open_descriptors()
    for _ in range(50):
        run(new_loop, wallets.generate_wallet_key(None))
    for thread in threading.enumerate():
        if thread.name == "indy-completions":
            for _ in range(600):  # one that looks at its queue just now keeps it until later
                gc.collect()
                thread.join(timeout=0.1)
                if not thread.is_alive():
                    break
            assert not thread.is_alive()
    assert open_descriptors() <= before + 9


@every_kind
def test_loop_closed_with_commands_in_flight(new_loop, new_wallet):
    async def leave() -> None:
        await wallets.create_wallet(*new_wallet())
        handle = await wallets.open_wallet(*new_wallet())
        tasks.extend(
            asyncio.ensure_future(did.create_and_store_my_did(handle, "{}")) for _ in range(100)
        )
        await asyncio.sleep(0)
        assert len(current_queue()) == 100
        for task in tasks:
            task.cancel()
        closing.append(handle)

    tasks: list[Any] = []
    closing: list[int] = []
    run(new_loop, leave())
    run(new_loop, wallets.close_wallet(closing[0]))
    run(new_loop, wallets.delete_wallet(*new_wallet()))


@every_kind
def test_two_loops_in_turns_on_one_thread(new_loop, new_wallet):
    one, two = new_loop(), new_loop()
    one.run_until_complete(wallets.create_wallet(*new_wallet()))
    handle = two.run_until_complete(wallets.open_wallet(*new_wallet()))
    for loop in (one, two, one):
        name, verkey = loop.run_until_complete(did.create_and_store_my_did(handle, "{}"))
        assert two.run_until_complete(did.key_for_local_did(handle, name)) == verkey
    one.run_until_complete(wallets.close_wallet(handle))
    with pytest.raises(error.WalletInvalidHandle):
        two.run_until_complete(wallets.close_wallet(handle))
    one.close(), two.close()
