"""Our functions take what python3-indy's take, by the same names and in the same order."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).with_name("signatures.py")
PACKAGE = Path(__file__).parents[2]

# python3-indy has these of ledgers, which are not built.
LACKING = {
    "pool.close_pool_ledger",
    "pool.create_pool_ledger_config",
    "pool.delete_pool_ledger_config",
    "pool.list_pools",
    "pool.open_pool_ledger",
    "pool.refresh_pool_ledger",
}


@pytest.fixture(scope="module")
def signatures(with_python3_indy):
    def told(path: object) -> dict[str, object]:
        environment = {**with_python3_indy, "PYTHONPATH": str(path)}
        process = subprocess.run(
            [sys.executable, SCRIPT], env=environment, capture_output=True, text=True, check=True
        )
        return json.loads(process.stdout)

    return told(with_python3_indy["PYTHONPATH"]), told(PACKAGE)


def test_parameters(signatures):
    theirs, ours = signatures
    assert len(theirs) > 70
    assert {name for name in theirs if name not in ours} == LACKING
    assert {name: ours[name] for name in theirs if name in ours} == {
        name: it for name, it in theirs.items() if name in ours
    }
