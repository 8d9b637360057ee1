"""From a Python signature to a C one.

The type hints of a wrapper function are the only declaration of a command: its name with `indy_`
before it is the C function, its hints are the C parameters, its result is the shape of the
answer. This module knows nothing of loops, futures or the library.
"""

from __future__ import annotations

import ctypes
import json
import struct
from typing import (
    Annotated,
    Any,
    Callable,
    List,
    NamedTuple,
    Optional,
    TypeVar,
    cast,
    get_args,
    get_origin,
    get_type_hints,
)

Size = Annotated[int, "size_t"]  # an int is an `i32` in C, unless its hint is this one
Seconds = Annotated[int, "uint64_t"]  # or this one
TextBytes = Annotated[str, "bytes"]  # a str that C takes as bytes and their number
JsonList = Annotated[List[str], "JSON"]  # a list that C takes as JSON

F = TypeVar("F", bound=Callable[..., Any])


def in_c(name: str) -> Callable[[F], F]:
    """Says that a function's name in C, after `indy_`, is not the one that python3-indy gave it."""

    def named(function: F) -> F:
        setattr(function, "name_in_c", name)
        return function

    return named


def closes(opening: Callable[..., Any]) -> Callable[[F], F]:
    """
    Says that a function closes what another opens. It is not stopped where its task is cancelled; and
    it closes what was opened for a task that was cancelled meanwhile.
    """

    def closing(function: F) -> F:
        setattr(opening, "closed_by", function)
        setattr(function, "closes", True)
        return function

    return closing


Convert = Callable[[Any], Any]


def _text(name: str) -> Convert:
    def convert(value: Any) -> bytes:
        if not isinstance(value, str):
            raise TypeError(f"{name} must be a str, not {type(value).__name__}")
        encoded = value.encode()
        if b"\0" in encoded:
            raise ValueError(f"{name} holds a NUL character, which would cut it short")
        return encoded

    return convert


def _optional_text(name: str) -> Convert:
    text = _text(name)
    return lambda value: None if value is None else text(value)


def _data(name: str) -> Convert:
    def convert(value: Any) -> tuple[bytes, int]:
        if not isinstance(value, bytes):
            raise TypeError(f"{name} must be bytes, not {type(value).__name__}")
        if len(value) > 0xFFFF_FFFF:
            raise ValueError(f"{name} is longer than 4 GiB")
        return value, len(value)

    return convert


def _text_bytes(name: str) -> Convert:
    data = _data(name)

    def convert(value: Any) -> Any:
        if not isinstance(value, str):
            raise TypeError(f"{name} must be a str, not {type(value).__name__}")
        return data(value.encode())

    return convert


def _json_list(name: str) -> Convert:
    def convert(value: Any) -> bytes:
        if not isinstance(value, (list, tuple)):
            raise TypeError(f"{name} must be a list, not {type(value).__name__}")
        return json.dumps(value).encode()

    return convert


def _integer(type_: Any, least: int, most: int) -> Callable[[str], Convert]:
    def named(name: str) -> Convert:
        def convert(value: Any) -> Any:
            if not isinstance(value, int):
                raise TypeError(f"{name} must be an int, not {type(value).__name__}")
            if not least <= value <= most:
                raise ValueError(f"{name} must be from {least} to {most}")
            return type_(value) if type_ else value

        return convert

    return named


_handle = _integer(None, -(2**31), 2**31 - 1)


def _optional_handle(name: str) -> Convert:
    handle = _handle(name)
    return lambda value: -1 if value is None else handle(value)


def _flag(name: str) -> Convert:
    def convert(value: Any) -> bool:
        if not isinstance(value, bool):
            raise TypeError(f"{name} must be a bool, not {type(value).__name__}")
        return value

    return convert


def _unsigned(type_: Any) -> Callable[[str], Convert]:
    """Of one of C's unsigned types that is longer than an int."""
    return _integer(type_, 0, 2 ** (8 * ctypes.sizeof(type_)) - 1)


# How one Python argument becomes a C argument, or two. They are given to a function of which ctypes knows no
# types, as looking at those costs half of a call: an int is then a C int, which is also right for the shorter
# and the unsigned; bytes are a `char *`, and None is null. All others are said.
_PARAMETERS: dict[Any, Callable[[str], Convert]] = {
    int: _handle,
    Size: _unsigned(ctypes.c_size_t),
    Seconds: _unsigned(ctypes.c_uint64),
    Optional[int]: _optional_handle,
    bool: _flag,
    str: _text,
    Optional[str]: _optional_text,
    bytes: _data,
    TextBytes: _text_bytes,
    JsonList: _json_list,
}
_PAIRS = bytes, TextBytes

# `indy_completion_t` of the header: handle, error, kind, two numbers, three texts with their lengths,
# and the error's details. Only kind 0, an answer, is waited for.
COMPLETION = struct.Struct("@3i2q3P3NP")
_NUMBERS, _TEXTS, _LENGTHS = 3, 5, 8

# The first three of them.
HEADS = struct.Struct(f"@3i{COMPLETION.size - 3 * struct.calcsize('i')}x")

Completion = tuple[int, ...]


def _text_at(place: int) -> Callable[[Completion], str]:
    data = _data_at(place)
    return lambda completion: data(completion).decode()


def _optional_text_at(place: int) -> Callable[[Completion], Optional[str]]:
    text = _text_at(place)
    return lambda completion: text(completion) if completion[_TEXTS + place] else None


def _number_at(place: int) -> Callable[[Completion], int]:
    return lambda completion: completion[_NUMBERS + place]


def _data_at(place: int) -> Callable[[Completion], bytes]:
    start, length = _TEXTS + place, _LENGTHS + place
    return lambda completion: ctypes.string_at(completion[start], completion[length])


class _Shape(NamedTuple):
    """The callback of a queue for one shape of answer, and how each part is read."""

    callback: str
    parts: tuple[Callable[[Completion], Any], ...]


_SHAPES = {
    (): _Shape("indy_queue_cb", ()),
    (int,): _Shape("indy_queue_cb_handle", (_number_at(0),)),
    (int, int): _Shape("indy_queue_cb_handle_count", (_number_at(0), _number_at(1))),
    (bool,): _Shape("indy_queue_cb_flag", (lambda completion: completion[_NUMBERS] != 0,)),
    (str,): _Shape("indy_queue_cb_text", (_text_at(0),)),
    (str, str): _Shape("indy_queue_cb_texts", (_text_at(0), _text_at(1))),
    (str, Optional[str]): _Shape("indy_queue_cb_texts", (_text_at(0), _optional_text_at(1))),
    (str, str, str): _Shape("indy_queue_cb_three_texts", (_text_at(0), _text_at(1), _text_at(2))),
    (str, Optional[str], Optional[str]): _Shape(
        "indy_queue_cb_three_texts", (_text_at(0), _optional_text_at(1), _optional_text_at(2))
    ),
    (bytes,): _Shape("indy_queue_cb_bytes", (_data_at(0),)),
    (str, bytes): _Shape("indy_queue_cb_text_bytes", (_text_at(0), _data_at(1))),
}


class Answer:
    """What a command answers: None, one value, or a tuple."""

    def __init__(self, hint: Any) -> None:
        hints = get_args(hint) if get_origin(hint) is tuple else (hint,)
        self.callback, parts = _SHAPES[tuple(part for part in hints if part is not type(None))]
        self.is_nothing = not parts
        self.read: Callable[[Completion], Any]
        if len(parts) > 1:
            self.read = lambda completion: tuple(part(completion) for part in parts)
        else:
            self.read = parts[0] if parts else lambda _: None


class Signature:
    """The C side of a wrapper function."""

    def __init__(self, function: Callable[..., Any]) -> None:
        hints = get_type_hints(function, include_extras=True)
        hints.pop("options", None)  # not the command's own, see `_options`
        self.answer = Answer(hints.pop("return"))
        self.name = "indy_" + getattr(function, "name_in_c", function.__name__)
        self.closed_by: Callable[..., Any] | None = getattr(function, "closed_by", None)
        self.closes: bool = getattr(function, "closes", False)
        # Who is cancelled while waiting for it waits on, until it is known what is open.
        self.goes_to_its_end = self.closes or self.closed_by is not None
        self._command = function.__name__
        self._parameters = list(hints.items())

    def invoking(self, entry: Any, callback: Any) -> Callable[..., int]:
        """What calls `entry` with a handle and the C arguments that are made of Python's."""
        known = {"_entry": entry, "_callback": callback}
        return self._made("_entry(_handle, {}_callback)", ["_handle"], known)

    def converting(self) -> Callable[..., tuple[Any, ...]]:
        """What makes of Python's arguments those that are between the handle and the callback."""
        return self._made("({})", [], {})

    def _made(self, made: str, taken: list[str], known: dict[str, Any]) -> Callable[..., Any]:
        """
        One expression of this signature's own: a loop over its parameters takes longer than the call. It
        has the command's name, for whoever gives it too few or too many.
        """
        arguments = ""
        for name, hint in self._parameters:
            arguments += f"{'*' * (hint in _PAIRS)}_to_c_{name}({name}), "
            known[f"_to_c_{name}"] = _PARAMETERS[hint](name)
        names = ", ".join([*taken, *(name for name, _ in self._parameters)])
        function = cast(Callable[..., Any], eval(f"lambda {names}: {made.format(arguments)}", known))
        function.__name__ = function.__qualname__ = self._command
        return function


def text(name: str, value: str) -> bytes:
    """A C string, for the few functions that are not commands."""
    return cast(bytes, _text(name)(value))
