"""Exit and fork with commands in flight. Races show seldom, so each way out is taken often."""

from __future__ import annotations

from pathlib import Path

import pytest

SCRIPT = Path(__file__).with_name("lifetime") / "scenarios.py"

EXITS = [
    "everything_awaited",
    "cancelled_by_run",
    "exit_from_a_coroutine",
    "loop_left_open",
    "daemon_threads_at_work",
    "every_log_record_wanted",
    "wallet_closed_by_an_exit_handler",
]

FORKS = ["forked_child_refuses", "forked_before_the_first_use", "spawned_after_use"]


@pytest.mark.parametrize("scenario", EXITS)
def test_exit(scenario, tmp_path, run_python):
    for n in range(20):
        run_python(SCRIPT, scenario, tmp_path / str(n))


@pytest.mark.parametrize("scenario", FORKS)
def test_fork(scenario, tmp_path, run_python):
    run_python(SCRIPT, scenario, tmp_path)
