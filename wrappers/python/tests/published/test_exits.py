"""Processes that end while python3-indy works, whose callbacks come on threads of the library."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).with_name("exits.py")
TIMES = int(os.environ.get("INDY_EXITS", "10"))

EXITS = {
    "everything_awaited": 0,
    "cancelled_by_run": 0,
    "exit_from_a_coroutine": 0,
    "left_by_os_exit": 0,
    "left_by_an_exception": 1,
    "daemon_thread_at_work": 0,
}


@pytest.mark.parametrize("name", EXITS)
def test_exit(name, tmp_path, with_python3_indy):
    for n in range(TIMES):
        command = [sys.executable, SCRIPT, name, tmp_path / str(n)]
        process = subprocess.run(
            command, env=with_python3_indy, capture_output=True, text=True, timeout=60
        )
        # It complains of answers for a loop that was closed; what ends a process is another matter.
        assert process.returncode == EXITS[name], process.stderr
        assert "Fatal Python error" not in process.stderr
