"""The wrapper over a fake library, for what a real one would never or seldom do."""

from __future__ import annotations

import ast
import shutil
import subprocess
from pathlib import Path

import pytest

PLUMBING = Path(__file__).with_name("plumbing")
SCRIPT = PLUMBING / "scenarios.py"
HELPERS = ("in_flight", "tell", "hold", "error_of", "order", "ended", "held", "accepted", "raises", "once")
HELPERS += ("unanswered", "queue", "interrupted_at")

SCENARIOS = [
    (script, node.name)
    for script in (SCRIPT, *(PLUMBING / f"{name}.py" for name in ("orders", "wakeups", "interrupts")))
    for node in ast.parse(script.read_text()).body
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and node.name not in HELPERS
]


def compiled(directory: Path) -> Path:
    compiler = shutil.which("cc") or shutil.which("gcc") or shutil.which("clang")
    if compiler is None:
        pytest.skip("no C compiler")
    path = directory / "fake.so"
    command = [compiler, "-shared", "-fPIC", "-O1", "-pthread", "-o", path]
    subprocess.run([*command, PLUMBING / "fake.c"], check=True)
    return path


@pytest.fixture(scope="module")
def fake(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return compiled(tmp_path_factory.mktemp("fake"))


@pytest.mark.parametrize("script, name", SCENARIOS, ids=[name for _, name in SCENARIOS])
def test_scenario(script, name, fake, run_python):
    run_python(script, name, INDY_LIBRARY=fake)


@pytest.mark.parametrize("name", ["exit_with_answers_still_coming", "closed_loop"])
def test_scenario_repeated(name, fake, run_python):
    for _ in range(20):
        run_python(SCRIPT, name, INDY_LIBRARY=fake)


def test_function_that_the_library_lacks(fake, run_python):
    code = "import asyncio, indy; asyncio.run(indy.metrics.collect_metrics())"
    error = run_python("-c", code, INDY_LIBRARY=fake, fails=True)
    assert "AttributeError" in error and "indy_collect_metrics" in error


def test_missing_library_says_what_to_do(tmp_path, run_python):
    code = "from indy.libindy import set_runtime_config; set_runtime_config('{}')"
    error = run_python("-c", code, INDY_LIBRARY=tmp_path / "nowhere.so", fails=True)
    assert "OSError" in error and "nowhere.so" in error and "Set INDY_LIBRARY" in error


def test_import_does_not_load_the_library(tmp_path, run_python):
    run_python("-c", "import indy", INDY_LIBRARY=tmp_path / "nowhere.so")


def test_call_after_the_library_was_detached(fake, run_python):
    code = """if True:
        import asyncio, atexit

        def too_late():
            try:
                asyncio.run(wallet.generate_wallet_key("echo:x"))
            except RuntimeError as error:
                print(error)

        atexit.register(too_late)  # before the package's own handler, so it runs after it
        from indy import wallet

        asyncio.run(wallet.generate_wallet_key("echo:x"))
        """
    assert "exiting" in run_python("-c", code, INDY_LIBRARY=fake)
