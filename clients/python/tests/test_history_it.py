"""The history of real commands."""

import json
import time
import unittest

from running import wait_until
from test_command_line_it import CommandLineIT

import enot


class HistoryIT(CommandLineIT):
    def test_every_command_is_found_by_node_type_state_and_text(self):
        mark = f"'mark' + '{time.time_ns()}'"
        self.fleet["board-1", "board-2"].eval(mark)
        with self.assertRaises(enot.RemoteError):
            self.fleet["board-2"].eval(mark + " + 1")

        wait_until(lambda: len(list(self.fleet.history(text=mark))) == 3, "the history of three executions")

        entries = list(self.fleet.history("board-2", text=mark, type="eval", from_="10m"))
        self.assertEqual([entry.state for entry in entries], ["failed", "succeeded"])  # newest first
        self.assertEqual((entries[1].node, entries[1].value, entries[1].type), ("board-2", eval(mark), "eval"))
        self.assertIn("TypeError", entries[0].error)
        oldest = next(self.fleet.history(text=mark, oldest_first=True, limit=1))
        self.assertEqual(oldest.state, "succeeded")
        self.assertEqual([entry.node for entry in self.fleet.history(text=mark, state="failed")], ["board-2"])

        rows = self.lines("history", "--text", mark, "--on", "board-1,board-2", "--state", "failed")
        self.assertEqual(rows[0].split(), ["TIME", "NODE", "STATE", "TYPE", "WHAT", "ANSWER", "BY"])
        self.assertEqual(len(rows), 2)
        self.assertEqual(len(json.loads("\n".join(self.lines("history", "--text", mark, "--json")))), 3)
        self.assertEqual(len(self.lines("history", "--text", mark, "--csv")), 1 + 3)

    def test_more_than_a_page_is_fetched_whole(self):
        mark = f"{time.time_ns()}"
        self.fleet.load_balanced().map(len, [f"{mark} {number}" for number in range(230)], block=True)
        wait_until(lambda: len(list(self.fleet.history(text=mark))) == 230, "the history of 230 tasks")
        self.assertEqual(len({entry.command for entry in self.fleet.history(text=mark)}), 230)


if __name__ == "__main__":
    unittest.main()
