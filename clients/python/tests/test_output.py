"""Tables, times, sizes; and what people see of errors and progress."""

import datetime
import io
import unittest
from unittest import mock

import tests_path  # noqa: F401
from enot import results
from enot.cli.output import ago, as_json, labels, size, table
from enot.errors import CompositeError, RemoteError
from enot.progress import Bar, line
from enot.results import AsyncResult, Command, NodeResult, added, print_output


class Terminal(io.StringIO):
    def isatty(self):
        return True


def written(file, rows):
    table(("NAME", "STATE"), rows, file)
    return file.getvalue()


class TableTest(unittest.TestCase):
    def test_columns_are_as_wide_as_they_need_to_be_and_lines_have_no_blanks_at_their_end(self):
        self.assertEqual(written(io.StringIO(), [("board-1", "online"), ("b", None)]), "NAME     STATE\nboard-1  online\nb\n")

    def test_without_rows_there_is_the_head(self):
        self.assertEqual(written(io.StringIO(), []), "NAME  STATE\n")

    def test_nothing_is_cut_off_or_coloured_elsewhere_than_on_a_terminal(self):
        text = written(io.StringIO(), [("x" * 100, "online")])
        self.assertIn("x" * 100, text)
        self.assertNotIn("\033", text)

    def test_a_terminal_has_colours_and_short_cells(self):
        with mock.patch.dict("os.environ", {"TERM": "xterm"}):
            text = written(Terminal(), [("x" * 100, "online")])
        self.assertIn("\033[32monline", text)
        self.assertIn("x" * 57 + "...", text)
        self.assertNotIn("x" * 61, text)

    def test_no_color_is_respected(self):
        with mock.patch.dict("os.environ", {"TERM": "xterm", "NO_COLOR": "1"}):
            self.assertNotIn("\033", written(Terminal(), [("a", "online")]))

    def test_a_line_break_in_a_cell_stays_in_its_row(self):
        self.assertEqual(len(written(io.StringIO(), [("a\nb", "c")]).splitlines()), 2)


class FormatTest(unittest.TestCase):
    def test_times_are_told_as_people_do(self):
        now = datetime.datetime(2026, 11, 24, 12, 0, 0, tzinfo=datetime.timezone.utc)
        for time, said in (
            ("2026-11-24T11:59:58.123456789Z", "2 s ago"),
            ("2026-11-24T11:57:00Z", "3 min ago"),
            ("2026-11-24T09:00:00.5Z", "3 h ago"),
            ("2026-11-20T12:00:00Z", "4 d ago"),
            ("2026-11-24T12:00:05Z", "0 s ago"),  # clocks differ
            (None, "never"),
        ):
            with self.subTest(time=time):
                self.assertEqual(ago(time, now), said)

    def test_sizes_and_labels(self):
        self.assertEqual([size(None), size(0), size(1023), size(16032)], ["", "0 B", "1023 B", "15.7 KiB"])
        self.assertEqual(labels({"room": "lab", "spare": ""}), "room=lab,spare")

    def test_json_of_a_list_has_an_item_on_each_line(self):
        file = io.StringIO()
        as_json([{"a": [1, 2]}, {"b": "ü"}], file)
        self.assertEqual(file.getvalue(), '[\n  {"a": [1, 2]},\n  {"b": "ü"}\n]\n')

    def test_what_is_added_to_a_text_of_which_only_the_end_is_kept(self):
        self.assertEqual(added("", "ab"), "ab")
        self.assertEqual(added("ab", "abc"), "c")
        self.assertEqual(added("ab", "ab"), "")
        long = "".join(str(i) for i in range(500))
        self.assertEqual(added(long, long[300:] + "new"), "new")
        self.assertEqual(added(long, "all is different"), "[...]\nall is different")

    def test_printed_lines_begin_with_the_node(self):
        file = io.StringIO()
        print_output("a\nb", "board-1", file)
        print_output("c", "", file)
        self.assertEqual(file.getvalue(), "[board-1] a\n[board-1] b\nc")

    def test_the_bar(self):
        self.assertEqual(line(5, 10, 1.25), "[" + "#" * 15 + "." * 15 + "] 5/10 1.2 s")
        self.assertIn("#" * 30, line(0, 0, 0))
        file = io.StringIO()
        bar = Bar(file)
        bar.show(1, 2, 0)
        bar.close()
        self.assertTrue(file.getvalue().startswith("\r["))

    def test_no_bar_where_it_would_be_in_the_way(self):
        with mock.patch("sys.stderr", io.StringIO()) as file:
            bar = Bar()
            bar.show(1, 2, 0)
            bar.close()
        self.assertEqual(file.getvalue(), "")


def result(state, **raw):
    return NodeResult("board-1", "5e01", state, None, "", None, "c1", raw)


class ErrorTest(unittest.TestCase):
    def test_a_success_and_what_is_not_over_are_no_errors(self):
        for state in ("succeeded", "accepted", "delivered"):
            self.assertIsNone(result(state).error())

    def test_an_exception_has_its_name_text_and_traceback(self):
        error = result(
            "failed", reason="error", error="ValueError: no: good", trace='Traceback\n  File "x"\nValueError: no: good\n'
        ).error()
        self.assertEqual((error.ename, error.evalue), ("ValueError", "no: good"))
        self.assertEqual(str(error), 'board-1: Traceback\n  File "x"\nValueError: no: good')

    def test_each_kind_of_failure_says_what_to_do_next(self):
        for raw, advice in (
            (result("expired"), "longer ttl"),
            (result("timed_out"), "longer timeout"),
            (result("cancelled"), "called it off"),
            (result("failed", reason="node_restarted"), "durable=True"),
            (result("failed", reason="undeliverable", error="too long"), "too long.*cannot take"),
            (result("failed", reason="error", error="NameError: name 'x' isn't defined"), "exec or push"),
        ):
            with self.subTest(state=raw.state):
                self.assertRegex(str(raw.error()), advice)

    def test_of_many_errors_some_are_shown_and_all_are_there(self):
        errors = [RemoteError(f"n{i}", "", "failed", "error", "E: x", "", "") for i in range(9)]
        error = CompositeError(errors, 12)
        self.assertIn("9 of 12 failed:\nn0: E: x\n", str(error))
        self.assertIn("and 5 more", str(error))
        self.assertEqual(len(error.errors), 9)


class CommandTest(unittest.TestCase):
    def test_is_over_when_all_nodes_that_are_waited_for_have_an_outcome(self):
        command = Command("c", ["a", "b"], str)
        command.learn([{"node": "a", "state": "succeeded", "value": 1}, {"node": "b", "state": "delivered"}])
        self.assertFalse(command.is_over)
        command.learn([{"node": "b", "state": "failed", "reason": "error", "error": "E"}])
        self.assertTrue(command.is_over)

    def test_what_is_heard_late_takes_no_outcome_back(self):
        command = Command("c", ["a"], str)
        command.learn([{"node": "a", "state": "succeeded", "value": 1}])
        command.learn([{"node": "a", "state": "delivered"}])
        self.assertEqual(command.results["a"].value, 1)

    def test_nodes_that_come_late_are_in_the_results_and_not_waited_for(self):
        command = Command("c", ["a"], str, selected=True)
        command.learn([{"node": "a", "state": "succeeded", "value": 1}, {"node": "z", "state": "delivered"}, {"node": "away", "state": "accepted"}])
        self.assertTrue(command.is_over)
        result = AsyncResult(None, [command], results.of_each)
        self.assertTrue(result.successful())
        self.assertEqual(result.get(), [1])
        self.assertEqual([each.node for each in command.in_order()], ["a", "z"])


if __name__ == "__main__":
    unittest.main()
