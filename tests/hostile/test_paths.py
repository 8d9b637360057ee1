"""No text that is handed in leads to where the library would write outside of its directory."""

import os
import unittest
from random import Random

import arena
import mutations
from arena import Arena
from paths import NOWHERE, WITH_PATHS, is_confined
from values import Texts


class Confinement(unittest.TestCase):
    def test_what_leads_outside_is_found(self) -> None:
        for text in (
            b'{"path":"/tmp"}',
            b'{"path": "a/b"}',
            b'{"path":"\\u002Ftmp"}',
            b'{"id":"/x"}',
        ):
            self.assertFalse(is_confined(text), text)
        for text in (
            b'{"path": "wallets"}',
            b'{"path": "../up"}',
            b'{"path": "/dev/null/x"}',
            b"a/b",
        ):
            self.assertTrue(is_confined(text), text)

    def test_all_configurations_of_a_lap_are_confined(self) -> None:
        descriptor = arena.create()
        self.addCleanup(os.close, descriptor)
        texts = Texts(Arena(descriptor), seed=7, lap=0)
        for key in ("config", "credentials", "import_config", "export_config", "config_json"):
            for (address,) in texts.mutated(key, key):
                self.assertTrue(is_confined(arena.text_at(address)))

    def test_bytes_that_are_put_in_begin_no_path(self) -> None:
        self.assertFalse(set(b"/.\\") & set(mutations.BYTES))
        seed = b'{"id":"wallet","storage_config":{"path":"wallets"}}'
        random = Random(7)
        for _ in range(3000):
            text = mutations.mutated(random, seed)
            for allowed in NOWHERE:
                text = text.replace(allowed.encode(), b"")
            is_configuration = any(it in text for it in WITH_PATHS)
            self.assertFalse(is_configuration and b'"/' in text, text)


if __name__ == "__main__":
    unittest.main()
