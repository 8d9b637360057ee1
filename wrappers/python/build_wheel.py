"""Builds a wheel of this package that holds the library: `build_wheel.py LIBRARY DIRECTORY`."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent


def build(library: Path, directory: Path) -> None:
    """In a copy: a library that stays in the package would be loaded from there by tests, too."""
    with tempfile.TemporaryDirectory() as copy:
        package = Path(copy) / "indy"
        shutil.copytree(HERE / "indy", package, ignore=shutil.ignore_patterns("__pycache__"))
        for name in ("pyproject.toml", "setup.py", "README.md"):
            shutil.copy(HERE / name, copy)
        shutil.copy(HERE.parents[1] / "LICENSE", copy)
        (package / "native").mkdir()
        shutil.copy(library, package / "native")
        pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*pip, "wheel", "--no-deps", "-w", directory, copy], check=True)


if __name__ == "__main__":
    build(*map(Path, sys.argv[1:]))
