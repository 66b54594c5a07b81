"""The agent's modules, each checked inside the MicroPython that runs them (the programs in vm/)."""

import os
import pathlib
import subprocess
import tempfile
import unittest

from tests_path import REPOSITORY, boards

VM = pathlib.Path(__file__).parent / "vm"
VECTORS = REPOSITORY / "contract" / "vectors" / "frames.json"


class ModulesTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.micropython = boards.find_micropython()

    def run_in_vm(self, arguments, heap):
        """A program in the folder of a board that has never been started."""
        with tempfile.TemporaryDirectory() as folder:
            board = boards.Board(pathlib.Path(folder) / "board-1")
            board.prepare("127.0.0.1", 1, "a key")
            environment = dict(os.environ, ENOT_BOARD=str(board.folder), MICROPYPATH=f"{boards.SHIMS}:{boards.AGENT}:.frozen")
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

    def test_every_golden_frame(self):
        self.check("check_frames.py", str(VECTORS))

    def test_frames_out_of_pieces_of_a_stream(self):
        self.check("check_lines.py")

    def test_what_json_can_hold(self):
        self.check("check_values.py")

    def test_uploads_paths_and_scripts(self):
        self.check("check_files.py")

    def test_agent_starts_in_the_heap_of_a_small_board(self):
        # 76k in 64 bits stands for the 38 KiB of an ESP8266; the virtual board's own modules are in it too.
        start = (
            "import gc, micropython\n"
            "micropython.opt_level(3)\n"
            "gc.threshold(4096)\n"
            "from enot.agent import Agent\n"
            "agent = Agent()\n"
            "gc.collect()\n"
            "print(gc.mem_free())\n"
        )
        free = int(self.run_in_vm(["-c", start], heap="76k").splitlines()[-1])
        print(f"heap free after the agent has started: {free} of {76 * 1024} bytes")
        self.assertGreater(free, 10_000)


if __name__ == "__main__":
    unittest.main()
