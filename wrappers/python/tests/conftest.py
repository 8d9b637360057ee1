"""What the tests share: the library that was built, wallets, and processes of their own."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

PACKAGE = Path(__file__).parents[1]
REPOSITORY = PACKAGE.parents[1]
VECTORS = REPOSITORY / "tests" / "vectors"

os.environ.setdefault("INDY_LIBRARY", str(REPOSITORY / "target" / "release" / "libindy.so"))
os.environ.pop("RUST_BACKTRACE", None)  # backtraces take a tenth of a second each

from indy import IndyError  # noqa: E402  (it reads INDY_LIBRARY)
from indy import wallet as wallets  # noqa: E402
from indy.libindy import set_runtime_config  # noqa: E402
from loops import LOOPS  # noqa: E402
from registries import Issuer  # noqa: E402


def pytest_asyncio_loop_factories(item):
    """The kinds of loops a test runs on, one after the other."""
    wanted = LOOPS if item.get_closest_marker("every_loop") else ["asyncio"]
    return {name: LOOPS[name] for name in wanted}


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    """No test touches the real home directory."""
    monkeypatch.setenv("HOME", str(tmp_path / "home"))


@pytest.fixture
def vectors():
    """The test vectors of a file, made by libindy 1.16."""
    return lambda name: json.loads((VECTORS / "crypto" / name).read_text())


class Wallet(NamedTuple):
    """The arguments that open a wallet."""

    config: str
    credentials: str

    @classmethod
    def within(cls, directory: Path, name: str, key: str, derivation: str = "RAW") -> Wallet:
        storage = {"path": str(directory)}
        return cls(
            json.dumps({"id": name, "storage_config": storage}),
            json.dumps({"key": key, "key_derivation_method": derivation}),
        )


RAW_KEY = "8dvfYSt5d1taSd6yJdpjq4emkwsPDDLYxkNFysFD2cZY"


@pytest.fixture
def new_wallet(tmp_path):
    """Makes the arguments of a wallet in this test's directory; the wallet is not created."""

    def arguments(name: str = "wallet", key: str = RAW_KEY, derivation: str = "RAW") -> Wallet:
        return Wallet.within(tmp_path, name, key, derivation)

    return arguments


@pytest.fixture
async def wallet(new_wallet):
    """The handle of a new, open wallet."""
    arguments = new_wallet()
    await wallets.create_wallet(*arguments)
    handle = await wallets.open_wallet(*arguments)
    yield handle
    try:
        await wallets.close_wallet(handle)
    except IndyError:
        pass  # the test has closed it


@pytest.fixture(scope="module")
def issuer(tmp_path_factory):
    """An issuer of credentials that can be revoked, which takes a while to make: once a module."""
    arguments = Wallet.within(tmp_path_factory.mktemp("issuer"), "issuer", RAW_KEY)

    async def create() -> Issuer:
        await wallets.create_wallet(*arguments)
        return await Issuer.create(await wallets.open_wallet(*arguments))

    made = asyncio.run(create())
    yield made
    asyncio.run(wallets.close_wallet(made.wallet))


FORMS = {"non_revocation_proofs": "libindy", "non_revocation_proofs_accepted": "any"}


@pytest.fixture
def configure_forms():
    """Chooses the forms of proofs of non-revocation, until the end of a test."""
    yield lambda **forms: set_runtime_config(json.dumps(forms))
    set_runtime_config(json.dumps(FORMS))


@pytest.fixture
async def libindys_wallet(tmp_path, new_wallet):
    """The handle of a copy of a wallet that libindy 1.16 made, open."""
    shutil.copytree(VECTORS / "wallets" / "raw", tmp_path / "raw")
    handle = await wallets.open_wallet(*new_wallet("raw"))
    yield handle
    await wallets.close_wallet(handle)


@pytest.fixture
def run_python(tmp_path):
    """
    Runs Python in a process of its own, which must end in silence and with a status, 0 unless given,
    or fail if told to.
    """

    def run(
        *arguments: object,
        fails: bool = False,
        status: int = 0,
        timeout: float = 60,
        **environment: object,
    ) -> str:
        process = subprocess.run(
            [sys.executable, "-X", "faulthandler", *map(str, arguments)],
            env={
                **os.environ,
                "HOME": str(tmp_path),
                "PYTHONPATH": str(PACKAGE),
                "PYTHONDONTWRITEBYTECODE": "1",
                **{name: str(value) for name, value in environment.items()},
            },
            capture_output=True,
            text=True,
            timeout=timeout,
        )
        if fails:
            assert process.returncode != 0
            return process.stderr
        assert (process.returncode, process.stderr) == (status, ""), process.stderr
        return process.stdout

    return run
