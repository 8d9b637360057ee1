"""Makes the calls, and compares what each returns with what the header promises."""

import ctypes
from collections import Counter
from random import Random

import care
from answers import Answers, Call
from arena import Arena
from failures import INVALID_STATE, Broken, check_details, position_of
from handles import MAX_QUEUES, Handles
from native import Library
from targets import OF_NO_QUEUE, Target
from values import Texts

MAX_IN_FLIGHT = 400
TAKEN_EACH = 64  # calls between two looks at what was answered


class Caller:
    """Issues calls whose values come from one random generator: a seed makes the same again."""

    def __init__(self, arena: Arena, library: Library, answers: Answers, handles: Handles):
        self._arena, self._library = arena, library
        self._answers, self._handles = answers, handles
        self._sane = text_for_ever(library, care.SANE)
        self.random = Random()
        self.texts: Texts | None = None
        self.made: Counter[str] = Counter()
        self.codes: Counter[int] = Counter()

    def deck(self, targets: list[Target], calls: int) -> list[Target]:
        """Which functions are called, each as often as it is to be, in a random order."""
        shares = sum(it.share for it in targets)
        cards = [it for it in targets for _ in range(max(1, round(calls * it.share / shares)))]
        self.random.shuffle(cards)
        return cards

    def lap(self, cards: list[Target]) -> None:
        for number, target in enumerate(cards):
            self.one(target)
            if number % TAKEN_EACH == 0:
                self._answers.take()
                if len(self._answers.in_flight) > MAX_IN_FLIGHT:
                    self._answers.wait(MAX_IN_FLIGHT // 2)
        self._answers.wait()

    def one(self, target: Target) -> None:
        self.issue(target, *self._arguments(target, self._hostile(target)))

    def text(self, text: bytes) -> int:
        """A text that lives until the next lap."""
        return self._arena.put(text)

    def huge(self, text: bytes) -> int:
        """The huge text, which lives until the next one."""
        return self._arena.put_huge(text)

    def _hostile(self, target: Target) -> int:
        """Which slots get hostile values, as bits: mostly one, so that it is reached."""
        if not target.slots:
            return 0
        turns, how = target.turns, self.random.random()
        one = 1 << turns[int(self.random.random() * len(turns))]
        if how < 0.7:
            return one
        return one | self.random.getrandbits(len(target.slots)) & target.rich if how < 0.95 else 0

    def _arguments(self, target: Target, chosen: int) -> tuple[list[int], int]:
        """The arguments, and which of the parameters are hostile, as bits."""
        arguments, bits, random = [], 0, self.random.random
        for index, slot in enumerate(target.slots):
            is_hostile = chosen >> index & 1
            values = slot.hostile if is_hostile else slot.right
            value = values[int(random() * len(values))]
            if is_hostile:
                bits |= (1 << len(value)) - 1 << slot.position
            arguments += value
        if target.callback:
            self._command_handle(arguments, bits & 1)
        return arguments, bits

    def _command_handle(self, arguments: list[int], is_hostile: int) -> None:
        """Each command in flight has a handle of its own; hostile ones are of no queue."""
        if is_hostile and arguments[0] not in self._answers.in_flight:
            return
        arguments[0] = self._answers.next_handle()

    def issue(self, target: Target, arguments: list[int], hostile: int) -> int:
        self._arena.remember(target.index, tuple(arguments))
        code = target.native(*arguments)
        self.made[target.name] += 1
        if not target.has_code:
            return 0
        self.codes[code] += 1
        call = Call(target, tuple(arguments), hostile)
        if code == 0:
            self._accepted(call)
        else:
            self._refused(code, call)
        return code

    def _accepted(self, call: Call) -> None:
        target, hostile = call.function, call.hostile
        if self._must_be_refused(target, call.arguments, hostile):
            raise Broken(f"{target.name} accepted what no call may have")
        if (
            target.queued
            and call.arguments[-1] == target.queued
            and call.arguments[0] in OF_NO_QUEUE
        ):
            raise Broken(f"{target.name} accepted a handle of no queue for a queue")
        if target.callback:
            self._answers.in_flight[call.arguments[0]] = call
        after = AFTER.get(target.name)
        if after:
            after(self, call)

    def _refused(self, code: int, call: Call) -> None:
        target = call.function
        if code not in self._library.header.codes.values():
            raise Broken(f"{target.name} returned {code}, which is no code")
        message = check_details(self._library.current_error(), code)
        target.blame(code, call)
        if code == INVALID_STATE:
            self._answers.note(target.name, message)
        expected = self._must_be_refused(target, call.arguments, call.hostile)
        if expected and position_of(code) != target.positions[expected - 1]:
            raise Broken(f"{target.name} refused parameter {expected} with {code}: {message}")

    def _must_be_refused(self, target: Target, arguments: tuple[int, ...], hostile: int) -> int:
        """The position of the only hostile parameter, if it is one that no function may accept."""
        if hostile & hostile - 1 or not hostile or target.unknown:
            return 0
        position = hostile.bit_length()
        if arguments[position - 1] in self.texts.not_utf8:
            return position
        return (
            position if target.callback and position == len(arguments) and not arguments[-1] else 0
        )

    def _after_queue_open(self, call: Call) -> None:
        """Too many open queues would leave no descriptor for anything else."""
        queue = ctypes.c_int32.from_address(call.arguments[0]).value
        self._handles.open_queues.append(queue)
        self._handles.queues.append((queue,))
        if len(self._handles.open_queues) > MAX_QUEUES:
            oldest = self._handles.open_queues.popleft()
            self._library.call("indy_queue_close")(oldest)
            self._handles.queues.remove((oldest,))

    def configure(self, _call: Call | None = None) -> None:
        if self._library.call("indy_set_runtime_config")(self._sane):
            raise Broken("a configuration that is right was refused")


AFTER = {
    "indy_queue_open": Caller._after_queue_open,
    "indy_set_runtime_config": Caller.configure,
}


def text_for_ever(library: Library, text: bytes) -> int:
    at = library.buffer(len(text) + 1)
    ctypes.memmove(at, text, len(text))
    return at
