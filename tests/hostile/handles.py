"""The handles that calls are made with: of what is open, of what was, and of what never was."""

from collections import deque

from values import Choice

STALE = [0, -1, 1, 7, 2**31 - 1, -(2**31), 2**30, 999_999]

# Families of functions, by how their names begin, and the wallet that has what they need.
FAMILIES = {"indy_issuer": "issuer", "indy_prover": "prover"}
OTHERS = "raw"

MAX_SCRATCH = 6
MAX_QUEUES = 8


class Handles:
    """Lists that slots share: a handle that is opened or closed is in all of them at once."""

    def __init__(self) -> None:
        self.stale: Choice = [(it,) for it in STALE]
        self.wallets: dict[str, Choice] = {it: [] for it in ("issuer", "prover", "raw")}
        self.scratch: Choice = [(2**30,)]
        self.searches: Choice = [(2**30,)]
        self.blobs: Choice = [(2**30,)]
        self.requests: Choice = [(0,), (1,), (-1,), (2**63 - 1,)]
        self.queues: Choice = [(0,), (-1,), (12345,)]
        self.open_queues: deque[int] = deque()

    def of_wallet(self, function: str) -> Choice:
        family = next((it for start, it in FAMILIES.items() if function.startswith(start)), OTHERS)
        return self.wallets[family]

    def opened(self, kind: str, handle: int) -> None:
        """Notes a handle that the library gave; the oldest are forgotten."""
        of_kind = {"SearchHandle": self.searches, "BlobHandle": self.blobs}[kind]
        of_kind.append((handle,))
        if len(of_kind) > 40:
            self.make_stale(of_kind.pop(0))

    def make_stale(self, handle: tuple[int, ...]) -> None:
        self.stale.append(handle)
        if len(self.stale) > 60:
            del self.stale[len(STALE)]

    def requested(self, number: int) -> None:
        self.requests.append((number,))
        if len(self.requests) > 40:
            del self.requests[4]
