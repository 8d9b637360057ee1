"""Keeps what the library writes inside of one directory, whatever it is asked.

Paths in these calls are relative, and the directory that they begin from lies deep in a temporary one,
so that a few steps up do not leave it. Absolute are only places where nothing can be made.
"""

import os

NOWHERE = ["/dev/null/x", "/proc/none/x"]
UP = ["..", "../up", "../../up"]
HOSTILE_PATHS = [*NOWHERE, *UP, ".", "", "x" * 300, "\u00e4\u2028"]

DEPTH = 12  # a text may be doubled, and so go up more often than it should

# What has such a key is, or may become, a configuration with a path in it.
WITH_PATHS = (b"path", b"base_dir", b'"id', b"uri_pattern")


def enter(directory: str) -> None:
    """Makes a place deep inside `directory` the current one, and the home."""
    place = os.path.join(directory, *(["deep"] * DEPTH))
    os.makedirs(place)
    os.chdir(place)
    os.environ["HOME"] = place


def is_confined(text: bytes) -> bool:
    """Whether no path in `text` leads to where something could be made outside."""
    if not any(key in text for key in WITH_PATHS):
        return True
    rest = text
    for path in sorted(NOWHERE + UP, key=len, reverse=True):
        rest = rest.replace(path.encode(), b"")
    return b"/" not in rest and b"\\u002f" not in rest.lower() and text.count(b"..") < DEPTH
