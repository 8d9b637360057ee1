"""Programs that run the lanes themselves, or end all commands: `lanes_scenarios.py NAME CONFIG
CREDENTIALS`. Each passes if it ends with 0 and in silence.
"""

import asyncio
import contextlib
import json
import os
import sys

from indy import anoncreds, did, error, lanes, sync, wallet
from indy.libindy import set_runtime_config

DID = "V4SGRU86Z58d6TV7PBUe6f"
LANES = ("expensive", "cheap", "storage", "io", "reply")


async def hosted(config, credentials):
    """The loop's own thread runs everything, and the library has none."""
    none = {lane: {"threads": 0} for lane in LANES}
    set_runtime_config(json.dumps({"lanes": none}))

    async def flow():
        await wallet.create_wallet(config, credentials)
        async with wallet.opened(config, credentials) as handle:
            return await did.create_and_store_my_did(handle, "{}")

    flowing = asyncio.ensure_future(flow())
    ran = 0
    while not flowing.done():
        await asyncio.sleep(0)
        ran += sum(lanes.run_lane(lane, 10) for lane in LANES)
    assert ran > 0
    assert len(flowing.result()) == 2
    assert len(os.listdir("/proc/self/task")) == 1


async def shut_down(config, credentials):
    """What is in flight is cancelled, wallets are closed, and the library goes on."""
    await wallet.create_wallet(config, credentials)
    handle = await wallet.open_wallet(config, credentials)
    schema = {"ver": "1.0", "id": f"{DID}:2:s:1.0", "name": "s", "version": "1.0", "seqNo": None}
    schema["attrNames"] = [f"attribute {n}" for n in range(100)]
    define = anoncreds.issuer_create_and_store_credential_def
    commands = [define(handle, DID, json.dumps(schema), "tag", None, None)]
    commands += [did.create_and_store_my_did(handle, "{}") for _ in range(100)]
    pending = [asyncio.ensure_future(it) for it in commands]
    await asyncio.sleep(0)
    with contextlib.suppress(error.CommandTimedOut):  # what was stopped may take its time
        await asyncio.to_thread(lanes.shutdown, 0)
    definition, *dids = await asyncio.gather(*pending, return_exceptions=True)
    assert isinstance(definition, error.CommandCancelled), definition
    assert all(isinstance(it, (tuple, error.CommandCancelled)) for it in dids), dids
    try:
        await did.create_and_store_my_did(handle, "{}")
        raise AssertionError("the wallet is still open")
    except error.WalletInvalidHandle:
        pass
    async with wallet.opened(config, credentials) as again:
        assert await did.create_and_store_my_did(again, "{}")


async def refused_in_progress(config, credentials):
    """A function for progress that would wait for what waits for it is told so."""
    await wallet.create_wallet(config, credentials)
    told, refused = [], []

    def progress(*report):
        told.append(report)
        for attempt in (
            lambda: sync.run(wallet.generate_wallet_key("{}")),
            lambda: lanes.run_lane("cheap"),
            lambda: lanes.shutdown(0),
        ):
            try:
                attempt()
            except (RuntimeError, error.CommonInvalidState) as it:
                refused.append(it)

    async with wallet.opened(config, credentials) as handle:
        export = json.dumps({"path": json.loads(config)["storage_config"]["path"] + "/export", "key": "k"})
        await did.create_and_store_my_did(handle, "{}")
        sync.run(wallet.export_wallet(handle, export, progress=progress))
    assert len(refused) == 3 * len(told) > 0, refused


if __name__ == "__main__":
    asyncio.run(globals()[sys.argv[1]](*sys.argv[2:]))
