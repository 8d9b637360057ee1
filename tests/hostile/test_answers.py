"""An answer that is missing, comes twice or comes to a refused call is found; so is a wrong code."""

import ctypes
import os
import struct
import unittest
from types import SimpleNamespace

import answers
from answers import Answers, Call
from ctree import Callback, Parameter, Void
from failures import Broken, check_details, position_of
from header import BUILT_IN

QUEUE = 1 << 21


class FakeLibrary:
    """Has the completions that a test has put into it."""

    header = SimpleNamespace(
        codes={"Success": 0, "CommonInvalidParam2": 101, "CommonInvalidState": 112}
    )

    def __init__(self) -> None:
        self.arrived, self._kept = b"", []
        self.memory = bytearray(16)

    def buffer(self, size: int) -> int:
        made = ctypes.create_string_buffer(size)
        self._kept.append(made)
        return ctypes.addressof(made)

    def pointer(self, _type: Callback, body: object) -> object:
        return body

    def call(self, name: str):
        return {"indy_queue_open": self._open, "indy_queue_drain": self._drain}[name]

    def complete(self, handle: int, err: int, details: bytes | None = None) -> None:
        told = ctypes.create_string_buffer(details) if details is not None else None
        self._kept.append(told)
        error = ctypes.addressof(told) if told else 0
        self.arrived += answers.COMPLETION.pack(handle, err, answers.ANSWER, *[0] * 8, error)

    def _open(self, queue: int, _descriptor: int) -> int:
        reader, self.writer = os.pipe()
        ctypes.memmove(queue, struct.pack("=ii", QUEUE, reader), 8)
        return 0

    def _drain(self, _queue: int, completions: int, _count: int) -> int:
        self.given = ctypes.create_string_buffer(self.arrived)
        count = len(self.arrived) // answers.COMPLETION.size
        ctypes.memmove(completions, struct.pack("=QQ", ctypes.addressof(self.given), count), 16)
        self.arrived = b""
        return 0


class Heard(unittest.TestCase):
    def setUp(self) -> None:
        self.library = FakeLibrary()
        self.answers = Answers(self.library)
        self.blamed = []
        self.function = SimpleNamespace(name="indy_do", blame=lambda *it: self.blamed.append(it))

    def issue(self) -> int:
        handle = self.answers.next_handle()
        self.answers.in_flight[handle] = Call(self.function, (handle,), 0)
        return handle

    def test_one_answer_is_right(self) -> None:
        self.library.complete(self.issue(), 0)
        self.library.complete(self.issue(), 101, b'{"message": "is null"}')
        self.answers.wait()
        self.assertEqual(self.answers.codes, {0: 1, 101: 1})
        self.assertEqual(len(self.blamed), 1)

    def test_a_second_answer_is_found(self) -> None:
        handle = self.issue()
        for _ in range(2):
            self.library.complete(handle, 0)
        self.assertRaises(Broken, self.answers.take)

    def test_an_answer_to_a_refused_call_is_found(self) -> None:
        self.library.complete(self.answers.next_handle(), 0)
        self.assertRaises(Broken, self.answers.take)

    def test_a_missing_answer_is_found(self) -> None:
        self.issue()
        patience, answers.PATIENCE = answers.PATIENCE, 0
        self.addCleanup(setattr, answers, "PATIENCE", patience)
        self.assertRaises(Broken, self.answers.wait)

    def test_callbacks_of_python_are_heard_like_those_of_the_queue(self) -> None:
        callback = Callback("", Void(), (Parameter("command_handle", BUILT_IN["int32_t"]),))
        heard = self.answers.thunk(callback)
        handle = self.issue()
        heard(handle, 0)
        self.answers.wait()
        heard(handle, 0)
        self.assertRaises(Broken, self.answers.take)

    def test_codes_and_details_are_looked_at(self) -> None:
        for err, details in (
            (0, b'{"message": "there was no error"}'),
            (77, b'{"message": "no such code"}'),
            (101, None),
            (101, b"no JSON"),
            (101, b'{"text": "no message"}'),
            (112, b'{"message": "the call panicked: this is a bug of the library"}'),
        ):
            with self.subTest(details):
                self.library.complete(self.issue(), err, details)
                self.assertRaises(Broken, self.answers.take)

    def test_libindys_numbers_of_parameters(self) -> None:
        positions = {99: None, 100: 1, 111: 12, 112: None, 114: None, 115: 13, 129: 27, 130: None}
        self.assertEqual({it: position_of(it) for it in positions}, positions)
        self.assertEqual(check_details(b'{"message": "is null"}', 101), "is null")


if __name__ == "__main__":
    unittest.main()
