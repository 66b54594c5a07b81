"""The agent's modules, each checked inside the MicroPython that runs them (the programs in vm/)."""

import os
import pathlib
import subprocess
import tempfile
import unittest

from tests_path import REPOSITORY, boards

VM = pathlib.Path(__file__).parent / "vm"
VECTORS = REPOSITORY / "contract" / "vectors" / "frames.json"
START = """
import gc, micropython
micropython.opt_level(3)
gc.threshold(2048)
gc.collect()
before = gc.mem_alloc()
import machine
gc.collect()
shims = gc.mem_alloc() - before
from enot.agent import Agent
agent = Agent()
gc.collect()
print(gc.mem_free(), shims)
"""


class ModulesTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.micropython = boards.find_micropython()

    def run_in_vm(self, arguments, heap):
        """A program in the folder of a board that has never been started."""
        with tempfile.TemporaryDirectory() as folder:
            board = boards.Board(pathlib.Path(folder) / "board-1")
            board.prepare("127.0.0.1", 1, "a key")
            environment = dict(os.environ, ENOT_BOARD=str(board.folder), MICROPYPATH="../shims:../agent:.frozen")
            ran = subprocess.run(
                [self.micropython, "-X", f"heapsize={heap}", *arguments], cwd=board.flash, env=environment, timeout=20,
                stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False,
            )  # fmt: skip
            self.assertEqual(ran.returncode, 0, ran.stdout)
            return ran.stdout

    def check(self, program, *arguments):
        self.run_in_vm([str(VM / program), *arguments], heap="1m")

    def test_hmac_and_the_proofs_of_the_handshake(self):
        self.check("check_proofs.py", str(VECTORS))

    def test_a_key_of_its_own(self):
        self.check("check_keys.py", str(VECTORS))

    def test_every_golden_frame(self):
        self.check("check_frames.py", str(VECTORS))

    def test_frames_out_of_pieces_of_a_stream(self):
        self.check("check_lines.py")

    def test_when_the_link_connects_and_gives_up(self):
        self.check("check_link.py")

    def test_what_json_can_hold(self):
        self.check("check_values.py")

    def test_uploads_paths_and_scripts(self):
        self.check("check_files.py")

    def test_scripts_through_power_cuts(self):
        self.check("check_shelf.py")

    def test_agent_starts_in_the_heap_of_a_small_board(self):
        # 76 KiB in 64 bits stand for the 38 of an ESP8266, and what is C code in flash there has to fit in here as well.
        free, shims = map(int, self.run_in_vm(["-c", START], heap=f"{boards.HEAP}k").splitlines()[-1].split())
        fits = boards.HEAP
        while self.starts_in(fits - 1):
            fits -= 1
        print(f"heap: {free} bytes free after the agent has started in {boards.HEAP} KiB, of which the shims take {shims} bytes; it starts in {fits} KiB")
        self.assertGreater(free, 13_000)

    def starts_in(self, kibibytes):
        try:
            self.run_in_vm(["-c", START], heap=f"{kibibytes}k")
            return True
        except AssertionError:
            return False


if __name__ == "__main__":
    unittest.main()
