"""The package as others install it: a wheel with the library inside, in a fresh environment."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from conftest import PACKAGE

USE = """if True:
    import asyncio, json, sys, indy
    from indy import crypto, did, wallet

    async def main():
        config = json.dumps({"id": "first", "storage_config": {"path": sys.argv[1]}})
        key = await wallet.generate_wallet_key(None)
        credentials = json.dumps({"key": key, "key_derivation_method": "RAW"})
        await wallet.create_wallet(config, credentials)
        async with wallet.opened(config, credentials) as handle:
            name, verkey = await did.create_and_store_my_did(handle, "{}")
            signature = await crypto.crypto_sign(handle, verkey, b"message")
            print(indy.__file__, await crypto.crypto_verify(verkey, b"message", signature))

    asyncio.run(main())
    """


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    directory = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, PACKAGE / "build_wheel.py", os.environ["INDY_LIBRARY"], directory]
    subprocess.run(command, check=True)
    (made,) = directory.iterdir()
    return made


def test_wheel_is_of_its_platform(wheel):
    name, version, python, abi, platform = wheel.stem.split("-")
    assert (name, python, abi) == ("indy_lanes", "py3", "none")
    assert platform != "any"


def test_wheel_carries_its_licence(wheel):
    with zipfile.ZipFile(wheel) as files:
        (licence,) = (name for name in files.namelist() if name.endswith("/LICENSE"))
        assert b"Apache License" in files.read(licence)


def test_wheel_is_used_where_nothing_else_is(wheel, tmp_path):
    environment = tmp_path / "environment"
    subprocess.run([sys.executable, "-m", "venv", environment], check=True)
    python = environment / "bin" / "python"
    pip = [python, "-m", "pip", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, "install", "--no-index", wheel], check=True)
    process = subprocess.run(
        [python, "-c", USE, tmp_path / "wallets"],
        env={"PATH": os.environ["PATH"]},
        cwd=tmp_path,
        capture_output=True,
        text=True,
    )
    assert (process.returncode, process.stderr) == (0, "")
    path, verified = process.stdout.split()
    assert Path(path).is_relative_to(environment) and verified == "True"
