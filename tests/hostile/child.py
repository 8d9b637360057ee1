"""The process that makes the calls, in laps: each opens wallets, makes its calls and closes all.

What is held after the laps is compared: a lap that leaves something shows. A crash or a hang is for the
process that watches this one.
"""

import os
import resource
import sys
import time
from pathlib import Path

import care
from answers import Answers
from arena import Arena
from calling import Caller
from failures import Broken
from handles import Handles
from header import Header
from huge import Huge
from memory import Held, held
from native import Library
from paths import enter
from targets import Target, World
from values import Texts
from wallets import Wallets
from wholeness import Wholeness

LAPS = 10
WARM = 1  # laps until all caches are full and all threads have started
COMPARED = 3  # laps after those, with the last ones
CALLS_OF_A_HUGE = 5_000
CALLS_AFTER_THE_LAST = 2_000
PATIENCE_MS = 60_000
SHOWN = 20  # of a list in a report

# Memory that two laps may differ by: fragments, and what the library keeps by right (the metrics of
# its commands, the directories of blob storages). In a million calls, 14 bytes of each are more.
LEVEL_KIB = 8 * 1024
LEVEL_FILES = 4

# Memory that the process may have at most. It takes 6 GB to read some texts of 100 MB; what takes more is
# to fail here, not to take the machine down.
MOST = 8 << 30


class Run:
    def __init__(self, library: str, header: str, descriptor: int, seed: int):
        self.header = Header(Path(header).read_text())
        self.arena, self.seed = Arena(descriptor), seed
        self.library = Library(library, self.header)
        self.answers, self.handles = Answers(self.library), Handles()
        self.world = World(self.library, self.answers, self.handles)
        self.caller = Caller(self.arena, self.library, self.answers, self.handles)
        self.wallets = Wallets(self.caller, self.answers, self.handles)
        self.wholeness = Wholeness(self.library, self.answers, self.handles)
        self.huge = Huge(self.caller, self.answers, seed)
        self.caller.configure()

    def targets(self, lap: int) -> dict[str, Target]:
        """All functions, with the texts of this lap."""
        texts = Texts(self.arena, self.seed, lap)
        self.caller.texts = texts
        self.caller.random.seed(f"{self.seed}/{lap}")
        functions = enumerate(self.header.functions.values())
        return {it.name: Target(it, index, self.world, texts) for index, it in functions}

    def lap(self, lap: int, calls: int) -> Held:
        targets = self.targets(lap)
        self.wallets.open(targets)
        called = [it for name, it in targets.items() if name not in (care.LAST, care.BETWEEN)]
        self.caller.lap(self.caller.deck(called, calls))
        self.library.call("indy_set_thread_inline")(0)
        self.wholeness.check(self.caller.random)
        self.huge.calls(targets, max(1, calls // CALLS_OF_A_HUGE))
        self.wallets.close()
        if self.library.call(care.BETWEEN)(PATIENCE_MS):
            raise Broken(f"{care.BETWEEN} failed at the end of a lap")
        self.caller.made[care.BETWEEN] += 1
        return held()

    def after_the_last(self, calls: int) -> None:
        """No callback is called any more, whatever is called."""
        targets = self.targets(LAPS)
        if self.library.call(care.LAST)():
            raise Broken("callbacks could not be detached")
        self.caller.made[care.LAST] += 1
        self.answers.in_flight.clear()
        called = [it for name, it in targets.items() if name != care.BETWEEN]
        for target in self.caller.deck(called, calls):
            self.caller.one(target)
            self.answers.in_flight.clear()
            if self.answers.take():
                raise Broken(f"after {care.LAST} {target.name} called back")


def check_level(laps: list[Held]) -> None:
    """Compares the least that was held: what is not given back at once makes a lap hold more."""
    early, late = laps[WARM : WARM + COMPARED], laps[-COMPARED:]
    first, last = (min(it, key=lambda held: held.kib) for it in (early, late))
    if last.kib - first.kib > LEVEL_KIB:
        raise Broken(f"memory is not level: {first} after {WARM} laps, {last} at the end")
    files = min(it.files for it in late) - min(it.files for it in early)
    if files > LEVEL_FILES:
        raise Broken(f"{files} files more are open at the end than after {WARM} laps")


def check_covered(run: Run, calls: int) -> None:
    """Every function was called, and as often as a share of all calls says."""
    least = calls // len(run.header.functions) // 60
    few = [
        f"{it}: {run.caller.made[it]}" for it in run.header.functions if run.caller.made[it] < least
    ]
    few = [it for it in few if not it.startswith((care.LAST, care.BETWEEN))]
    if few:
        raise Broken(f"called fewer than {least} times: {', '.join(few)}")


def table(run: Run, seconds: float) -> str:
    names = {code: name for name, code in run.header.codes.items()}
    made, returned, answered = run.caller.made.total(), run.caller.codes, run.answers.codes
    lines = [f"{made} calls of {len(run.caller.made)} functions in {seconds:.0f} s"]
    lines.append(f"{returned[0]} accepted, {returned.total() - returned[0]} refused")
    lines.append(f"{'':40}{'returned':>10}{'answered':>10}")
    for code in sorted(returned | answered):
        lines.append(f"{names[code]:40}{returned[code]:10}{answered[code]:10}")
    return "\n".join(lines)


def main() -> int:
    library, header, descriptor, directory, seed, calls = sys.argv[1:]
    began = time.monotonic()
    resource.setrlimit(resource.RLIMIT_DATA, (MOST, MOST))
    run = Run(library, header, int(descriptor), int(seed))
    enter(directory)
    laps = []
    try:
        for lap in range(LAPS):
            laps.append(run.lap(lap, int(calls) // LAPS))
            print(f"lap {lap}: {laps[-1]}", flush=True)
        run.after_the_last(CALLS_AFTER_THE_LAST)
        check_level(laps)
        check_covered(run, int(calls))
    except Broken as broken:
        print(f"BROKEN in call {run.arena.made}: {broken}")
        for handle, call in list(run.answers.in_flight.items())[:SHOWN]:
            arguments = ", ".join(map(run.arena.quote, call.arguments))
            print(f"in flight, {handle}: {call.function.name}({arguments})")
        return 1
    finally:
        print(table(run, time.monotonic() - began))
        for message, count in run.answers.messages.most_common(SHOWN):
            print(f"CommonInvalidState {count} times: {message}")
        sys.stdout.flush()
    return 0


if __name__ == "__main__":
    # The interpreter does not end in peace while threads of the library may still call into it.
    os._exit(main())
