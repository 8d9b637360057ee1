"""The published wrapper, python3-indy, whose package has the name of ours, in a directory of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

INSTALLED = Path(__file__).parents[4] / "build" / "python3-indy"
REQUIREMENT = "python3-indy==1.16.0.post286"


@pytest.fixture(scope="session")
def python3_indy() -> Path:
    if not (INSTALLED / "indy" / "libindy.py").exists():
        pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps"]
        subprocess.run([*pip, "--target", INSTALLED, REQUIREMENT], check=True)
    return INSTALLED


@pytest.fixture(scope="session")
def with_python3_indy(python3_indy: Path) -> dict[str, str]:
    """The environment in which Python finds python3-indy, and that finds our library."""
    libraries = str(Path(os.environ["INDY_LIBRARY"]).parent)
    return {**os.environ, "PYTHONPATH": str(python3_indy), "LD_LIBRARY_PATH": libraries}
