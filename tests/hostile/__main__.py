"""Makes malformed calls of every function that `include/indy.h` declares.

    INDY_LIBRARY=target/release/libindy.so python3 tests/hostile

`HOSTILE_CALLS` says how many (200,000), `HOSTILE_SEED` makes the calls of an earlier run again, but for
the handles that the library gave. The calls are made in a process of their own: one that dies or stands
still is told of with its last calls.
"""

import os
import random
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import arena
from elf import exported
from header import Header

HERE = Path(__file__).resolve().parent
HEADER = HERE.parent.parent / "include" / "indy.h"
STANDS_STILL = 300  # seconds without a call: more than the calling process waits for an answer
# Few arenas, and long blocks outside of them: memory that is free in them would look like memory that
# is lost.
ALLOCATOR = {"MALLOC_ARENA_MAX": "2", "MALLOC_MMAP_THRESHOLD_": "131072"}
TOLD = 8  # of the last calls


def main() -> int:
    library = str(Path(os.environ["INDY_LIBRARY"]).resolve())
    calls = int(os.environ.get("HOSTILE_CALLS", "200000"))
    seed = int(os.environ.get("HOSTILE_SEED") or random.SystemRandom().randrange(10**9))
    header = Header(HEADER.read_text())
    os.environ["INDY_LIBRARY"] = library
    is_right = parts_are_right()
    if not is_of(library, header):
        return 1
    print(f"HOSTILE_SEED={seed} HOSTILE_CALLS={calls}", flush=True)
    with tempfile.TemporaryDirectory(prefix="hostile-") as directory:
        return watched(library, header, directory, seed, calls) or not is_right


def parts_are_right() -> bool:
    """Runs the tests of the parts that this is made of, and those that need a process of their own."""
    tests = unittest.defaultTestLoader.discover(str(HERE), "test_*.py")
    return unittest.TextTestRunner(verbosity=0).run(tests).wasSuccessful()


def is_of(library: str, header: Header) -> bool:
    """Whether the header declares what the library exports: nothing less is tested then."""
    differing = exported(library, "indy_") ^ set(header.functions)
    if differing:
        print(f"only in one of the header and the library: {', '.join(sorted(differing))}")
    return not differing


def watched(library: str, header: Header, directory: str, seed: int, calls: int) -> int:
    descriptor = arena.create()
    remembered = arena.Remembered(descriptor)
    told = Path(directory) / "stderr"
    arguments = [library, HEADER, descriptor, Path(directory) / "wallets", seed, calls]
    command = [sys.executable, "-X", "faulthandler", HERE / "child.py", *map(str, arguments)]
    environment = {**os.environ, **ALLOCATOR, "RUST_BACKTRACE": "0"}
    with open(told, "wb") as stderr:
        child = subprocess.Popen(
            command, env=environment, stderr=stderr, pass_fds=[descriptor], stdin=subprocess.DEVNULL
        )
        status = wait(child, remembered)
    complaints = told.read_bytes()
    if status or b"panicked" in complaints:
        print(f"HOSTILE_SEED={seed} HOSTILE_CALLS={calls} ended with {status}; stderr ends with")
        print(complaints[-3000:].decode(errors="replace"))
        tell(remembered, header)
        return 1
    return 0


def wait(child: subprocess.Popen, remembered: arena.Remembered) -> int:
    """How the child ended; one that makes no call for long is ended."""
    while True:
        made = remembered.made()
        try:
            return child.wait(STANDS_STILL)
        except subprocess.TimeoutExpired:
            if remembered.made() == made:
                print(f"no call for {STANDS_STILL} s")
                child.kill()


def tell(remembered: arena.Remembered, header: Header) -> None:
    names = list(header.functions)
    for number, function, arguments in remembered.last()[-TOLD:]:
        texts = ", ".join(map(remembered.quote, arguments))
        print(f"call {number}: {names[function]}({texts})")


if __name__ == "__main__":
    sys.exit(main())
