"""Who keeps the interpreter lock delays no other caller of the library in the process."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

BUSY = Path(__file__).with_name("busy")


@pytest.fixture(scope="module")
def ended(tmp_path_factory):
    """How many of another caller's thousand commands end while Python computes."""
    compiler = shutil.which("cc") or shutil.which("gcc") or shutil.which("clang")
    if compiler is None:
        pytest.skip("no C compiler")
    caller = tmp_path_factory.mktemp("caller") / "caller.so"
    command = [compiler, "-shared", "-fPIC", "-O1", "-pthread", "-o", caller]
    subprocess.run([*command, BUSY / "caller.c"], check=True)
    return lambda run, style: int(run(BUSY / "scenario.py", caller, style).split()[0])


@pytest.mark.parametrize("style", ["idle", "queue"])
def test_other_callers_are_not_delayed(style, ended, run_python):
    assert ended(run_python, style) == 1000


def test_callbacks_in_python_would_delay_them(ended, run_python):
    assert ended(run_python, "callback") < 1000
