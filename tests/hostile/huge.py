"""Texts and bytes of 100 MB, once for each parameter that takes any.

Each takes tenths of a second, so the parameters take turns, and a run of few calls gets to some only.
Writing one takes as long, so all of a lap have the same.
"""

from random import Random

import care
from answers import Answers
from arena import HUGE
from calling import Caller
from targets import Target

# How a huge text begins and ends, and what is between.
SHAPES = [
    (b"", b"x", b""),
    (b'"', b"x", b'"'),
    (b'{"id":"', b"x", b'"}'),
    (b'{"seed":"', b"0", b'","did":"","name":""}'),
    (b'{"key":"', b"x", b'","path":"exported"}'),
    (b"", b"[", b""),
    (b"[", b"0,", b"0]"),
    (b"[", b"{},", b"{}]"),
    (b"[", b'"",', b'""]'),
    (b'{"$or":[', b"{},", b"{}]}"),
    (b"", b"7", b""),
    (b'{"nonce":"', b"7", b'"}'),
    (b"", b"\xc3\xa4", b""),
    (b"", b"x", b"\xff"),
]


class Huge:
    def __init__(self, caller: Caller, answers: Answers, seed: int):
        self._caller, self._answers = caller, answers
        self._random = Random(f"{seed}/huge")
        self._turns: list[tuple[str, int]] = []

    def calls(self, targets: dict[str, Target], count: int) -> None:
        begin, middle, end = self._random.choice(SHAPES)
        text = begin + middle * ((HUGE - len(begin) - len(end)) // len(middle)) + end
        at, length = self._caller.huge(text), len(text)
        for _ in range(count):
            if not self._turns:
                self._turns = list(_places(targets))
                self._random.shuffle(self._turns)
            name, place = self._turns.pop()
            self._call(targets[name], place, at, length)
            self._answers.wait()

    def _call(self, target: Target, place: int, at: int, length: int) -> None:
        arguments: list[int] = []
        for index, slot in enumerate(target.slots):
            value = self._random.choice(slot.right)
            if index == place:
                value = (at,) if slot.is_text else (at, length)
            arguments += value
        if target.callback:
            arguments[0] = self._answers.next_handle()
        hostile = 1 << target.slots[place].position
        self._caller.issue(target, arguments, hostile | hostile << 1)


def _places(targets: dict[str, Target]):
    for target in targets.values():
        for index, slot in enumerate(target.slots):
            kept = f"{target.name}.{slot.parameter.name}" in care.KEPT
            if (slot.is_text or len(slot.right[0]) == 2) and not kept:
                yield target.name, index
