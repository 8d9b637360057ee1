"""From a Python signature to a C one.

The type hints of a wrapper function are the only declaration of a command: its name with `indy_`
before it is the C function, its hints are the C parameters, its result is the shape of the
callback. This module knows nothing of loops, futures or the library.
"""

from __future__ import annotations

import ctypes
from typing import (
    Annotated,
    Any,
    Callable,
    NamedTuple,
    Optional,
    get_args,
    get_origin,
    get_type_hints,
)

CTypes = tuple[Any, ...]


Size = Annotated[int, "size_t"]  # an int is an `i32` in C, unless its hint is this one


def _text(name: str, value: Any) -> tuple[bytes]:
    if not isinstance(value, str):
        raise TypeError(f"{name} must be a str, not {type(value).__name__}")
    encoded = value.encode()
    if b"\0" in encoded:
        raise ValueError(f"{name} holds a NUL character, which would cut it short")
    return (encoded,)


def _optional_text(name: str, value: Any) -> tuple[bytes | None]:
    return (None,) if value is None else _text(name, value)


def _data(name: str, value: Any) -> tuple[bytes, int]:
    if not isinstance(value, bytes):
        raise TypeError(f"{name} must be bytes, not {type(value).__name__}")
    if len(value) > 0xFFFF_FFFF:
        raise ValueError(f"{name} is longer than 4 GiB")
    return value, len(value)


def _integer(least: int, most: int) -> Callable[[str, Any], tuple[int]]:
    def convert(name: str, value: Any) -> tuple[int]:
        if not isinstance(value, int):
            raise TypeError(f"{name} must be an int, not {type(value).__name__}")
        if not least <= value <= most:
            raise ValueError(f"{name} must be from {least} to {most}")
        return (value,)

    return convert


class Parameter(NamedTuple):
    """How one Python argument becomes one or two C arguments."""

    c_types: CTypes
    convert: Callable[[str, Any], tuple[Any, ...]]


class Part(NamedTuple):
    """How one or two of a callback's C values become one Python value."""

    c_types: CTypes
    read: Callable[..., Any]


_PARAMETERS: dict[Any, Parameter] = {
    int: Parameter((ctypes.c_int32,), _integer(-(2**31), 2**31 - 1)),
    Size: Parameter((ctypes.c_size_t,), _integer(0, 2 ** (8 * ctypes.sizeof(ctypes.c_size_t)) - 1)),
    str: Parameter((ctypes.c_char_p,), _text),
    Optional[str]: Parameter((ctypes.c_char_p,), _optional_text),
    bytes: Parameter((ctypes.c_char_p, ctypes.c_uint32), _data),
}

_PARTS: dict[Any, Part] = {
    int: Part((ctypes.c_int32,), int),
    bool: Part((ctypes.c_bool,), bool),
    str: Part((ctypes.c_char_p,), bytes.decode),
    bytes: Part((ctypes.c_void_p, ctypes.c_uint32), ctypes.string_at),
}


class Answer:
    """What a callback of one shape hears after the command handle and the error code."""

    def __init__(self, hint: Any) -> None:
        hints = get_args(hint) if get_origin(hint) is tuple else (hint,)
        self._parts = [_PARTS[part] for part in hints if part is not type(None)]
        self.c_types: CTypes = tuple(c for part in self._parts for c in part.c_types)

    def read(self, values: tuple[Any, ...]) -> Any:
        """The Python result: None, one value, or a tuple."""
        results: list[Any] = []
        at = 0
        for part in self._parts:
            width = len(part.c_types)
            results.append(part.read(*values[at : at + width]))
            at += width
        return tuple(results) if len(results) > 1 else results[0] if results else None


class Signature:
    """The C side of a wrapper function."""

    def __init__(self, function: Callable[..., Any]) -> None:
        hints = get_type_hints(function, include_extras=True)
        self.answer_hint = hints.pop("return")
        self.name = "indy_" + function.__name__
        self._parameters = [(name, _PARAMETERS[hint]) for name, hint in hints.items()]
        self.c_types: CTypes = tuple(c for _, p in self._parameters for c in p.c_types)

    def convert(self, arguments: tuple[Any, ...]) -> list[Any]:
        """The C arguments. They borrow from `arguments` and live as long as the list."""
        converted: list[Any] = []
        for (name, parameter), value in zip(self._parameters, arguments):
            converted += parameter.convert(name, value)
        return converted


def text(name: str, value: str) -> bytes:
    """A C string, for the few functions that are not commands."""
    return _text(name, value)[0]
