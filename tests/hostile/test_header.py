"""The reader of the header takes what cbindgen writes, and refuses what it does not know."""

import unittest

from ctree import Callback, Parameter, role_of
from header import Header, NotUnderstood

HEADER = """
#ifndef INDY_H
// A code; and a call(of nothing);
enum ErrorCode
#if __STDC_VERSION__ >= 202311L
  : int32_t
#endif
 {
  Success = 0,
  // One more.
  Failure = 100,
};
typedef int32_t ErrorCode;
enum CompletionKind {
  CompletionKind_Answer = 0,
};
typedef int32_t CompletionKind;
typedef int32_t WalletHandle;
typedef const char *Text;
typedef const uint8_t *Bytes;
typedef size_t *Out_usize;
typedef void (*Listener)(const char *stage, uint64_t done);
typedef struct {
  size_t size;
  Listener listener;
  int64_t numbers[2];
} Functions;
typedef const Functions *FunctionsPointer;
extern "C" {
ErrorCode indy_do(int32_t command_handle,
                  WalletHandle wallet_handle,
                  Text text,
                  Bytes bytes,
                  uint32_t bytes_len,
                  Out_usize out,
                  Listener listener,
                  FunctionsPointer functions,
                  const void *context,
                  void (*cb)(int32_t command_handle, ErrorCode err, bool valid));
void indy_end(void);
}  // extern "C"
"""

# Of `indy_do`.
ROLES = ["integer", "integer", "text", "bytes", "length", "out", "function", "struct", "opaque"]
ROLES.append("callback")


class TheReader(unittest.TestCase):
    def test_functions_have_their_parameters(self) -> None:
        functions = Header(HEADER).functions
        self.assertEqual(list(functions), ["indy_do", "indy_end"])
        self.assertEqual(functions["indy_end"].parameters, ())
        parameters = functions["indy_do"].parameters
        self.assertEqual([role_of(parameters, it) for it in range(len(parameters))], ROLES)
        self.assertEqual(parameters[1].type.name, "WalletHandle")

    def test_codes_have_their_numbers(self) -> None:
        self.assertEqual(Header(HEADER).codes, {"Success": 0, "Failure": 100})

    def test_callbacks_of_one_shape_are_equal_whatever_their_types_are_called(self) -> None:
        text = (
            "typedef int32_t H; void f(void (*cb)(H handle, bool b)); void g(int32_t a, uint8_t b);"
        )
        functions = Header(text).functions
        callback, other = functions["f"].parameters[0].type, functions["g"]
        self.assertEqual(callback.plain(), Callback("", other.result, other.parameters).plain())

    def test_what_is_not_known_is_refused(self) -> None:
        for text in (
            "ErrorCode indy_do(Unknown it);",
            "void indy_do(int32_t it)",
            "void indy_do(int32_t);",
            "void indy_do(int32_t it, ...);",
            "union U { int32_t a; };",
            "typedef enum A B;",
            "static void indy_do(void);",
            "void indy_do(void); void indy_do(void);",
        ):
            with self.subTest(text), self.assertRaises(NotUnderstood):
                Header(text)

    def test_a_parameter_that_nobody_has_values_for_is_refused(self) -> None:
        parameters = Header("void f(const uint64_t *numbers);").functions["f"].parameters
        self.assertIsInstance(parameters[0], Parameter)
        with self.assertRaises(TypeError):
            role_of(parameters, 0)


if __name__ == "__main__":
    unittest.main()
