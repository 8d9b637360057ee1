"""What is handed in for each parameter: right values and hostile ones.

A slot has both, as tuples of the numbers that ctypes takes; bytes and their length are one slot, as no
length may be more than there is. Slots that are handles share their lists with `Handles`, which changes
them while the calls go on.
"""

from dataclasses import dataclass
from random import Random

import care
import mutations
from arena import Arena
from ctree import Integer, Parameter
from mutations import NOT_UTF8
from paths import is_confined
from seeds import bytes_by_parameter, texts

Choice = list[tuple[int, ...]]

TRIED = 120  # texts that are made of one right one
ROOM = 300_000  # bytes that they take together, at most

INTEGERS = [0, -1, 1, 2, 255, 256, 2**31 - 1, -(2**31), 2**32 - 1, 2**63 - 1, -(2**63), 1_000_003]
RIGHT_INTEGERS = {
    "count": [1, 2, 50],
    "timestamp": [100, 200],
    "protocol_version": [2, 2, 2, 1],
    "retroactive": [0, 1],
    "err": [0, 113, 210, 212],
    "flag": [0, 1],
    "max_lvl": [0, 1, 5],
}
NOTHING = (0,)


@dataclass
class Slot:
    """`is_known`: whether the right values are: else nobody can say that one was blamed wrongly.
    `is_rich`: there are more ways to be hostile than with a number."""

    right: Choice
    hostile: Choice
    parameter: Parameter
    position: int
    is_known: bool = True
    is_text: bool = False
    is_rich: bool = False


class Texts:
    """The texts of one lap, in the arena. They are the same for the same seed and lap."""

    def __init__(self, arena: Arena, seed: int, lap: int):
        self._arena, self._seed, self._lap = arena, seed, lap
        self._seeds, self._bytes = texts(), bytes_by_parameter()
        self._mutated: dict[str, Choice] = {}
        arena.clear()
        random = Random(f"{seed}/common")
        self.common = [self._put(it) for it in mutations.common(random) if is_confined(it)]
        self._not_utf8 = [self._put(it) for it in NOT_UTF8]
        self.not_utf8 = {it for (it,) in self._not_utf8}

    def _put(self, text: bytes) -> tuple[int]:
        return (self._arena.put(text),)

    def key(self, function: str, parameter: str) -> str | None:
        """The name under which there are right texts for this parameter."""
        own = f"{function}.{parameter}"
        return own if own in self._seeds else parameter if parameter in self._seeds else None

    def text(self, function: str, parameter: Parameter, position: int) -> Slot:
        key = self.key(function, parameter.name)
        own = f"{function}.{parameter.name}"
        everywhere = [NOTHING] * 25 + self._not_utf8 * 4 + self.common
        if key is None:
            return Slot(self.common, everywhere, parameter, position, False, True, True)
        right = [self._put(it.encode()) for it in self._seeds[key]]
        if own in care.STRUCTURE_ONLY:
            everywhere = [NOTHING] + self._not_utf8 + self.common[:20]
        return Slot(
            right, everywhere + self.mutated(key, own), parameter, position, True, True, True
        )

    def mutated(self, key: str, own: str) -> Choice:
        if key not in self._mutated:
            lap = "" if own in care.KEPT else self._lap
            random = Random(f"{self._seed}/{lap}/{key}")
            made = self._variants(random, key)
            self._mutated[key] = [self._put(it) for it in made]
        return self._mutated[key]

    def _variants(self, random: Random, key: str) -> list[bytes]:
        """Confined texts that are nearly right, as many as there is room for."""
        seeds, made, room, derived = self._seeds[key], [], ROOM, care.DERIVED
        while len(made) < TRIED and room > 0:
            seed = random.choice(seeds).encode()
            if key in care.STRUCTURE_ONLY:
                text = mutations.only_structure(random, seed)
            else:
                text = mutations.mutated(random, seed)
            if "query" in key or "filter" in key:
                text = mutations.some_query(random, text)
            if key in care.KEYS and care.RAW not in text:
                derived -= 1
            if is_confined(text) and derived >= 0:
                made.append(text)
            room -= len(text)
        return made

    def bytes(self, parameter: Parameter, position: int) -> Slot:
        known = self._bytes.get(parameter.name)
        right = [(self._arena.put(it), len(it)) for it in known or [b"some bytes", b"{}"]]
        random = Random(f"{self._seed}/{self._lap}/{parameter.name}")
        hostile = [(0, 0), (0, 5), (0, -1), (right[0][0], 0)] * 3
        hostile += [(at, random.randrange(1, length + 1)) for at, length in right * 4]
        made = [mutations.mutated(random, it) for it in known or [] for _ in range(TRIED // 4)]
        made += [*NOT_UTF8, b"\0", b"\0" * 64, random.randbytes(64), random.randbytes(3000), b"["]
        hostile += [(self._arena.put(it), len(it)) for it in made]
        return Slot(right, hostile, parameter, position, known is not None, False, True)


def integer(function: str, parameter: Parameter, position: int) -> Slot:
    name, own = parameter.name, f"{function}.{parameter.name}"
    hostile = [(it,) for it in care.INTEGERS.get(own, INTEGERS)]
    right = [(it,) for it in care.INTEGERS.get(own, RIGHT_INTEGERS.get(name, INTEGERS))]
    is_known = own not in care.INTEGERS and name in RIGHT_INTEGERS
    assert isinstance(parameter.type, Integer)
    return Slot(right, hostile, parameter, position, is_known)
