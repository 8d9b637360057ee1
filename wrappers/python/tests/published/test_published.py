"""The wrapper that libindy's users have, python3-indy from PyPI, unmodified, on our library."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

REPOSITORY = Path(__file__).parents[4]

ERRORS = {
    "protocol": ("PoolIncompatibleProtocolVersion", 308),
    "missing": ("WalletNotFoundError", 204),
    "exists": ("WalletAlreadyExistsError", 203),
    "key": ("WalletAccessFailed", 207),
    "open": ("WalletAlreadyOpenedError", 206),
    "delete": ("CommonInvalidState", 112),
    "did": ("WalletItemNotFound", 212),
    "taken": ("DidAlreadyExistsError", 600),
    "verify": ("CommonInvalidStructure", 113),
    "sign": ("WalletItemNotFound", 212),
    "structure": ("CommonInvalidStructure", 113),
    "handle": ("WalletInvalidHandle", 200),
    "deleted": ("WalletNotFoundError", 204),
}

RECORD_ERRORS = {
    "taken": ("WalletItemAlreadyExists", 213),
    "type": ("WalletAccessFailed", 207),
    "tags": ("CommonInvalidStructure", 113),
    "missing": ("WalletItemNotFound", 212),
    "query": ("WalletQueryError", 214),
    "search": ("WalletInvalidHandle", 200),
    "closed": ("WalletInvalidHandle", 200),
    "exported": ("CommonIOError", 114),
    "key": ("CommonInvalidStructure", 113),
    "deleted": ("WalletItemNotFound", 212),
    "exists": ("WalletAlreadyExistsError", 203),
    "related": ("WalletItemAlreadyExists", 213),
    "stranger": ("WalletItemNotFound", 212),
    "unknown": ("WalletItemNotFound", 212),
}

DID_ERRORS = {
    "taken": ("DidAlreadyExistsError", 600),
    "crypto type": ("UnknownCryptoTypeError", 500),
    "seed": ("CommonInvalidStructure", 113),
    "their key": ("CommonInvalidStructure", 113),
    "unknown": ("WalletItemNotFound", 212),
    "ledger": ("PoolLedgerInvalidPoolHandle", 301),
    "no metadata": ("WalletItemNotFound", 212),
    "no endpoint": ("PoolLedgerInvalidPoolHandle", 301),
    "endpoint": ("CommonInvalidStructure", 113),
    "not begun": ("WalletItemNotFound", 212),
    "stranger": ("WalletItemNotFound", 212),
    "begun": ("WalletItemAlreadyExists", 213),
    "method": ("CommonInvalidStructure", 113),
    "renamed": ("WalletItemNotFound", 212),
    "twice": ("WalletItemAlreadyExists", 213),
    "handle": ("WalletInvalidHandle", 200),
}

MESSAGE_ERRORS = {
    "twice": ("WalletItemAlreadyExists", 213),
    "no note": ("WalletItemNotFound", 212),
    "sign": ("WalletItemNotFound", 212),
    "wrong key": ("CommonInvalidStructure", 113),
    "changed": ("CommonInvalidStructure", 113),
    "crypto type": ("UnknownCryptoTypeError", 500),
    "stranger": ("WalletItemNotFound", 212),
    "tag": ("UnknownCryptoTypeError", 500),
    "recipients": ("CommonInvalidParam4", 103),
    "recipient": ("CommonInvalidStructure", 113),
    "sender": ("WalletItemNotFound", 212),
    "empty": ("CommonInvalidParam3", 102),
    "another": ("WalletItemNotFound", 212),
    "handle": ("WalletInvalidHandle", 200),
}

CREDENTIAL_ERRORS = {
    "rotation": ("WalletItemNotFound", 212),
    "duplicate": ("AnoncredsMasterSecretDuplicateNameError", 404),
    "secret": ("WalletItemNotFound", 212),
    "registry": ("CommonInvalidStructure", 113),
    "offer": ("CommonInvalidStructure", 113),
    "stored": ("WalletItemAlreadyExists", 213),
    "search": ("WalletInvalidHandle", 200),
    "query": ("WalletQueryError", 214),
    "unknown": ("WalletItemNotFound", 212),
    "deleted": ("WalletItemNotFound", 212),
    "rejected": ("AnoncredsProofRejected", 405),
    "revealed": ("CommonInvalidStructure", 113),
    "handle": ("WalletInvalidHandle", 200),
}

REVOCATION_ERRORS = {
    "storage": ("CommonInvalidStructure", 113),
    "no storage": ("CommonInvalidParam2", 101),
    "at once": ("WalletItemAlreadyExists", 213),
    "writer": ("CommonInvalidStructure", 113),
    "registry type": ("CommonInvalidParam4", 103),
    "registry's wallet": ("WalletInvalidHandle", 200),
    "definition": ("WalletItemNotFound", 212),
    "merged again": ("CommonInvalidStructure", 113),
    "nothing merged": ("CommonInvalidParam2", 101),
    "reader": ("CommonInvalidStructure", 113),
    "stored without": ("CommonInvalidStructure", 113),
    "full": ("AnoncredsRevocationRegistryFullError", 400),
    "revoked": ("AnoncredsInvalidUserRevocId", 401),
    "place": ("AnoncredsInvalidUserRevocId", 401),
    "no place": ("CommonInvalidStructure", 113),
    "revoked nowhere": ("WalletItemNotFound", 212),
    "revoked in no wallet": ("WalletInvalidHandle", 200),
    "tails": ("CommonIOError", 114),
    "state's place": ("AnoncredsInvalidUserRevocId", 401),
    "state's reader": ("CommonInvalidStructure", 113),
    "state": ("CommonInvalidStructure", 113),
    "no state": ("CommonInvalidStructure", 113),
    "no entry": ("CommonInvalidStructure", 113),
    "no registry": ("CommonInvalidStructure", 113),
    "rejected": ("AnoncredsProofRejected", 405),
}


@pytest.fixture(scope="module")
def run_published(with_python3_indy):
    """Runs a script with python3-indy in the place of our package, and gives what it prints."""

    def run(script: str, *arguments: object) -> Any:
        process = subprocess.run(
            [sys.executable, Path(__file__).with_name(script), *map(str, arguments)],
            env=with_python3_indy,
            capture_output=True,
            text=True,
            timeout=120,
        )
        assert (process.returncode, process.stderr) == (0, "")
        return json.loads(process.stdout)

    return run


@pytest.fixture(scope="module")
def outcome(run_published, tmp_path_factory):
    return run_published("flow.py", tmp_path_factory.mktemp("wallets"))


@pytest.fixture(scope="module")
def run_with_libindys(run_published, tmp_path_factory):
    """The same for a script that takes an empty directory and one with a wallet of libindy's."""

    def run(script: str) -> Any:
        libindys = tmp_path_factory.mktemp("libindys")
        shutil.copytree(REPOSITORY / "tests" / "vectors" / "wallets" / "raw", libindys / "raw")
        return run_published(script, tmp_path_factory.mktemp("wallets"), libindys)

    return run


@pytest.fixture(scope="module")
def record_errors(run_with_libindys):
    return run_with_libindys("records.py")


@pytest.fixture(scope="module")
def did_errors(run_with_libindys):
    return run_with_libindys("dids.py")


@pytest.fixture(scope="module")
def message_errors(run_published, tmp_path_factory):
    vectors = REPOSITORY / "tests" / "vectors" / "crypto"
    return run_published("messages.py", tmp_path_factory.mktemp("messages"), vectors)


@pytest.fixture(scope="module")
def credentials(run_published, tmp_path_factory):
    return run_published("credentials.py", tmp_path_factory.mktemp("credentials"))


@pytest.fixture(scope="module")
def revocation(run_published, tmp_path_factory):
    return {
        issuance: run_published("revocation.py", tmp_path_factory.mktemp("revocation"), issuance)
        for issuance in ("ISSUANCE_BY_DEFAULT", "ISSUANCE_ON_DEMAND")
    }


def test_answers(outcome, vectors):
    (expected,) = (
        v["key"] for v in vectors("generate_wallet_key.json") if v["seed"].endswith("Trustee1")
    )
    assert outcome["key"] == expected
    assert outcome["schema_id"] == "V4SGRU86Z58d6TV7PBUe6f:2:person:1.0"


def test_definitions(outcome):
    for (name, text), tag in zip(outcome["definitions"], ("plain", "revocable")):
        definition = json.loads(text)
        assert (
            definition["id"] == name == f"V4SGRU86Z58d6TV7PBUe6f:3:CL:{outcome['schema_id']}:{tag}"
        )
        assert ("revocation" in definition["value"]) == (tag == "revocable")


def test_dids(outcome):
    assert outcome["listed"] == sorted([*outcome["dids"], "V4SGRU86Z58d6TV7PBUe6f"])
    assert len(outcome["listed"]) == 101


@pytest.mark.parametrize("name", ERRORS)
def test_error(outcome, name):
    cls, code, message = outcome["errors"][name]
    assert (cls, code) == ERRORS[name]
    assert message


@pytest.mark.parametrize("name", RECORD_ERRORS)
def test_error_of_records(record_errors, name):
    cls, code, message = record_errors[name]
    assert (cls, code) == RECORD_ERRORS[name]
    assert message


@pytest.mark.parametrize("name", DID_ERRORS)
def test_error_of_dids(did_errors, name):
    cls, code, message = did_errors[name]
    assert (cls, code) == DID_ERRORS[name]
    assert message


@pytest.mark.parametrize("name", MESSAGE_ERRORS)
def test_error_of_messages(message_errors, name):
    cls, code, message = message_errors[name]
    assert (cls, code) == MESSAGE_ERRORS[name]
    assert message


@pytest.mark.parametrize("name", CREDENTIAL_ERRORS)
def test_error_of_credentials(credentials, name):
    cls, code, message = credentials["errors"][name]
    assert (cls, code) == CREDENTIAL_ERRORS[name]
    assert message


@pytest.mark.parametrize("name", REVOCATION_ERRORS)
def test_error_of_revocation(revocation, name):
    for outcome in revocation.values():
        cls, code, message = outcome["errors"][name]
        assert (cls, code) == REVOCATION_ERRORS[name]
        assert message


def test_all_functions_of_credentials_are_called(credentials, revocation):
    calls = [credentials["calls"], *(outcome["calls"] for outcome in revocation.values())]
    names = {name for it in calls for name in it}
    assert len(names) == 32
    assert [name for name in sorted(names) if not any(it.get(name) for it in calls)] == []
