"""The functions of the header as they are called: their slots, and what a code may say of a call."""

import care
from answers import Answers, Call
from ctree import Callback, Parameter, Pointer, role_of
from failures import Broken, position_of
from handles import Handles
from header import Function
from native import Library, shape
from storages import Storages
from values import NOTHING, Choice, Slot, Texts, integer

OF_NO_QUEUE = [0, -1, 1, 2**31 - 1, -(2**31)]


class World:
    """What the slots of all functions are made of."""

    def __init__(self, library: Library, answers: Answers, handles: Handles):
        self.library, self.answers, self.handles = library, answers, handles
        self.storages = Storages(library, handles.requested)
        self.outs = [library.buffer(64) for _ in range(16)]
        self.thunks: dict[str, int] = {}

    def callbacks(self, type_: Callback) -> Choice:
        """Nearly always a queue's, as calling back into Python takes long."""
        plain = type_.plain()
        if plain not in self.thunks:
            self.thunks[plain] = self.answers.thunk(type_)
        queued = self.library.queued(type_)
        return [(queued,)] * 60 * bool(queued) + [(self.thunks[plain],)]


class Target:
    """One function. `slots` are in the order of its parameters; `turns`: their indices, those oftener that
    have more ways to be hostile; `positions`: by which its codes name its parameters; `unknown`:
    parameters, as bits, whose right values nobody knows; `gives`: the type of the handle it answers."""

    def __init__(self, function: Function, index: int, world: World, texts: Texts):
        self.function, self.index, self.name = function, index, function.name
        self.native = world.library.call(function.name)
        self.callback = shape(function)
        self.queued = world.library.queued(self.callback) if self.callback else 0
        self.has_code = function.result.plain() == "int32_t"
        self.positions = [
            care.OTHER_POSITIONS.get(f"{function.name}.{it.name}", position)
            for position, it in enumerate(function.parameters, 1)
        ]
        self.slots = [
            self._slot(position, world, texts)
            for position in range(len(function.parameters))
            if role_of(function.parameters, position) != "length"
        ]
        self.turns = [i for i, it in enumerate(self.slots) for _ in range(1 + 5 * it.is_rich)]
        self.rich = sum(1 << i for i, it in enumerate(self.slots) if it.is_rich)
        self.unknown = sum(1 << it.position for it in self.slots if not it.is_known)
        self.share = care.SHARES.get(function.name, 1.0)
        last = self.callback.parameters[2:3] if self.callback else ()
        self.gives = last[0].type.name if last else ""

    def _slot(self, position: int, world: World, texts: Texts) -> Slot:
        parameter = self.function.parameters[position]
        role, name = role_of(self.function.parameters, position), self.name
        if role == "text":
            return texts.text(name, parameter, position)
        if role == "bytes":
            return texts.bytes(parameter, position)
        if role == "integer":
            return self._integer(parameter, position, world.handles)
        if role == "out":  # two results are not written to one place
            return Slot([(world.outs[position],)], [NOTHING], parameter, position)
        return Slot(*_pointers(role, parameter, world), parameter, position)

    def _integer(self, parameter: Parameter, position: int, handles: Handles) -> Slot:
        """A number: handles are those that are open at the time, and no code names them."""
        slot = integer(self.name, parameter, position)
        type_ = parameter.type.name
        right = {
            "WalletHandle": handles.of_wallet(self.name),
            "PoolHandle": handles.stale["PoolHandle"],
            "CommandHandle": [(it,) for it in OF_NO_QUEUE],
        }
        if type_ in ("SearchHandle", "BlobHandle"):
            right[type_] = handles.given_to(type_, self.name, parameter.name)
        if self.name in care.SCRATCH_ONLY:
            right["WalletHandle"] = handles.scratch
        if type_ in right:
            slot.right, slot.hostile, slot.is_known = right[type_], handles.stale[type_], True
        if parameter.name == "queue":
            slot.right, slot.is_known = handles.queues, False
        elif parameter.name == "request":
            slot.right = handles.requests
        elif type_ == "CommandHandle":
            slot.hostile = slot.right
        return slot

    def blame(self, code: int, call: Call) -> None:
        """Fails if `code` names a parameter that nothing is wrong with."""
        position = position_of(code)
        suspects = call.hostile | self.unknown
        if position and not any(
            suspects >> index & 1 for index, it in enumerate(self.positions) if it == position
        ):
            raise Broken(f"{self.name} refused parameter {position}, which is right, with {code}")


def _pointers(role: str, parameter: Parameter, world: World) -> tuple[Choice, Choice]:
    """Right and hostile values of what is no text and no number."""
    type_ = parameter.type
    if role == "callback":
        return world.callbacks(type_), [NOTHING]
    if role == "function":
        return [(it,) for it in world.storages.functions(type_)], [NOTHING]
    if role == "struct":
        assert isinstance(type_, Pointer)
        right, wrong = world.storages.structures(type_.to)
        return [(it,) for it in right], [NOTHING, *((it,) for it in wrong)]
    if role == "opaque":
        return [NOTHING], [NOTHING, (1,), (-1,)]
    raise TypeError(f"nobody has values for {parameter}")
