"""Exit and fork with commands in flight. Races show seldom: INDY_EXITS=200 takes each way out as often."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from loops import LOOPS

SCRIPT = Path(__file__).with_name("lifetime") / "scenarios.py"
TIMES = int(os.environ.get("INDY_EXITS", "10"))

EXITS = [
    "everything_awaited",
    "cancelled_by_run",
    "exit_from_a_coroutine",
    "left_by_os_exit",
    "loop_left_open",
    "daemon_threads_at_work",
    "daemon_threads_without_a_loop",
    "thread_that_ends_after_main",
    "progress_wanted",
    "every_log_record_wanted",
    "wallet_closed_by_an_exit_handler",
]

FORKS = ["forked_before_the_first_use", "spawned_after_use"]


@pytest.mark.parametrize("scenario", EXITS)
def test_exit(scenario, tmp_path, run_python):
    for n in range(TIMES):
        run_python(SCRIPT, scenario, tmp_path / str(n))


def test_exit_by_an_exception(tmp_path, run_python):
    for n in range(TIMES):
        run_python(SCRIPT, "left_by_an_exception", tmp_path / str(n), status=1)


@pytest.mark.parametrize("kind", ["uvloop", "without_readers"])
def test_exit_with_another_loop_left_open(kind, tmp_path, run_python):
    for n in range(TIMES):
        run_python(SCRIPT, "loop_left_open", tmp_path / str(n), INDY_LOOP=kind)


@pytest.mark.parametrize("scenario", FORKS)
def test_fork(scenario, tmp_path, run_python):
    run_python(SCRIPT, scenario, tmp_path)


@pytest.mark.parametrize("kind", LOOPS)
def test_forked_child_refuses(kind, tmp_path, run_python):
    run_python(SCRIPT, "forked_child_refuses", tmp_path, INDY_LOOP=kind)
