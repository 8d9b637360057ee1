"""Memory stays level however many calls are made. INDY_CALLS=1000000 makes a million in each way."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

SCRIPT = Path(__file__).with_name("lifetime") / "memory.py"
CALLS = int(os.environ.get("INDY_CALLS", "20000"))


@pytest.mark.parametrize("way", ["awaited", "refused", "failed", "cancelled", "ordered", "sync"])
def test_level(way, tmp_path, run_python):
    grown = int(run_python(SCRIPT, way, CALLS, timeout=60 + CALLS / 500))
    assert grown < 3 * 2**20 + 2 * CALLS  # bytes
