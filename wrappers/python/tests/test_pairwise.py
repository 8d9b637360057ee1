"""Relations between DIDs, in a copy of a wallet that libindy made and that has two."""

from __future__ import annotations

import asyncio
import json

import pytest

from indy import error
from indy.did import create_and_store_my_did, store_their_did
from indy.pairwise import (
    create_pairwise,
    get_pairwise,
    is_pairwise_exists,
    list_pairwise,
    set_pairwise_metadata,
)

MINE = "V4SGRU86Z58d6TV7PBUe6f"
THEIRS, ALSO_THEIRS = "8wZcEriaNLNKtteJvx7f8i", "2PRyVHmkXQnQzJQKxHxnXC"
UNKNOWN = "VsKV7grR1BUE29mG2Fm2kY"
VERKEY = "GjZWsBLgZCR18aL468JAT7w9CZRiBnpxUPPgyQxh4voa"


async def test_exists(libindys_wallet):
    assert await is_pairwise_exists(libindys_wallet, THEIRS) is True
    assert await is_pairwise_exists(libindys_wallet, UNKNOWN) is False


async def test_get_and_list(libindys_wallet):
    assert json.loads(await get_pairwise(libindys_wallet, THEIRS)) == {
        "my_did": MINE,
        "metadata": "pw meta 1",
    }
    assert json.loads(await get_pairwise(libindys_wallet, ALSO_THEIRS)) == {"my_did": MINE}
    listed = [json.loads(text) for text in json.loads(await list_pairwise(libindys_wallet))]
    assert sorted(listed, key=lambda it: it["their_did"]) == [
        {"my_did": MINE, "their_did": ALSO_THEIRS},
        {"my_did": MINE, "their_did": THEIRS, "metadata": "pw meta 1"},
    ]


async def test_set_metadata(libindys_wallet):
    for metadata in ("Grüße ☃", "", None):
        assert await set_pairwise_metadata(libindys_wallet, THEIRS, metadata) is None
        assert json.loads(await get_pairwise(libindys_wallet, THEIRS)).get("metadata") == metadata


async def test_last_metadata_wins(libindys_wallet):
    await asyncio.gather(
        *(set_pairwise_metadata(libindys_wallet, THEIRS, str(n)) for n in range(50))
    )
    assert json.loads(await get_pairwise(libindys_wallet, THEIRS))["metadata"] == "49"


async def test_create_twice(libindys_wallet):
    with pytest.raises(error.WalletItemAlreadyExists) as caught:
        await create_pairwise(libindys_wallet, THEIRS, MINE, "other")
    assert caught.value.error_code == 213


@pytest.mark.parametrize(("theirs", "mine"), [(UNKNOWN, MINE), (THEIRS, UNKNOWN), (MINE, MINE)])
async def test_create_with_unknown_did(libindys_wallet, theirs, mine):
    with pytest.raises(error.WalletItemNotFound):
        await create_pairwise(libindys_wallet, theirs, mine, None)


async def test_no_such_relation(libindys_wallet):
    for command in (
        get_pairwise(libindys_wallet, UNKNOWN),
        set_pairwise_metadata(libindys_wallet, UNKNOWN, "metadata"),
    ):
        with pytest.raises(error.WalletItemNotFound) as caught:
            await command
        assert caught.value.error_code == 212


@pytest.mark.parametrize(
    "command",
    [
        lambda wallet, did: is_pairwise_exists(wallet, did),
        lambda wallet, did: create_pairwise(wallet, did, MINE, None),
        lambda wallet, did: get_pairwise(wallet, did),
        lambda wallet, did: set_pairwise_metadata(wallet, did, None),
    ],
)
async def test_bad_did_and_bad_handle(wallet, command):
    with pytest.raises(error.CommonInvalidStructure):
        await command(wallet, "short")
    with pytest.raises(error.WalletInvalidHandle):
        await command(-1, THEIRS)


async def test_list_of_none(wallet):
    assert await list_pairwise(wallet) == "[]"
    with pytest.raises(error.WalletInvalidHandle):
        await list_pairwise(-1)


async def test_create(wallet):
    mine, _ = await create_and_store_my_did(wallet, "{}")
    await store_their_did(wallet, json.dumps({"did": THEIRS, "verkey": VERKEY}))
    assert await create_pairwise(wallet, THEIRS, mine, "metadata") is None
    expected = {"my_did": mine, "metadata": "metadata"}
    assert json.loads(await get_pairwise(wallet, THEIRS)) == expected
