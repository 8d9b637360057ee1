"""The handles that calls are made with: of what is open, of what was, and of what never was."""

from collections import deque

import care
from values import Choice

# None that may be open: handles are counted from 1.
STALE = [0, -1, -3, 2**31 - 1, -(2**31), 2**30, 999_999_999]

# Families of functions, by how their names begin, and the wallet that has what they need.
FAMILIES = {"indy_issuer": "issuer", "indy_prover": "prover"}
OTHERS = "raw"

VICTIM = "victim of "  # another wallet of the same, where what others need may be taken away

KINDS = ["WalletHandle", "SearchHandle", "BlobHandle", "PoolHandle", "CommandHandle"]

# What a function gives or takes, by the type and by what its name, or the parameter's, has in it.
GIVEN = {
    ("SearchHandle", "wallet_search"): "searches for records",
    ("SearchHandle", "for_proof_req"): "searches for a proof",
    ("SearchHandle", ""): "searches for credentials",
    ("BlobHandle", "writer"): "blobs to write",
    ("BlobHandle", ""): "blobs to read",
}

MAX_SCRATCH = 6
MAX_QUEUES = 8


class Handles:
    """Lists that slots share: a handle that is opened or closed is in all of them at once."""

    def __init__(self) -> None:
        # Of each kind its own: a closed search may have the number of an open wallet.
        self.stale: dict[str, Choice] = {kind: [(it,) for it in STALE] for kind in KINDS}
        self.wallets: dict[str, Choice] = {
            start + it: [] for it in (*FAMILIES.values(), OTHERS) for start in ("", VICTIM)
        }
        self.scratch: Choice = [(2**30,)]
        self.given: dict[str, Choice] = {kind: [(2**30,)] for kind in GIVEN.values()}
        self.requests: Choice = [(0,), (1,), (-1,), (2**63 - 1,)]
        self.queues: Choice = [(0,), (-1,), (12345,)]
        self.open_queues: deque[int] = deque()

    def of_wallet(self, function: str) -> Choice:
        family = next((it for start, it in FAMILIES.items() if function.startswith(start)), OTHERS)
        return self.wallets[VICTIM + family if care.TAKES_AWAY.search(function) else family]

    def given_to(self, type_: str, function: str, parameter: str) -> Choice:
        """The handles that fit a parameter: a search for credentials is none for records."""
        return self.given[kind_of(type_, f"{function}.{parameter}")]

    def opened(self, type_: str, function: str, handle: int) -> None:
        """Notes a handle that the library gave; the oldest are forgotten."""
        of_kind = self.given[kind_of(type_, function)]
        of_kind.append((handle,))
        if len(of_kind) > 40:
            self.make_stale(type_, of_kind.pop(1))

    def forget_searches(self) -> None:
        for (type_, _), kind in GIVEN.items():
            if type_ == "SearchHandle":
                del self.given[kind][1:]

    def make_stale(self, kind: str, handle: tuple[int, ...]) -> None:
        stale = self.stale[kind]
        stale.append(handle)
        if len(stale) > 60:
            del stale[len(STALE)]

    def requested(self, number: int) -> None:
        self.requests.append((number,))
        if len(self.requests) > 40:
            del self.requests[4]


def kind_of(type_: str, name: str) -> str:
    return next(kind for (it, part), kind in GIVEN.items() if it == type_ and part in name)
