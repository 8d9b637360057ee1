"""Ways for a process to end while python3-indy works: its callbacks come on threads of the library.

Run by `test_exits.py` with python3-indy on the path, `exits.py NAME DIRECTORY`.
"""

import asyncio
import os
import sys
import threading

from indy import anoncreds, crypto, did, wallet

from shared import opened

NAME, DIRECTORY = sys.argv[1:]
DID = "V4SGRU86Z58d6TV7PBUe6f"


async def work():
    """Starts many short commands and a long one, and waits for the first only."""
    handle = await opened(DIRECTORY, "wallet")
    _, schema = await anoncreds.issuer_create_schema(DID, "person", "1.0", '["name"]')
    verkey = await crypto.create_key(handle, "{}")
    create_definition = anoncreds.issuer_create_and_store_credential_def
    commands = [create_definition(handle, DID, schema, "tag", None, None)]
    for _ in range(200):
        commands.append(did.create_and_store_my_did(handle, "{}"))
        commands.append(crypto.crypto_sign(handle, verkey, b"message"))
    tasks.update(map(asyncio.ensure_future, commands))
    await did.create_and_store_my_did(handle, "{}")
    return handle


async def everything_awaited():
    handle = await opened(DIRECTORY, "wallet")
    await asyncio.gather(*(did.create_and_store_my_did(handle, "{}") for _ in range(100)))
    await wallet.close_wallet(handle)


async def cancelled_by_run():
    await work()


async def exit_from_a_coroutine():
    await work()
    sys.exit(0)


async def left_by_os_exit():
    await work()
    os._exit(0)


async def left_by_an_exception():
    await work()
    sys.excepthook = lambda *_: None  # a traceback would be no silence
    raise ValueError


async def daemon_thread_at_work():
    def run():
        asyncio.run(endless())

    async def endless():
        handle = await work()
        ready.set()
        while True:
            await did.create_and_store_my_did(handle, "{}")

    ready = threading.Event()
    threading.Thread(target=run, daemon=True).start()
    await asyncio.get_running_loop().run_in_executor(None, ready.wait)


tasks = set()
asyncio.run(globals()[NAME]())
