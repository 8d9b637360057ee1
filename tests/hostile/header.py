"""Reads `include/indy.h`: which functions there are, and what their parameters are.

The header is the one place that every exported function is in, so a test that takes its functions from
here covers a new one by itself. What is not understood is an error: a declaration that was passed over
would be a function that nobody tests.
"""

import re
from dataclasses import dataclass

from ctree import Callback, Integer, Opaque, Parameter, Pointer, Struct, Type, Void

WORDS = re.compile(r"\s+|(?P<word>[A-Za-z_]\w*|\d+|\"C\"|[*(){}\[\],;=:])")
BUILT_IN = {
    "void": Void(),
    "char": Integer("char"),
    "bool": Integer("uint8_t"),
    **{name: Integer(name) for name in ("uint8_t", "uint32_t", "uint64_t", "size_t")},
    **{name: Integer(name) for name in ("int32_t", "int64_t")},
}


class NotUnderstood(Exception):
    """The header has something that this reader does not know."""


@dataclass(frozen=True)
class Function:
    name: str
    result: Type
    parameters: tuple[Parameter, ...]


def words_of(header: str) -> list[str]:
    """The header's words, without comments and without what is for the preprocessor."""
    lines = (line.split("//")[0] for line in re.sub(r"/\*.*?\*/", "", header).splitlines())
    text = "\n".join(line for line in lines if not line.lstrip().startswith("#"))
    words, at = [], 0
    while at < len(text):
        found = WORDS.match(text, at)
        if found is None:
            raise NotUnderstood(f"the character {text[at]!r} in {text[at - 60 : at + 20]!r}")
        if found["word"]:
            words.append(found["word"])
        at = found.end()
    return words


class Header:
    """`functions` by their names, and `codes`: the numbers of `ErrorCode` by theirs."""

    def __init__(self, text: str):
        self.words, self.at = words_of(text), 0
        self.types: dict[str, Type] = dict(BUILT_IN)
        self.codes: dict[str, int] = {}
        self.functions: dict[str, Function] = {}
        while self.at < len(self.words):
            self._declaration()

    def _next(self) -> str:
        if self.at == len(self.words):
            raise NotUnderstood("the header ends in the middle of a declaration")
        self.at += 1
        return self.words[self.at - 1]

    def _take(self, word: str) -> bool:
        is_next = self.at < len(self.words) and self.words[self.at] == word
        self.at += is_next
        return is_next

    def _need(self, word: str) -> None:
        if not self._take(word):
            around = " ".join(self.words[max(0, self.at - 12) : self.at + 4])
            raise NotUnderstood(f"{word!r} is missing in {around!r}")

    def _declaration(self) -> None:
        if self._take("extern"):
            self._need('"C"')
            self._need("{")
        elif self._take("}"):
            pass  # of `extern "C"`: all other braces are read with what they belong to
        elif self._take("enum"):
            self._enumeration()
        elif self._take("typedef"):
            self._typedef()
        else:
            self._function()

    def _enumeration(self) -> None:
        enumeration = self._next()
        self.types.setdefault(enumeration, Integer("int32_t"))
        values = self.codes if enumeration == "ErrorCode" else {}
        if self._take(":"):
            self._need("int32_t")
        self._need("{")
        while not self._take("}"):
            name = self._next()
            self._need("=")
            values[name] = int(self._next())
            self._take(",")
        self._need(";")

    def _typedef(self) -> None:
        if self._take("enum"):
            self._need(self._next())  # `typedef enum E E`
        elif self._take("struct"):
            self._structure()
        else:
            base = self._type()
            if self._take("("):
                name, defined = self._callback(base)
            else:
                name, defined = self._next(), base
            self.types[name] = defined.called(name)
        self._need(";")

    def _structure(self) -> None:
        self._need("{")
        fields = []
        while not self._take("}"):
            fields.append(self._parameter())
            self._need(";")
        name = self._next()
        self.types[name] = Struct(name, tuple(fields))

    def _function(self) -> None:
        result, name = self._type(), self._next()
        self._need("(")
        if name in self.functions:
            raise NotUnderstood(f"{name} is declared twice")
        self.functions[name] = Function(name, result, self._parameters())
        self._need(";")

    def _parameters(self) -> tuple[Parameter, ...]:
        if self.words[self.at : self.at + 2] == ["void", ")"]:
            self.at += 2
            return ()
        parameters = [self._parameter()]
        while self._take(","):
            parameters.append(self._parameter())
        self._need(")")
        return tuple(parameters)

    def _parameter(self) -> Parameter:
        base = self._type()
        if self._take("("):
            return Parameter(*self._callback(base))
        name = self._next()
        if not re.fullmatch(r"[a-z]\w*", name):
            raise NotUnderstood(f"{name!r} is no name of a parameter")
        if self._take("["):
            base = Opaque(f"{int(self._next())} of them")
            self._need("]")
        return Parameter(name, base)

    def _callback(self, result: Type) -> tuple[str, Callback]:
        self._need("*")
        name = self._next()
        self._need(")")
        self._need("(")
        return name, Callback("", result, self._parameters())

    def _type(self) -> Type:
        is_const = self._take("const")
        name = self._next()
        if name not in self.types:
            raise NotUnderstood(f"the type {name!r}")
        type_ = self.types[name]
        while self._take("*"):
            type_, is_const = Pointer("", type_, is_const), False
        return type_
