"""Ways for a process to end, or to fork, while the library works for it.

Each is run by `test_lifetime.py` in a process of its own, `scenarios.py NAME DIRECTORY`, and passes
if that ends with 0 and has written nothing to its standard error.
"""

from __future__ import annotations

import asyncio
import atexit
import json
import logging
import multiprocessing
import os
import sys
import threading
import warnings
from typing import Any

from indy import anoncreds, crypto, did, lanes, libindy, sync, wallet
from indy._loading import library

sys.path.append(os.path.dirname(os.path.dirname(__file__)))
from loops import LOOPS  # noqa: E402

new_loop = LOOPS[os.environ.get("INDY_LOOP", "asyncio")]
DIRECTORY = sys.argv[2] if __name__ == "__main__" else ""
DID = "V4SGRU86Z58d6TV7PBUe6f"

tasks: set[asyncio.Task[Any]] = set()


async def opened(name: str) -> int:
    config = json.dumps({"id": name, "storage_config": {"path": DIRECTORY}})
    key = await wallet.generate_wallet_key(None)
    credentials = json.dumps({"key": key, "key_derivation_method": "RAW"})
    await wallet.create_wallet(config, credentials)
    return await wallet.open_wallet(config, credentials)


async def work(name: str = "wallet") -> int:
    """Starts many short commands and a few long ones, and waits for the first only."""
    handle = await opened(name)
    _, schema = await anoncreds.issuer_create_schema(DID, "person", "1.0", '["name"]')
    verkey = await crypto.create_key(handle, "{}")
    commands: list[Any] = [
        anoncreds.issuer_create_and_store_credential_def(handle, DID, schema, f"{n}", None, None)
        for n in range(3)
    ]
    for _ in range(200):
        commands.append(did.create_and_store_my_did(handle, "{}"))
        commands.append(crypto.crypto_sign(handle, verkey, b"message"))
    tasks.update(map(asyncio.ensure_future, commands))
    await did.create_and_store_my_did(handle, "{}")
    return handle


def everything_awaited() -> None:
    async def main() -> None:
        handle = await opened("wallet")
        await asyncio.gather(*(did.create_and_store_my_did(handle, "{}") for _ in range(100)))
        await wallet.close_wallet(handle)

    asyncio.run(main())


def cancelled_by_run() -> None:
    asyncio.run(work())


def exit_from_a_coroutine() -> None:
    async def main() -> None:
        await work()
        sys.exit(0)

    asyncio.run(main())


def loop_left_open() -> None:
    loop = new_loop()
    loop.run_until_complete(work())
    for task in tasks:
        task._log_destroy_pending = False  # type: ignore[attr-defined]  # asyncio's own complaint


def daemon_threads_at_work() -> None:
    ready = threading.Barrier(3)

    async def main(name: str) -> None:
        handle = await work(name)
        ready.wait()
        while True:
            await did.create_and_store_my_did(handle, "{}")

    for name in ("one", "two"):
        threading.Thread(target=lambda n=name: asyncio.run(main(n)), daemon=True).start()
    ready.wait()


def daemon_threads_without_a_loop() -> None:
    ready = threading.Barrier(3)

    def work() -> None:
        sync.run(did.create_and_store_my_did(handle, "{}"))
        ready.wait()
        while True:
            sync.run(did.create_and_store_my_did(handle, "{}"))

    handle = sync.run(opened("wallet"))
    for _ in range(2):
        threading.Thread(target=work, daemon=True).start()
    ready.wait()


def thread_that_ends_after_main() -> None:
    def work() -> None:
        for _ in range(20):
            sync.run(did.create_and_store_my_did(handle, "{}"))

    handle = sync.run(opened("wallet"))
    threading.Thread(target=work).start()


def left_by_os_exit() -> None:
    async def main() -> None:
        await work()
        os._exit(0)

    asyncio.run(main())


def left_by_an_exception() -> None:
    async def main() -> None:
        await work()
        raise ValueError

    sys.excepthook = lambda *_: None  # a traceback would be no silence
    asyncio.run(main())


def progress_wanted() -> None:
    async def main() -> None:
        handle = await work()
        config = json.dumps({"path": os.path.join(DIRECTORY, "export"), "key": "k"})
        tasks.add(asyncio.ensure_future(wallet.export_wallet(handle, config, progress=print)))
        await did.create_and_store_my_did(handle, "{}")

    asyncio.run(main())


def every_log_record_wanted() -> None:
    class Count(logging.Handler):
        records = 0

        def emit(self, record: logging.LogRecord) -> None:
            Count.records += 1

    native = logging.getLogger("indy.libindy.native")
    native.addHandler(Count())
    native.setLevel(libindy.TRACE)
    native.propagate = False
    library().indy_set_log_max_lvl(5)
    asyncio.run(work())
    assert Count.records > 0


def wallet_closed_by_an_exit_handler() -> None:
    handle = asyncio.run(work())
    atexit.register(lambda: asyncio.run(wallet.close_wallet(handle)))


def forked_child_refuses() -> None:
    loop = new_loop()
    handle = loop.run_until_complete(work())
    warnings.simplefilter("ignore", DeprecationWarning)  # Python 3.12 warns: there are threads
    child = os.fork()
    if child == 0:
        try:
            new_loop().run_until_complete(did.list_my_dids_with_meta(handle))
        except RuntimeError as error:
            assert "forked" in str(error)
            refused_without_a_loop(handle)
            atexit._run_exitfuncs()
            os._exit(42)  # an ordinary exit would close the parent's loop, whose epoll is shared
        os._exit(1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 42
    assert len(json.loads(loop.run_until_complete(did.list_my_dids_with_meta(handle)))) > 0
    loop.run_until_complete(asyncio.gather(*tasks))
    loop.close()


def refused_without_a_loop(handle: int) -> None:
    attempts = [lambda: sync.run(did.list_my_dids_with_meta(handle))] * 2
    for attempt in (*attempts, lambda: lanes.run_lane("cheap"), lambda: lanes.shutdown(0)):
        try:
            attempt()
        except RuntimeError as error:
            assert "forked" in str(error)
        else:
            raise AssertionError("a command in a forked child")


def in_a_process_of_its_own(directory: str) -> None:
    global DIRECTORY
    DIRECTORY = directory
    everything_awaited()


def forked_before_the_first_use() -> None:
    run_process("fork")
    everything_awaited()


def spawned_after_use() -> None:
    everything_awaited()
    run_process("spawn")


def run_process(method: str) -> None:
    context = multiprocessing.get_context(method)
    directory = os.path.join(DIRECTORY, method)
    process = context.Process(target=in_a_process_of_its_own, args=(directory,))
    process.start()
    process.join()
    assert process.exitcode == 0


if __name__ == "__main__":
    scenario = globals()[sys.argv[1]]
    asyncio.run(scenario()) if asyncio.iscoroutinefunction(scenario) else scenario()
