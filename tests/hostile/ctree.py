"""C types, as far as the header has them; and what each means for whoever calls a function.

A type keeps the name that the header gives it: a `WalletHandle` is an `int32_t`, and is tested
otherwise than one.
"""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Type:
    name: str

    def called(self, name: str) -> Type:
        return replace(self, name=name)

    def plain(self) -> str:
        """Without the names that the header gave: equal where C takes one for the other."""
        raise NotImplementedError


@dataclass(frozen=True)
class Void(Type):
    name: str = "void"

    def plain(self) -> str:
        return "void"


@dataclass(frozen=True)
class Integer(Type):
    of: str = ""

    def called(self, name: str) -> Type:
        return Integer(name, self.plain())

    def plain(self) -> str:
        return self.of or self.name


@dataclass(frozen=True)
class Pointer(Type):
    to: Type
    is_const: bool

    def plain(self) -> str:
        return f"{'const ' * self.is_const}{self.to.plain()} *"


@dataclass(frozen=True)
class Parameter:
    name: str
    type: Type


@dataclass(frozen=True)
class Callback(Type):
    result: Type
    parameters: tuple[Parameter, ...]

    def plain(self) -> str:
        return f"{self.result.plain()} ({', '.join(it.type.plain() for it in self.parameters)})"


@dataclass(frozen=True)
class Struct(Type):
    fields: tuple[Parameter, ...]

    def plain(self) -> str:
        return f"struct {self.name}"


@dataclass(frozen=True)
class Opaque(Type):
    """What only the library's answers have."""

    def plain(self) -> str:
        return self.name


def role_of(parameters: tuple[Parameter, ...], position: int) -> str:
    """What a caller hands in at `position`, from 0: the key to the values that are tried there."""
    type_ = parameters[position].type
    if isinstance(type_, Integer):
        before = position and role_of(parameters, position - 1)
        return "length" if before == "bytes" else "integer"
    if isinstance(type_, Callback):
        return "function" if type_.name else "callback"
    if isinstance(type_, Pointer):
        return _role_of_pointer(type_)
    raise TypeError(f"{parameters[position]} is of a kind that nobody has values for")


def _role_of_pointer(type_: Pointer) -> str:
    if not type_.is_const:
        return "out"
    if isinstance(type_.to, Struct):
        return "struct"
    roles = {"char": "text", "uint8_t": "bytes", "void": "opaque"}
    if type_.to.plain() in roles:
        return roles[type_.to.plain()]
    raise TypeError(f"nobody has values for a {type_.plain()}")
