"""Wallets: encrypted stores of keys, DIDs and credentials."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import AsyncIterator, Optional

from ._options import Options, Unpack
from ._search import Query, closed, text_of
from ._signature import closes
from .libindy import call


async def create_wallet(config: str, credentials: str, **options: Unpack[Options]) -> None:
    """
    Creates a wallet. It is not opened.

    :param config: {
        "id": str, the wallet's name, unique within its storage
        "storage_type": optional str, "default" (SQLite) unless given; "memory" (gone with the
            process), or one that was registered
        "storage_config": optional {
            "path": optional str, directory that holds the wallet's directory;
                "~/.indy_client/wallet" unless given; the file is <path>/<id>/sqlite.db
            "readers": optional int, connections that read at once; 8 unless given
            "idle_ms": optional int, milliseconds after which an unused connection ends
        }
        "executor": optional str, for `open_wallet`: that in which the wallet's commands run, see
            `libindy.set_runtime_config`
    }
    :param credentials: {
        "key": str, a passphrase, or for RAW a key made by `generate_wallet_key`
        "key_derivation_method": optional str, how the master key is derived from it:
            "ARGON2I_MOD" (slow to guess and to open; the default), "ARGON2I_INT" or "RAW" (as is)
    }
    :raises WalletAlreadyExistsError: there is a wallet of this name
    :raises WalletUnknownTypeError: the storage type is not registered
    :raises CommonInvalidStructure: the JSON is malformed, a field is missing, or a RAW key is none
    :raises CommonIOError: the directory cannot be made
    """
    return await call(create_wallet, config, credentials, **options)


async def open_wallet(config: str, credentials: str, **options: Unpack[Options]) -> int:
    """
    Opens a wallet.

    :param config: as for `create_wallet`
    :param credentials: {
        "key": str, "key_derivation_method": optional str: as for `create_wallet`
        "rekey": optional str, a new key or passphrase to encrypt the wallet with from now on
        "rekey_derivation_method": optional str, as "key_derivation_method"
    }
    :return: the handle of the open wallet
    :raises WalletNotFoundError: there is no such wallet
    :raises WalletAlreadyOpenedError: it is open, or being opened
    :raises WalletAccessFailed: the key is not the wallet's
    :raises WalletUnknownTypeError: the storage type is not registered
    :raises CommonInvalidStructure: the JSON is malformed, a field is missing, or a RAW key is none
    """
    return await call(open_wallet, config, credentials, **options)


@closes(open_wallet)
async def close_wallet(handle: int, **options: Unpack[Options]) -> None:
    """
    Closes a wallet. Commands accepted before it end first; only the making of a credential
    definition's keys, and of a revocation registry, stops with `WalletInvalidHandle`.

    :param handle: from `open_wallet`
    :raises WalletInvalidHandle: no wallet is open under this handle
    """
    return await call(close_wallet, handle, **options)


@asynccontextmanager
async def opened(
    config: Query, credentials: Query, **options: Unpack[Options]
) -> AsyncIterator[int]:
    """
    A wallet that is open in an `async with` block, and closed where that is left, however it is.

        async with wallet.opened(config, credentials) as handle:
            await did.create_and_store_my_did(handle, "{}")

    :param config: as for `create_wallet`; a dict will do
    :param credentials: as for `open_wallet`; a dict will do
    :param options: of `open_wallet`
    :return: the handle of the open wallet
    :raises IndyError: as `open_wallet`
    """
    handle = await open_wallet(text_of(config), text_of(credentials), **options)
    try:
        yield handle
    finally:
        await closed(close_wallet(handle))


async def delete_wallet(config: str, credentials: str, **options: Unpack[Options]) -> None:
    """
    Deletes a wallet and all it holds. It must be closed.

    :param config: as for `create_wallet`
    :param credentials: as for `create_wallet`
    :raises CommonInvalidState: the wallet is open
    :raises WalletNotFoundError: there is no such wallet
    :raises WalletAccessFailed: the key is not the wallet's
    :raises CommonInvalidStructure: the JSON is malformed, a field is missing, or a RAW key is none
    """
    return await call(delete_wallet, config, credentials, **options)


async def export_wallet(handle: int, export_config_json: str, **options: Unpack[Options]) -> None:
    """
    Writes all of a wallet, as it is at one moment, into a new file that only its key opens.

    :param handle: from `open_wallet`
    :param export_config_json: {
        "path": str, the file; nothing may be there
        "key": str, the file's key or passphrase
        "key_derivation_method": optional str, as for `create_wallet`
    }
    :raises WalletInvalidHandle: no wallet is open under this handle
    :raises CommonIOError: something is at the path, or it cannot be written
    :raises CommonInvalidStructure: the JSON is malformed, a field is missing, or a RAW key is none
    """
    return await call(export_wallet, handle, export_config_json, **options)


async def import_wallet(
    config: str, credentials: str, import_config_json: str, **options: Unpack[Options]
) -> None:
    """
    Makes a wallet of a file that `export_wallet` wrote. It is not opened. If this fails, there is
    no wallet.

    :param config: of the new wallet, as for `create_wallet`
    :param credentials: of the new wallet, as for `create_wallet`
    :param import_config_json: {"path": str, the file, "key": str, its key or passphrase}
    :raises WalletAlreadyExistsError: there is a wallet of this name
    :raises CommonIOError: the file is not there, or cannot be read
    :raises CommonInvalidStructure: the file is damaged, this is not its key, or the JSON is
        malformed
    """
    return await call(import_wallet, config, credentials, import_config_json, **options)


async def generate_wallet_key(config: Optional[str], **options: Unpack[Options]) -> str:
    """
    Makes a key for the derivation method RAW, with which a wallet opens without any derivation.

    :param config: optional, {
        "seed": optional str, makes the key reproducible; 32 bytes as UTF-8, base64 or hex
    }
    :return: the key, in base58
    :raises CommonInvalidStructure: the JSON is malformed, or the seed is not 32 bytes long
    """
    return await call(generate_wallet_key, config, **options)
