"""DIDs: made, listed, looked up, abbreviated."""

from __future__ import annotations

import json

import pytest

from indy import error
from indy.did import (
    abbreviate_verkey,
    create_and_store_my_did,
    key_for_local_did,
    list_my_dids_with_meta,
)

SEED = "000000000000000000000000Trustee1"
DID = "V4SGRU86Z58d6TV7PBUe6f"
VERKEY = "GJ1SzoWzavQYfNL9XkaJdrQejfztN4XqdsiV4ct3LXKL"


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
