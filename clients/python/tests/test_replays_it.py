"""What was told one board is told another."""

import json
import unittest

from running import wait_until
from test_command_line_it import CommandLineIT

import enot
from enot.replays import Replay


class ReplayIT(CommandLineIT):
    def tell_history(self):
        """Commands to board-1, whose outcome depends on their order; returns their ids."""
        board = self.fleet["board-1"]
        board.block = False
        results = [board.exec("total = 1"), *(board.exec(f"total = total * 3 + {k}") for k in range(5)), board.eval("total")]
        self.assertEqual(results[-1].get(), 301)
        commands = [command for result in results for command in result.commands]
        wait_until(lambda: set(commands) <= {entry.command for entry in self.fleet.history("board-1", from_="10m")}, "the history")
        return commands

    def test_history_is_repeated_on_another_board_and_compared(self):
        commands = self.tell_history()
        plan = self.fleet.replay(commands=commands, onto="board-2", pace="fast", dry_run=True)
        self.assertEqual((plan["total"], [each["replayOf"] for each in plan["commands"]]), (7, commands))

        replay = self.fleet.replay(commands=commands, onto="board-2", pace="fast")

        self.assertEqual((replay.wait(60)["state"], replay.status()["issued"]), ("done", 7))
        self.assertEqual(self.fleet["board-2"].pull("total"), 301)
        wait_until(lambda: replay.diff().same == 7, "the comparison")
        self.assertEqual(replay.diff().differences, [])

    def test_what_turns_out_otherwise_is_shown(self):
        board = self.fleet["board-3"]
        board.exec("def answer():\n    return 42\n")
        result = board.call("answer", block=False)
        result.get()
        board.exec("def answer():\n    return 43\n")
        wait_until(lambda: any(entry.command == result.commands[0] for entry in self.fleet.history("board-3", limit=5)), "the history")
        started = json.loads("\n".join(self.lines("replay", "start", "--command", result.commands[0], "--wait", "--json")))[0]
        self.assertEqual(started["state"], "done")
        wait_until(lambda: Replay(self.fleet, started["id"]).diff().differences, "the difference")

        code, out, _ = self.enot("replay", "diff", started["id"])

        self.assertEqual(code, 1)
        self.assertEqual(out.splitlines()[1:], ["- board-3  succeeded  42", "+ board-3  succeeded  43"])
        self.assertIn(started["id"], "\n".join(self.lines("replay", "status")))

    def test_a_dry_run_is_a_table_and_a_replay_is_paused_and_ended(self):
        commands = self.tell_history()
        rows = self.lines(
            "replay", "start", *(word for command in commands for word in ("--command", command)), "--onto", "board-4", "--dry-run"
        )
        self.assertEqual(len(rows), 1 + 7 + 1)
        self.assertEqual(rows[1].split()[-2:], ["board-1", "board-4"])
        self.assertEqual(rows[-1], "7 commands would be issued")

        replay = self.fleet.replay(commands=commands, onto="board-4", pace="fast", limit=1)
        self.lines("replay", "pause", replay.id)
        wait_until(lambda: replay.status()["state"] == "paused")
        with self.assertRaisesRegex(enot.TimeoutError, "is paused after"):
            replay.wait(0.1)
        replay.resume()
        self.lines("replay", "cancel", replay.id)
        self.assertEqual(replay.wait(30)["state"], "cancelled")
        self.assertLess(replay.status()["issued"], 7)

    def test_what_is_to_be_repeated_has_to_be_said(self):
        self.assertEqual(self.enot("replay", "start")[0], 2)
        with self.assertRaisesRegex(enot.RequestRefused, "say from when"):
            self.fleet.replay(onto="board-2")


if __name__ == "__main__":
    unittest.main()
