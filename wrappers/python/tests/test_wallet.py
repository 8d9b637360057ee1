"""Wallets: made, opened, closed, deleted, and refused."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest

from indy import error
from indy.did import create_and_store_my_did, list_my_dids_with_meta
from indy.non_secrets import add_wallet_record, get_wallet_record
from indy.wallet import (
    close_wallet,
    create_wallet,
    delete_wallet,
    export_wallet,
    generate_wallet_key,
    import_wallet,
    open_wallet,
)

PASSPHRASE = "correct horse battery staple"
DERIVATIONS = [("ARGON2I_MOD", PASSPHRASE), ("ARGON2I_INT", PASSPHRASE), ("RAW", None)]


@pytest.mark.parametrize(("derivation", "key"), DERIVATIONS)
async def test_whole_life(new_wallet, tmp_path, derivation, key):
    arguments = new_wallet("life", key or await generate_wallet_key(None), derivation)
    assert await create_wallet(*arguments) is None
    assert (tmp_path / "life" / "sqlite.db").exists()
    handle = await open_wallet(*arguments)
    did, _ = await create_and_store_my_did(handle, "{}")
    assert await close_wallet(handle) is None

    again = await open_wallet(*arguments)
    assert again != handle
    assert [entry["did"] for entry in json.loads(await list_my_dids_with_meta(again))] == [did]
    await close_wallet(again)

    assert await delete_wallet(*arguments) is None
    assert not (tmp_path / "life").exists()
    with pytest.raises(error.WalletNotFoundError):
        await open_wallet(*arguments)


async def test_derivation_defaults_to_argon2i_mod(new_wallet):
    config, credentials = new_wallet(key=PASSPHRASE, derivation="ARGON2I_MOD")
    await create_wallet(config, json.dumps({"key": PASSPHRASE}))
    await close_wallet(await open_wallet(config, credentials))


async def test_default_directory_is_in_home(home, new_wallet):
    credentials = new_wallet().credentials
    await create_wallet('{"id":"at home"}', credentials)
    assert Path.home().joinpath(".indy_client/wallet/at home/sqlite.db").exists()
    await delete_wallet('{"id":"at home"}', credentials)


async def test_create_twice(new_wallet):
    await create_wallet(*new_wallet())
    with pytest.raises(error.WalletAlreadyExistsError) as caught:
        await create_wallet(*new_wallet())
    assert caught.value.error_code == 203
    assert caught.value.message


async def test_create_twice_at_once(new_wallet):
    both = await asyncio.gather(
        create_wallet(*new_wallet()), create_wallet(*new_wallet()), return_exceptions=True
    )
    assert sorted(map(type, both), key=str) == sorted(
        [type(None), error.WalletAlreadyExistsError], key=str
    )


@pytest.mark.parametrize("command", [open_wallet, delete_wallet])
async def test_no_such_wallet(new_wallet, command):
    with pytest.raises(error.WalletNotFoundError) as caught:
        await command(*new_wallet("missing"))
    assert caught.value.error_code == 204


async def test_open_twice(new_wallet, wallet):
    with pytest.raises(error.WalletAlreadyOpenedError) as caught:
        await open_wallet(*new_wallet())
    assert caught.value.error_code == 206


async def test_open_twice_at_once(new_wallet):
    await create_wallet(*new_wallet())
    both = await asyncio.gather(
        open_wallet(*new_wallet()), open_wallet(*new_wallet()), return_exceptions=True
    )
    handles = [result for result in both if isinstance(result, int)]
    assert len(handles) == 1
    assert any(isinstance(result, error.WalletAlreadyOpenedError) for result in both)
    await close_wallet(handles[0])


@pytest.mark.parametrize("command", [open_wallet, delete_wallet])
@pytest.mark.parametrize("derivation", ["RAW", "ARGON2I_INT"])
async def test_wrong_key(new_wallet, command, derivation):
    right, wrong = await generate_wallet_key(None), await generate_wallet_key(None)
    await create_wallet(*new_wallet("locked", right, derivation))
    with pytest.raises(error.WalletAccessFailed) as caught:
        await command(*new_wallet("locked", wrong, derivation))
    assert caught.value.error_code == 207
    assert wrong not in str(caught.value)
    await close_wallet(await open_wallet(*new_wallet("locked", right, derivation)))


async def test_handle_after_close(wallet):
    await close_wallet(wallet)
    for command in (close_wallet(wallet), list_my_dids_with_meta(wallet), close_wallet(0)):
        with pytest.raises(error.WalletInvalidHandle) as caught:
            await command
        assert caught.value.error_code == 200


async def test_delete_open_wallet(new_wallet, wallet):
    with pytest.raises(error.CommonInvalidState) as caught:
        await delete_wallet(*new_wallet())
    assert caught.value.error_code == 112
    assert json.loads(await list_my_dids_with_meta(wallet)) == []


@pytest.mark.parametrize("command", [create_wallet, open_wallet, delete_wallet])
@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"id":7}', "null"])
async def test_malformed_config(command, text, new_wallet):
    with pytest.raises((error.CommonInvalidStructure, error.CommonInvalidParam2)):
        await command(text, new_wallet().credentials)


@pytest.mark.parametrize("command", [create_wallet, open_wallet, delete_wallet])
@pytest.mark.parametrize("text", ["", "{", "{}", '{"key":"k","key_derivation_method":"X"}'])
async def test_malformed_credentials(command, text, new_wallet):
    with pytest.raises((error.CommonInvalidStructure, error.CommonInvalidParam3)):
        await command(new_wallet().config, text)


async def test_unknown_storage_type(new_wallet):
    config = json.dumps({**json.loads(new_wallet().config), "storage_type": "stone"})
    with pytest.raises(error.WalletUnknownTypeError):
        await create_wallet(config, new_wallet().credentials)


async def test_raw_key_that_is_none(new_wallet):
    with pytest.raises(error.CommonInvalidStructure):
        await create_wallet(*new_wallet(key="not a key"))


async def test_rekey(new_wallet):
    old, new = new_wallet(), new_wallet(key=await generate_wallet_key(None))
    rekey = {
        **json.loads(old.credentials),
        "rekey": json.loads(new.credentials)["key"],
        "rekey_derivation_method": "RAW",
    }
    await create_wallet(*old)
    handle = await open_wallet(old.config, json.dumps(rekey))
    did, _ = await create_and_store_my_did(handle, "{}")
    await close_wallet(handle)
    with pytest.raises(error.WalletAccessFailed):
        await open_wallet(*old)
    handle = await open_wallet(*new)
    assert did in await list_my_dids_with_meta(handle)
    await close_wallet(handle)


async def test_key_of_seed(vectors):
    for vector in vectors("generate_wallet_key.json"):
        assert await generate_wallet_key(json.dumps({"seed": vector["seed"]})) == vector["key"]


async def test_random_keys_differ():
    assert await generate_wallet_key(None) != await generate_wallet_key("{}")


@pytest.mark.parametrize("config", ['{"seed":"short"}', '{"seed":7}', "{"])
async def test_malformed_key_config(config):
    with pytest.raises((error.CommonInvalidStructure, error.CommonInvalidParam2)):
        await generate_wallet_key(config)


def export_config(path, key=PASSPHRASE, derivation="ARGON2I_INT"):
    return json.dumps({"path": str(path), "key": key, "key_derivation_method": derivation})


@pytest.mark.parametrize(("derivation", "key"), DERIVATIONS)
async def test_export_and_import(new_wallet, tmp_path, wallet, derivation, key):
    config = export_config(tmp_path / "export", key or await generate_wallet_key(None), derivation)
    did, _ = await create_and_store_my_did(wallet, "{}")
    await add_wallet_record(wallet, "contact", "1", "Grüße ☃", '{"a":"1","~b":"2"}')
    assert await export_wallet(wallet, config) is None
    assert await import_wallet(*new_wallet("imported"), config) is None
    imported = await open_wallet(*new_wallet("imported"))
    assert did in await list_my_dids_with_meta(imported)
    record = await get_wallet_record(imported, "contact", "1", '{"retrieveTags":true}')
    assert json.loads(record)["value"] == "Grüße ☃"
    assert json.loads(record)["tags"] == {"a": "1", "~b": "2"}
    await close_wallet(imported)


async def test_export_refused(tmp_path, wallet):
    path = tmp_path / "export"
    path.write_text("somebody's")
    with pytest.raises(error.CommonIOError) as caught:
        await export_wallet(wallet, export_config(path))
    assert caught.value.error_code == 114
    assert path.read_text() == "somebody's"
    with pytest.raises(error.WalletInvalidHandle):
        await export_wallet(-1, export_config(tmp_path / "other"))
    with pytest.raises(error.CommonInvalidStructure):
        await export_wallet(wallet, "{}")


async def test_import_refused(new_wallet, tmp_path, wallet):
    config = export_config(tmp_path / "export")
    with pytest.raises(error.CommonIOError):
        await import_wallet(*new_wallet("imported"), config)
    await export_wallet(wallet, config)
    with pytest.raises(error.WalletAlreadyExistsError):
        await import_wallet(*new_wallet(), config)
    with pytest.raises(error.CommonInvalidStructure):
        await import_wallet(
            *new_wallet("imported"), export_config(tmp_path / "export", "another passphrase")
        )
    data = (tmp_path / "export").read_bytes()
    (tmp_path / "export").write_bytes(data[:-1])
    with pytest.raises(error.CommonInvalidStructure):
        await import_wallet(*new_wallet("imported"), config)
    with pytest.raises(error.WalletNotFoundError):
        await open_wallet(*new_wallet("imported"))
    assert not (tmp_path / "imported").exists()
