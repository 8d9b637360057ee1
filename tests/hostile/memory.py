"""What the process holds: memory, open files, threads."""

import ctypes
import gc
import os
from dataclasses import dataclass

C = ctypes.CDLL(None)


@dataclass(frozen=True)
class Held:
    kib: int
    files: int
    threads: int

    def __str__(self) -> str:
        return f"{self.kib / 1024:.1f} MiB, {self.files} files, {self.threads} threads"


def held() -> Held:
    """What is held when all that is free was given back to the system.

    Anonymous memory is counted: that of files (the library itself, the texts of the calls) comes and
    goes as the system likes.
    """
    gc.collect()
    C.malloc_trim(0)
    with open("/proc/self/status") as file:
        status = dict(line.split(":", 1) for line in file)
    kib = int(status["RssAnon"].split()[0])
    return Held(kib, len(os.listdir("/proc/self/fd")), int(status["Threads"]))
