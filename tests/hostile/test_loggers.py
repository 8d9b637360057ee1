"""The library's own functions for logging, handed to it as the host's logger, are no way to end it.

A logger stays for the life of a process, so this takes one of its own.
"""

import os
import subprocess
import sys
import unittest

PROGRAM = """
import ctypes, os
library = ctypes.CDLL(os.environ["INDY_LIBRARY"])
functions = [ctypes.c_void_p() for _ in range(4)]
assert library.indy_get_logger(*map(ctypes.byref, functions)) == 0
library.indy_set_logger(*functions)
library.indy_set_log_max_lvl(5)
assert library.indy_set_runtime_config(None) == 100
os._exit(0)
"""


class Loggers(unittest.TestCase):
    @unittest.skipUnless("INDY_LIBRARY" in os.environ, "no library is named")
    def test_the_librarys_own_functions_are_no_logger_that_calls_itself(self) -> None:
        ended = subprocess.run([sys.executable, "-c", PROGRAM], check=False, timeout=60)
        self.assertEqual(ended.returncode, 0)


if __name__ == "__main__":
    unittest.main()
