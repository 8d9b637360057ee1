"""Lanes that threads of the program run, and the end of all commands; each in a process of its own, as
they are those of the whole process.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from indy import error, lanes

SCENARIOS = Path(__file__).parent / "lanes_scenarios.py"


@pytest.mark.parametrize("name", ["hosted", "shut_down", "refused_in_progress"])
def test_scenario(name, new_wallet, run_python):
    run_python(SCENARIOS, name, *new_wallet())


def test_arguments():
    with pytest.raises(error.CommonInvalidStructure):
        lanes.run_lane("fast")
    with pytest.raises(TypeError):
        lanes.run_lane(5)
    with pytest.raises(ValueError):
        lanes.run_lane("cheap", -1)
    with pytest.raises(TypeError):
        lanes.shutdown("soon")
    for wrong in (-1, float("nan")):
        with pytest.raises(ValueError):
            lanes.run_lane("cheap", 1, wrong)
