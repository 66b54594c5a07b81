"""What happens on real boards, as it happens."""

import json
import subprocess
import sys
import threading
import time
import unittest

from running import wait_until
from test_command_line_it import CommandLineIT


class WatchingIT(CommandLineIT):
    def setUp(self):
        super().setUp()
        self.mark = str(time.time_ns())
        self.board = self.fleet["board-1"]

    def test_events_of_a_node_come_as_they_happen(self):
        heard = []

        def listen():
            for happening in self.fleet.watch("board-1", patience=0):
                heard.append(happening)
                if happening.what == "failed":
                    return

        listener = threading.Thread(target=listen, daemon=True)
        listener.start()
        wait_until(lambda: self.board.eval("1") and heard, "the first event")
        self.fleet["board-2"].eval(f"print('not {self.mark}')")
        self.board.eval(f"print({self.mark})")
        result = self.board.eval("1 // 0", block=False)
        listener.join(60)

        printed = next(index for index, happening in enumerate(heard) if happening.text == self.mark + "\n")
        self.assertEqual([each.what for each in heard[printed - 1 : printed + 2]], ["delivered", "output", "succeeded"])
        self.assertEqual({each.node for each in heard}, {"board-1"})
        self.assertEqual((heard[-1].command, heard[-1].what), (result.commands[0], "failed"))
        self.assertIn("ZeroDivisionError", heard[-1].text)

        again = next(self.fleet.watch("board-1", after=heard[printed].id))
        self.assertEqual((again.what, again.command), ("succeeded", heard[printed].command))

    def test_logs_are_followed_and_looked_up(self):
        process = self.following("logs", "-f", "--on", "board-1,board-2")
        self.print_until_heard(process)
        self.fleet["board-2"].eval(f"print('also {self.mark}')")
        self.read_until(process, f"[board-2] also {self.mark}\n")
        wait_until(lambda: f"[board-2] also {self.mark}" in self.lines("logs", "--on", "board-2"), "the printed text in the history")

    def test_events_are_watched_as_json(self):
        line = self.print_until_heard(self.following("watch", "--json", "--state", "output"))
        self.assertEqual(json.loads(line)["event"], "output")

    def following(self, *arguments):
        process = subprocess.Popen([sys.executable, "-m", "enot", *arguments], env=self.environment, stdout=subprocess.PIPE, text=True)
        self.addCleanup(process.stdout.close)
        self.addCleanup(process.wait, 20)
        self.addCleanup(process.terminate)
        return process

    def print_until_heard(self, process):
        """Until the stream has begun; returns the first line of it."""
        stop = threading.Event()

        def keep_printing():
            while not stop.wait(0.1):
                self.fleet["board-1"].eval(f"print('{self.mark}')")

        printer = threading.Thread(target=keep_printing)
        printer.start()
        try:
            return self.read_until(process, self.mark)
        finally:
            stop.set()
            printer.join()

    def read_until(self, process, text):
        for line in process.stdout:
            if text in line:
                return line
        raise AssertionError(f"{text!r} did not come")


if __name__ == "__main__":
    unittest.main()
