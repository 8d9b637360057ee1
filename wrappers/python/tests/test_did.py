"""DIDs: made, listed, looked up, abbreviated, renamed and deleted; their keys and notes."""

from __future__ import annotations

import json

import pytest

from indy import crypto, did as dids, error, pairwise
from indy.did import (
    abbreviate_verkey,
    create_and_store_my_did,
    delete_did,
    get_did_metadata,
    get_endpoint_for_did,
    get_my_did_with_meta,
    key_for_did,
    key_for_local_did,
    list_my_dids_with_meta,
    qualify_did,
    replace_keys_apply,
    replace_keys_start,
    set_did_metadata,
    set_endpoint_for_did,
    store_their_did,
)

SEED = "000000000000000000000000Trustee1"
DID = "V4SGRU86Z58d6TV7PBUe6f"
VERKEY = "GJ1SzoWzavQYfNL9XkaJdrQejfztN4XqdsiV4ct3LXKL"
THEIRS = "8wZcEriaNLNKtteJvx7f8i"
POOL = 1  # no pool has this handle, as there are none


async def test_did_of_seed(new_wallet, wallet, vectors):
    for vector in {v["seed"]: v for v in vectors("sign.json")}.values():
        did, verkey = await create_and_store_my_did(wallet, json.dumps({"seed": vector["seed"]}))
        assert (did, verkey) == (vector["did"], vector["verkey"])
        assert await key_for_local_did(wallet, did) == verkey
        assert await abbreviate_verkey(did, verkey) == vector["abbreviated_verkey"]
        did, _ = await create_and_store_my_did(
            wallet, json.dumps({"seed": vector["seed"], "cid": True})
        )
        assert did == vector["did_with_cid_true"]


async def test_random_dids_differ(wallet):
    assert await create_and_store_my_did(wallet, "{}") != await create_and_store_my_did(
        wallet, '{"crypto_type":"ed25519"}'
    )


async def test_given_did(wallet):
    did, verkey = await create_and_store_my_did(wallet, json.dumps({"did": DID}))
    assert did == DID
    assert await key_for_local_did(wallet, DID) == verkey
    assert await abbreviate_verkey(DID, verkey) == verkey


async def test_qualified_did(wallet):
    did, verkey = await create_and_store_my_did(
        wallet, json.dumps({"seed": SEED, "method_name": "sov"})
    )
    assert (did, verkey) == ("did:sov:" + DID, VERKEY)
    assert await key_for_local_did(wallet, did) == verkey


async def test_same_did_twice(wallet):
    same = json.dumps({"seed": SEED})
    assert await create_and_store_my_did(wallet, same) == await create_and_store_my_did(
        wallet, same
    )
    with pytest.raises(error.DidAlreadyExistsError) as caught:
        await create_and_store_my_did(wallet, json.dumps({"did": DID}))
    assert caught.value.error_code == 600
    assert await key_for_local_did(wallet, DID) == VERKEY


async def test_list(wallet):
    assert await list_my_dids_with_meta(wallet) == "[]"
    made = dict([await create_and_store_my_did(wallet, "{}") for _ in range(5)])
    listed = json.loads(await list_my_dids_with_meta(wallet))
    assert {entry["did"]: entry["verkey"] for entry in listed} == made
    assert all(entry["tempVerkey"] is None and entry["metadata"] is None for entry in listed)


async def test_unknown_did(wallet):
    with pytest.raises(error.WalletItemNotFound) as caught:
        await key_for_local_did(wallet, DID)
    assert caught.value.error_code == 212


@pytest.mark.parametrize("command", [create_and_store_my_did, key_for_local_did])
async def test_bad_handle(command):
    with pytest.raises(error.WalletInvalidHandle):
        await command(-1, DID if command is key_for_local_did else "{}")


async def test_unknown_crypto_type(wallet):
    with pytest.raises(error.UnknownCryptoTypeError):
        await create_and_store_my_did(wallet, '{"crypto_type":"rot13"}')


@pytest.mark.parametrize("text", ["", "{", "7", '{"seed":"short"}', '{"did":"0 is not base58"}'])
async def test_malformed_did_json(wallet, text):
    with pytest.raises((error.CommonInvalidStructure, error.CommonInvalidParam3)):
        await create_and_store_my_did(wallet, text)
    assert await list_my_dids_with_meta(wallet) == "[]"


@pytest.mark.parametrize("did", ["", "short", "0OIl"])
async def test_malformed_did(wallet, did):
    with pytest.raises((error.CommonInvalidStructure, error.CommonInvalidParam3)):
        await key_for_local_did(wallet, did)


@pytest.mark.parametrize(("did", "verkey"), [(DID, "short"), ("short", VERKEY), (DID, "")])
async def test_abbreviate_malformed(did, verkey):
    with pytest.raises((error.CommonInvalidStructure, error.CommonInvalidParam4)):
        await abbreviate_verkey(did, verkey)


async def test_keys_replaced(wallet):
    did, verkey = await create_and_store_my_did(wallet, "{}")
    new = await replace_keys_start(wallet, did, json.dumps({"seed": SEED}))
    assert new == VERKEY
    told = {"did": did, "verkey": verkey, "tempVerkey": new, "metadata": None}
    assert json.loads(await get_my_did_with_meta(wallet, did)) == told
    assert json.loads(await list_my_dids_with_meta(wallet)) == [told]
    with pytest.raises(error.WalletItemAlreadyExists):
        await replace_keys_start(wallet, did, "{}")
    await replace_keys_apply(wallet, did)
    assert await key_for_local_did(wallet, did) == await key_for_did(POOL, wallet, did) == new
    with pytest.raises(error.WalletItemNotFound):
        await replace_keys_apply(wallet, did)
    for key in (verkey, new):
        assert await crypto.crypto_sign(wallet, key, b"message")


async def test_metadata(wallet):
    with pytest.raises(error.WalletItemNotFound):
        await get_did_metadata(wallet, DID)
    for text in ("one", "ü", ""):
        await set_did_metadata(wallet, DID, text)
        assert await get_did_metadata(wallet, DID) == text
    with pytest.raises(error.WalletItemNotFound):
        await get_my_did_with_meta(wallet, DID)


async def test_endpoint(wallet):
    with pytest.raises(error.PoolLedgerInvalidPoolHandle) as caught:
        await get_endpoint_for_did(wallet, POOL, DID)
    assert caught.value.error_code == 301
    await set_endpoint_for_did(wallet, DID, "127.0.0.1:9700", VERKEY)
    assert await get_endpoint_for_did(wallet, POOL, DID) == ("127.0.0.1:9700", VERKEY)
    with pytest.raises(error.UnknownCryptoTypeError):
        await set_endpoint_for_did(wallet, DID, "other", VERKEY + ":rsa")
    assert await get_endpoint_for_did(wallet, POOL, DID) == ("127.0.0.1:9700", VERKEY)


async def test_their_did(wallet):
    with pytest.raises(error.PoolLedgerInvalidPoolHandle):
        await key_for_did(POOL, wallet, THEIRS)
    for verkey in ("CnEDk9HrMnmiHXEV1WFgbVCRteYnPqsJwrTdcZaNhFVW", VERKEY):
        await store_their_did(wallet, json.dumps({"did": THEIRS, "verkey": verkey}))
        assert await key_for_did(POOL, wallet, THEIRS) == verkey


async def test_qualified_and_deleted(wallet):
    did, verkey = await create_and_store_my_did(wallet, json.dumps({"seed": SEED}))
    await store_their_did(wallet, json.dumps({"did": THEIRS, "verkey": VERKEY}))
    await pairwise.create_pairwise(wallet, THEIRS, did, None)
    await set_did_metadata(wallet, did, "metadata")
    await set_endpoint_for_did(wallet, did, "address", verkey)
    qualified = await qualify_did(wallet, did, "sov")
    assert qualified == "did:sov:" + DID
    assert json.loads(await get_my_did_with_meta(wallet, qualified))["metadata"] == "metadata"
    assert await get_endpoint_for_did(wallet, POOL, qualified) == ("address", verkey)
    assert json.loads(await pairwise.get_pairwise(wallet, THEIRS)) == {"my_did": qualified}
    await create_and_store_my_did(wallet, json.dumps({"did": DID}))
    with pytest.raises(error.WalletItemAlreadyExists):
        await qualify_did(wallet, DID, "sov")
    await delete_did(wallet, qualified)
    with pytest.raises(error.WalletItemNotFound):
        await crypto.crypto_sign(wallet, verkey, b"message")
    with pytest.raises(error.WalletItemNotFound):
        await delete_did(wallet, qualified)
    assert await pairwise.list_pairwise(wallet) == "[]"
    assert [it["did"] for it in json.loads(await list_my_dids_with_meta(wallet))] == [DID]


async def test_libindys_wallet(libindys_wallet):
    listed = json.loads(await list_my_dids_with_meta(libindys_wallet))
    assert any(entry["tempVerkey"] for entry in listed)
    for entry in listed:
        assert json.loads(await get_my_did_with_meta(libindys_wallet, entry["did"])) == entry
        assert await get_did_metadata(libindys_wallet, entry["did"]) == entry["metadata"]
    assert (await get_endpoint_for_did(libindys_wallet, POOL, THEIRS))[0] == "127.0.0.1:9700"


@pytest.mark.parametrize(
    "command",
    [
        lambda did: replace_keys_start(-1, did, "{}"),
        lambda did: replace_keys_apply(-1, did),
        lambda did: key_for_did(POOL, -1, did),
        lambda did: set_endpoint_for_did(-1, did, "address", VERKEY),
        lambda did: get_endpoint_for_did(-1, POOL, did),
        lambda did: set_did_metadata(-1, did, "metadata"),
        lambda did: get_did_metadata(-1, did),
        lambda did: get_my_did_with_meta(-1, did),
        lambda did: qualify_did(-1, did, "sov"),
        lambda did: delete_did(-1, did),
    ],
)
async def test_bad_handle_and_malformed_did(command):
    with pytest.raises(error.WalletInvalidHandle):
        await command(DID)
    with pytest.raises(error.CommonInvalidStructure):
        await command("short")


async def test_create_key_is_here_too():
    assert dids.create_key is crypto.create_key
