"""The library as ctypes calls it, and functions that are handed to it.

All pointers are handed over as numbers: they point into memory that lives as long as the process.
"""

import ctypes
from collections.abc import Callable

from ctree import Callback, Integer, Struct, Type, Void
from header import Function, Header

INTEGERS = {
    "char": ctypes.c_char,
    "uint8_t": ctypes.c_uint8,
    "int32_t": ctypes.c_int32,
    "uint32_t": ctypes.c_uint32,
    "int64_t": ctypes.c_int64,
    "uint64_t": ctypes.c_uint64,
    "size_t": ctypes.c_size_t,
}


def ctype(type_: Type):
    """How ctypes hands a value of this type over."""
    if isinstance(type_, Void):
        return None
    return INTEGERS[type_.plain()] if isinstance(type_, Integer) else ctypes.c_void_p


def prototype(type_: Callback):
    """What ctypes makes functions of this type with."""
    return ctypes.CFUNCTYPE(ctype(type_.result), *(ctype(it.type) for it in type_.parameters))


class Library:
    """The functions of a header in a library that was built."""

    def __init__(self, path: str, header: Header):
        self.header = header
        loaded = ctypes.CDLL(path)
        self._kept: list[object] = []
        self._functions, self._queued = {}, {}
        for function in header.functions.values():
            native = self._functions[function.name] = loaded[function.name]
            native.argtypes = [ctype(it.type) for it in function.parameters]
            native.restype = ctype(function.result)
            if function.name.startswith("indy_queue_cb"):
                plain = Callback("", function.result, function.parameters).plain()
                self._queued[plain] = ctypes.cast(native, ctypes.c_void_p).value

    def call(self, name: str) -> Callable[..., int]:
        return self._functions[name]

    def queued(self, callback: Callback) -> int:
        """The function that leaves a completion in a queue where this callback would be called."""
        return self._queued.get(callback.plain(), 0)

    def pointer(self, type_: Callback, body: Callable[..., object]) -> int:
        """`body` as a function that C can call, for ever."""
        made = prototype(type_)(body)
        self._kept.append(made)
        return ctypes.cast(made, ctypes.c_void_p).value

    def buffer(self, size: int) -> int:
        """Zeroed memory, for ever."""
        made = ctypes.create_string_buffer(size)
        self._kept.append(made)
        return ctypes.addressof(made)

    def structure(self, type_: Struct, values: dict[str, int]) -> int:
        """A struct with these values in its fields, and some zeroed memory behind it, for ever."""
        fields = [(it.name, ctype(it.type)) for it in type_.fields]
        layout = type(type_.name, (ctypes.Structure,), {"_fields_": fields})
        behind = 4096
        at = self.buffer(ctypes.sizeof(layout) + behind)
        structure = layout.from_address(at)
        for name, value in values.items():
            setattr(structure, name, value)
        return at

    def size(self, type_: Struct) -> int:
        return sum(ctypes.sizeof(ctype(it.type)) for it in type_.fields)

    def current_error(self) -> bytes | None:
        """What the library tells of the last error on this thread."""
        told = ctypes.c_char_p()
        self._functions["indy_get_current_error"](ctypes.addressof(told))
        return told.value


def address_in_c(name: str) -> int:
    """A function of the C library: one that can be called from any thread without an interpreter."""
    return ctypes.cast(ctypes.CDLL(None)[name], ctypes.c_void_p).value


def shape(function: Function) -> Callback | None:
    """The type of the callback of a command; None if the function is not one."""
    last = function.parameters[-1].type if function.parameters else None
    return last if isinstance(last, Callback) and not last.name else None
