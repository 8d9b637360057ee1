"""What both sides are asked: the same attributes, values, requests and sizes."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any

ISSUER = "NcYxiDXkpYi6ov5FcYDi1e"
HOLDER = "VsKV7grR1BUE29mG2Fm2kX"
ATTRIBUTES = ["age", "height", "name", "sex", "town"]
RAW = {
    "age": "28",
    "height": "175",
    "name": "1139481716457488690172217916278",
    "sex": "5",
    "town": "7",
}
"""Numbers all of them, so that what is signed does not depend on how a side encodes."""
CREDENTIALS = 5
"""Of a definition with a registry of its own each."""
PLACES = 1_000
NOW = 1_700_000_000

Function = Callable[[], object]
Command = Callable[[], Awaitable[object]]


@dataclass(frozen=True)
class Question:
    """A kind of proof, of a number of credentials."""

    count: int
    predicate: bool
    not_revoked: bool

    def __str__(self) -> str:
        parts = [f"{self.count} credential" + ("s" if self.count > 1 else "")]
        parts += ["predicate"] * self.predicate + ["not revoked"] * self.not_revoked
        return ", ".join(parts)

    def request(self, definition_ids: Sequence[str]) -> dict[str, Any]:
        """Of each credential one attribute, revealed, and maybe a predicate."""
        attributes, predicates = {}, {}
        for number, id_ in enumerate(definition_ids[: self.count]):
            restrictions = [{"cred_def_id": id_}]
            attributes[f"a{number}"] = {"name": "name", "restrictions": restrictions}
            age = {"name": "age", "p_type": ">=", "p_value": 18}
            predicates[f"p{number}"] = {**age, "restrictions": restrictions}
        interval = {"non_revoked": {"from": NOW, "to": NOW}} if self.not_revoked else {}
        return {
            "name": "bench",
            "version": "1.0",
            "nonce": "1139481716457488690172",
            "requested_attributes": attributes,
            "requested_predicates": predicates if self.predicate else {},
            **interval,
        }


QUESTIONS = [
    Question(count, predicate, not_revoked)
    for count in (1, CREDENTIALS)
    for not_revoked in (False, True)
    for predicate in (False, True)
]
REGISTRIES = {"registry of 1000": 1_000, "registry of 10000": 10_000}


def values() -> str:
    return json.dumps({name: {"raw": raw, "encoded": raw} for name, raw in RAW.items()})
