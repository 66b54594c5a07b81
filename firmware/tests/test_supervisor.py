"""boards.py as a program: it keeps boards running, and takes them with it when it ends, however it ends."""

import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import time
import unittest

from peer import PATIENCE, Peer
from tests_path import boards

PROGRAM = str(boards.HERE / "boards.py")


def is_alive(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    try:  # a zombie has ended, only nobody has asked yet
        return pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def wait_until(condition):
    end = time.monotonic() + PATIENCE
    while not condition():
        if time.monotonic() > end:
            raise TimeoutError("it did not come true")
        time.sleep(0.01)


class SupervisorTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        boards.find_micropython()

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.key_file = self.folder / "fleet.key"
        self.peer = Peer()
        self.addCleanup(self.peer.close)

    def start(self, *arguments):
        process = subprocess.Popen(
            [sys.executable, PROGRAM, *arguments, "--port", str(self.peer.port), "--key-file", str(self.key_file)],
            stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        self.addCleanup(process.stdout.close)
        return process

    def start_two(self):
        self.key_file.write_text(self.peer.key)
        process = self.start("--count", "2", "--dir", str(self.folder))
        connections = self.accept(2)
        return process, connections

    def accept(self, count):
        connections = {}
        for _ in range(count):
            connection = self.peer.accept()
            self.addCleanup(connection.close)
            connections[connection.hello["name"]] = connection
        return connections

    def pids(self):
        return [int((self.folder / name / "pid").read_text()) for name in ("board-1", "board-2")]

    def test_waits_for_the_key_and_gives_each_board_a_name_and_an_id(self):
        process = self.start("--count", "2", "--dir", str(self.folder))
        self.assertIn("waiting for the fleet key", process.stdout.readline())
        self.key_file.write_text(self.peer.key + "\n")
        connections = self.accept(2)
        self.assertEqual({name: c.hello["node"] for name, c in connections.items()}, {"board-1": "5e0000000001", "board-2": "5e0000000002"})

    def test_board_that_was_reset_is_started_again(self):
        _, connections = self.start_two()
        self.peer.run(connections["board-2"], type="reset")
        again = self.accept(1)["board-2"]
        self.assertNotEqual(again.hello["boot"], connections["board-2"].hello["boot"])
        self.assertGreater(again.hello["cursor"], 0)

    def test_power_off_and_on(self):
        _, connections = self.start_two()
        board = str(self.folder / "board-1")
        subprocess.run([sys.executable, PROGRAM, "off", board], check=True)
        connections["board-1"].expect_close()
        subprocess.run([sys.executable, PROGRAM, "on", board], check=True)
        self.assertEqual(self.accept(1)["board-1"].hello["cursor"], -1)

    def test_ends_its_boards_however_it_ends(self):
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGKILL):
            with self.subTest(signal=number):
                process, _ = self.start_two()
                pids = self.pids()
                self.assertTrue(all(map(is_alive, pids)))
                process.send_signal(number)
                process.wait(PATIENCE)
                wait_until(lambda pids=pids: not any(map(is_alive, pids)))

    def test_run_one_is_the_board_itself(self):
        self.key_file.write_text(self.peer.key)
        for expected in (boards.RESET, -signal.SIGKILL):
            process = self.start("run-one", str(self.folder / "oven"), "--id", "abcdef")
            connection = self.accept(1)["oven"]
            self.assertEqual(connection.hello["node"], "abcdef")
            if expected == boards.RESET:
                self.peer.run(connection, type="reset")
            else:
                self.assertGreater(connection.hello["cursor"], 0)
                process.kill()
            self.assertEqual(process.wait(PATIENCE), expected)


if __name__ == "__main__":
    unittest.main()
