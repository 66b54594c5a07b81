"""A board that speaks TLS, in little more than the smallest heap, and the key that it is given."""

import pathlib
import random
import ssl
import subprocess
import tempfile
import unittest

from board_case import BoardTest
from peer import Disconnected, sealed_key
from tests_path import REPOSITORY

KEYS = ["%02x" % number * 32 for number in range(10)]


class TlsTest(BoardTest):
    heap = 84  # KiB; the MicroPython of these tests takes 4 of them for TLS

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        made = pathlib.Path(folder.name)
        subprocess.run([REPOSITORY / "scripts" / "certificate", made], check=True)
        cls.tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        cls.tls.load_cert_chain(made / "gateway.pem", made / "gateway.key")
        cls.settings = f"TLS = True\nCA = {str(made / 'ca.pem')!r}\n"

    def test_speaks_tls_in_little_more_heap_than_a_small_board_has(self):
        self.assertEqual(self.eval("2+3"), 5)
        self.put_file("large", bytes(20_000))
        self.put_script("import time\nwhile True: time.sleep(1)")
        self.assertEqual(self.script_state(), "running")
        self.assertEqual(len(self.eval("'x' * 2000")), 2000)
        print("heap: %d bytes free on a board that speaks TLS" % self.value(type="status")["free"])

    def test_frames_that_come_together_are_all_taken_at_once(self):
        self.connection.send_raw(b'{"op":"ping"}\n' * 20)
        for _ in range(20):
            self.connection.expect("pong", timeout=0.9)

    def test_does_not_speak_with_who_has_no_certificate_of_its_ca(self):
        config = (self.board.flash / "config.py").read_text().replace("ca.pem", "gateway.pem")
        self.board.power_cut()
        (self.board.flash / "config.py").write_text(config)
        self.board.start(self.micropython, self.heap)
        with self.assertRaises(ssl.SSLError):
            self.peer.accept_raw()

    def test_proves_itself_with_the_key_that_it_was_given(self):
        self.give(1)
        self.assertEqual((self.board.flash / "node.key").read_text(), KEYS[1])
        self.peer.key = KEYS[1]
        self.reconnect()
        self.board.power_cut()
        self.start()
        self.give(2)
        self.peer.key = KEYS[2]
        self.reconnect()

    def test_two_keys_in_one_connection(self):
        self.give(1)
        self.give(2)
        self.peer.key = KEYS[2]
        self.reconnect()

    def test_takes_no_key_that_was_not_sealed_for_it(self):
        frame = sealed_key(("a key that it does not hold", self.connection.proved[1]), 1, KEYS[1])
        self.connection.send(**frame)
        self.connection.expect_close()
        self.assertFalse((self.board.flash / "node.key").exists())
        self.reconnect()

    def test_power_cut_at_any_moment_leaves_a_key_that_the_gateway_knows(self):
        for generation in range(1, 6):
            self.connection.send(**sealed_key(self.connection.proved, generation, KEYS[generation]))
            wait = random.random() * 0.02
            try:
                self.connection.expect("stored", timeout=wait)
            except (TimeoutError, Disconnected):
                pass
            self.board.power_cut()
            stored = self.board.flash / "node.key"
            self.peer.key = stored.read_text() if stored.exists() else self.peer.key
            self.assertIn(self.peer.key, [KEYS[generation], KEYS[generation - 1], self.connection.proved[0]])
            self.start()

    def test_key_that_is_whole_counts(self):
        flash = self.board.flash
        for old, new, key in ((None, KEYS[1], KEYS[1]), (KEYS[2], KEYS[1], KEYS[2]), (KEYS[2], KEYS[1][:40], KEYS[2]), (None, "", self.peer.key)):
            with self.subTest(old=old, new=new):
                self.board.power_cut()
                (flash / "node.key").unlink(missing_ok=True)
                (flash / "node.key.new").write_text(new)
                if old:
                    (flash / "node.key").write_text(old)
                self.peer.key = key
                self.start()

    def give(self, generation):
        self.connection.send(**sealed_key(self.connection.proved, generation, KEYS[generation]))
        self.connection.expect("stored", generation=generation)


class PlainTest(BoardTest):
    def test_takes_no_key_over_a_plain_connection(self):
        self.connection.send(**sealed_key(self.connection.proved, 1, KEYS[1]))
        self.connection.expect_close()
        self.assertFalse((self.board.flash / "node.key").exists())
        self.reconnect()


if __name__ == "__main__":
    unittest.main()
