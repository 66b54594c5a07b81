"""Views of real boards."""

import os
import signal
import threading
import time
import unittest

import shippables
from running import BOARDS, WithBoards, wait_until
from test_values import TRAVELLERS

import enot

BLINKER = """
import time
from machine import Pin
led = Pin(2, Pin.OUT)
print("blinking")
while True:
    led.value(1 - led.value())
    time.sleep(0.05)
"""


def f(x):
    return x * x + 1


def told(x):
    return [type(x).__name__, repr(x)]


def as_bytes(x):
    return b"%d" % x


def one_bad(x):
    return 1 // (x - 13)


def long_one(x):
    # A source that does not fit in one line to a board: it takes the way over the flash of the board, a piece at a time, and is compiled there.
    # A source that does not fit in one line to a board: it takes the way over the flash of the board, a piece at a time, and is compiled there.
    # A source that does not fit in one line to a board: it takes the way over the flash of the board, a piece at a time, and is compiled there.
    # A source that does not fit in one line to a board: it takes the way over the flash of the board, a piece at a time, and is compiled there.
    # A source that does not fit in one line to a board: it takes the way over the flash of the board, a piece at a time, and is compiled there.
    # A source that does not fit in one line to a board: it takes the way over the flash of the board, a piece at a time, and is compiled there.
    # A source that does not fit in one line to a board: it takes the way over the flash of the board, a piece at a time, and is compiled there.
    return x + 7


class FleetIT(WithBoards):
    def test_nodes_are_in_natural_order_and_the_online_ones_count(self):
        names = [f"board-{number}" for number in range(1, BOARDS + 1)]
        self.assertEqual(self.fleet.names, names)
        self.assertEqual(len(self.fleet), BOARDS)
        self.assertEqual([node.name for node in self.fleet.nodes() if node.online], names)
        self.assertEqual(self.fleet.node("board-3").board, "linux")

    def test_views_are_made_of_names_ids_numbers_and_slices(self):
        ids = self.fleet.ids
        self.assertEqual(self.fleet["board-2"].targets, [ids[1]])
        self.assertEqual(self.fleet[ids[1]].targets, [ids[1]])
        self.assertEqual(self.fleet[1].targets, [ids[1]])
        self.assertEqual(self.fleet[-1].targets, [ids[-1]])
        self.assertEqual(self.fleet[1:3].targets, ids[1:3])
        self.assertEqual(self.fleet["board-3", 0].targets, [ids[2], ids[0]])
        self.assertEqual(self.fleet[:].targets, ids)
        self.assertEqual([view.eval("1") for view in self.fleet], [1] * BOARDS)

    def test_an_unknown_node_is_refused(self):
        with self.assertRaisesRegex(enot.RequestRefused, "no node has the id or name 'nobody'"):
            self.fleet["nobody"]
        with self.assertRaisesRegex(enot.NoNodes, "10 are online"):
            self.fleet[10]

    def test_a_node_is_named_and_labelled_and_found_by_its_labels(self):
        self.addCleanup(self.fleet.register, "5e0000000004", name="", labels={})
        self.fleet.register("board-4", name="kitchen", labels={"room": "kitchen"})
        self.assertEqual(self.fleet.register("kitchen", labels={"room": "kitchen", "floor": "2"}).name, "kitchen")

        view = self.fleet.where("room=kitchen,floor!=3")

        self.assertEqual(view.names, ["kitchen"])
        self.assertEqual(view.eval("6 * 7"), [42])
        self.assertEqual(view.eval("6 * 7", block=False).get_dict(), {"kitchen": 42})
        with self.assertRaisesRegex(enot.NoNodes, "room=attic"):
            self.fleet.where("room=attic").eval("1")

    def test_a_node_that_never_comes_is_an_error_that_says_so(self):
        ghost = self.fleet.register("ghost-1", labels={"ghost": ""})
        with self.assertRaisesRegex(enot.RemoteError, "ghost-1: expired.*longer ttl") as caught:
            self.fleet[ghost.id].eval("1", ttl=0.3)
        self.assertEqual(caught.exception.state, "expired")
        self.assertFalse(self.fleet.where("ghost").targets)

    def test_reports_of_nodes_are_read(self):
        self.fleet["board-1"].exec("enot.report('temperature', 21.5)")
        wait_until(lambda: self.fleet.reports("board-1", "temperature"))
        self.assertEqual([report["value"] for report in self.fleet.reports("board-1", "temperature")], [21.5])
        self.assertIn("temperature", [report["name"] for report in self.fleet.reports("board-1")])


class MessageIT(WithBoards):
    def setUp(self):
        self.board = self.fleet["board-1"]

    def test_values_come_back_as_python_values(self):
        for expression, value in (
            ("2+3", 5),
            ("None", None),
            ("1<2", True),
            ("[1,'a',{}]", [1, "a", {}]),
            ("1.5", 1.5),
            ("''", ""),
            ("(1,2)", [1, 2]),
        ):
            with self.subTest(expression=expression):
                self.assertEqual(self.board.eval(expression), value)
        value = self.board.eval("b'a'")
        self.assertIsInstance(value, enot.Repr)
        self.assertEqual(value.literal(), b"a")

    def test_an_exception_there_is_one_here_with_the_remote_traceback(self):
        self.board.exec("def broken():\n    return 1 // 0\n")
        with self.assertRaises(enot.RemoteError) as caught:
            self.board.call("broken")
        error = caught.exception
        self.assertEqual((error.node, error.ename, error.evalue), ("board-1", "ZeroDivisionError", "divide by zero"))
        self.assertIn("line 2, in broken", error.traceback)

    def test_errors_of_several_nodes_are_told_together(self):
        self.fleet["board-2"].push({"odd": 1})
        for board in (1, 3):
            self.fleet[f"board-{board}"].push({"odd": 0})
        with self.assertRaises(enot.CompositeError) as caught:
            self.fleet["board-1", "board-2", "board-3"].eval("1 // odd")
        self.assertEqual([error.node for error in caught.exception.errors], ["board-1", "board-3"])
        self.assertIn("2 of 3 failed", str(caught.exception))
        self.assertEqual([result.value for result in caught.exception.result.results], [None, 1, None])

    def test_functions_of_the_node_are_called_with_json(self):
        self.board.exec("def area(a, b=2):\n    return a * b\n")
        self.assertEqual(self.board.call("area", a=21), 42)
        self.board.exec("def wait(timeout):\n    return timeout\n")
        self.assertEqual(self.board.call("wait", {"timeout": 5}, timeout=60), 5)
        with self.assertRaisesRegex(enot.NotShippable, "argument a .*JSON cannot hold"):
            self.board.call("area", a=b"x")

    def test_pins_are_read_and_written(self):
        self.assertEqual(self.board.write_gpios({4: 1, 5: 0}), {4: 1, 5: 0})
        self.assertEqual(self.standalone.pin("board-1", 4), 1)
        self.assertEqual(self.board.read_gpios(4, 5), {4: 1, 5: 0})
        self.assertIn(2, self.fleet[:2].read_gpios()[1])

    def test_a_file_is_stored_and_imported(self):
        source = "def hi(name):\n    return 'hi ' + name\n"
        self.assertEqual(self.board.put("greet.py", "lib/greet.py", source), len(source))
        self.assertEqual(self.board.call("greet.hi", name="Ada"), "hi Ada")

    def test_a_script_runs_on_until_it_is_stopped(self):
        self.assertIsNone(self.board.run_script(source=BLINKER, name="blinker"))
        script = self.board.status()["script"]
        self.assertEqual((script["name"], script["state"]), ("blinker", "running"))
        self.assertTrue(self.board.stop())
        self.assertFalse(self.board.stop())

    def test_a_script_that_fails_at_once_is_an_error(self):
        with self.assertRaisesRegex(enot.RemoteError, "ValueError: not today"):
            self.board.run_script(source="raise ValueError('not today')")
        self.board.stop()

    def test_blinking_takes_its_time(self):
        began = time.monotonic()
        self.board.blink(times=2, on_seconds=0.05, off_seconds=0.05)
        self.assertGreaterEqual(time.monotonic() - began, 0.2)

    def test_what_is_printed_comes_while_it_is(self):
        result = self.board.exec("import time\nfor i in range(3):\n    print(i)\n    time.sleep(0.5)\n", block=False)
        pieces = []

        class Out:
            def write(self, text):
                pieces.append((text, result.progress))

            def flush(self):
                pass

        self.assertTrue(result.stream_output(Out()))
        self.assertEqual("".join(text for text, _ in pieces), "0\n1\n2\n")
        self.assertEqual(pieces[0][1], 0)

    def test_an_answer_may_be_waited_for_later(self):
        result = self.fleet[:3].exec("import time; time.sleep(0.5)", block=False)
        self.assertFalse(result.ready())
        with self.assertRaisesRegex(enot.TimeoutError, "3 of 3 have not answered after 0.1 s.*get\\(\\) again"):
            result.get(timeout=0.1)
        self.assertEqual(result.get(), [None] * 3)
        self.assertTrue(result.successful())
        self.assertEqual((result.progress, len(result), result.nodes), (3, 3, ["board-1", "board-2", "board-3"]))
        self.assertGreaterEqual(result.serial_time, 1.5)
        self.assertLess(result.elapsed, 20)

    def test_values_are_yielded_as_they_come_in_order(self):
        result = self.fleet[:3].apply_async(f, 2)
        self.assertEqual(list(result), [5, 5, 5])

    def test_what_runs_is_interrupted(self):
        result = self.board.exec("while True: pass", block=False)
        wait_until(lambda: result.ready() or result.results[0].state == "delivered")
        result.abort()
        with self.assertRaisesRegex(enot.RemoteError, "cancelled"):
            result.get(20)
        self.assertEqual(self.board.eval("1"), 1)

    def test_ctrl_c_calls_off_what_is_waited_for(self):
        ctrl_c = threading.Timer(0.4, os.kill, (os.getpid(), signal.SIGINT))
        ctrl_c.start()
        self.addCleanup(ctrl_c.cancel)
        began = time.monotonic()
        with self.assertRaises(KeyboardInterrupt):
            self.board.exec("import time; time.sleep(30)")
        self.assertEqual(self.board.eval("7"), 7)  # it waits for the one before, which is over
        self.assertLess(time.monotonic() - began, 20)

    def test_options_that_do_not_exist_are_refused(self):
        with self.assertRaisesRegex(TypeError, "unknown option blok; known are block, ttl, timeout, durable"):
            self.board.eval("1", blok=False)


class FunctionIT(WithBoards):
    def test_every_supported_argument_arrives_equal_and_of_its_type(self):
        for value in TRAVELLERS:
            with self.subTest(value=value):
                kind, text = self.fleet["board-1"].apply(told, value)
                self.assertEqual(kind, type(value).__name__)
                self.assertEqual(eval(text), value)

    def test_a_function_travels_with_what_it_uses(self):
        self.assertEqual(self.fleet[:2].apply(f, 3), [10, 10])
        self.assertEqual(self.fleet["board-1"].apply(shippables.factorial, 10), 3628800)
        self.assertAlmostEqual(self.fleet["board-1"].apply(shippables.area, 4), shippables.area(4), 5)
        self.assertEqual(self.fleet["board-1"].apply(lambda x, y: x - y, 5, y=2), 3)

    def test_a_long_function_travels_too(self):
        self.assertEqual(self.fleet[:2].apply(long_one, 1), [long_one(1)] * 2)

    def test_a_function_that_the_board_cannot_compile_says_why(self):
        source = "def late(x):\n    return x $ 2\n"
        self.fleet["board-1"].push({"source": source})
        with self.assertRaisesRegex(enot.RemoteError, "SyntaxError"):
            self.fleet["board-1"].eval("exec(source)")

    def test_a_thousand_items_over_ten_boards(self):
        self.assertEqual(self.fleet[:].map(f, range(1000)), [f(x) for x in range(1000)])

    def test_a_map_has_each_item_in_order_whatever_its_value(self):
        self.assertEqual(self.fleet[:3].map(as_bytes, range(7)), [repr(b"%d" % x) for x in range(7)])
        self.assertEqual(self.fleet[:3].map(max, [1, 5, 2], [4, 3, 9]), [4, 5, 9])
        self.assertEqual(self.fleet[:].map(f, []), [])
        self.assertEqual(self.fleet[:3].map(f, range(10), chunksize=1), [f(x) for x in range(10)])

    def test_a_map_shows_where_it_failed(self):
        result = self.fleet[:2].map(one_bad, range(20), chunksize=5, block=False)
        with self.assertRaises(enot.CompositeError) as caught:
            result.get()
        self.assertEqual([(error.node, error.ename) for error in caught.exception.errors], [("board-2", "ZeroDivisionError")])
        self.assertIn("in one_bad", str(caught.exception))
        self.assertEqual((result.progress, len(result)), (4, 4))

    def test_data_is_dealt_out_and_collected(self):
        view = self.fleet[:]
        view.scatter("part", range(25))
        self.assertEqual(view.pull("part")[:2], [[0, 1, 2], [3, 4, 5]])
        view.exec("part = [2 * x for x in part]")
        self.assertEqual(view.gather("part"), [2 * x for x in range(25)])
        view.scatter("one", list(range(BOARDS)), flatten=True)
        self.assertEqual(view.pull("one"), list(range(BOARDS)))
        self.fleet[:2].scatter("much", list(range(1000, 1200)))
        self.assertEqual(self.fleet[:2].gather("much"), list(range(1000, 1200)))
        view.exec("del part, one; much = 0")

    def test_names_are_pushed_and_pulled(self):
        self.fleet[:2].push({"a": (1, b"x"), "b": [3, {"c": None}]})
        self.assertEqual(self.fleet["board-2"].pull("a").literal(), (1, b"x"))
        self.assertEqual(self.fleet[:2].pull("b"), [[3, {"c": None}]] * 2)
        self.fleet["board-1"].push({"a": 1.5})
        self.assertEqual(self.fleet["board-1"].pull(["a", "b"]), [1.5, [3, {"c": None}]])
        with self.assertRaisesRegex(ValueError, "not a name"):
            self.fleet[:2].push({"a b": 1})


class PlanIT(WithBoards):
    def test_a_plan_brings_nodes_to_a_script_and_is_removed(self):
        self.fleet.register("board-9", labels={"planned": "yes"})
        self.addCleanup(self.fleet.register, "board-9", labels={})
        plans = self.fleet.plans
        plans.put("blinking", "planned=yes", BLINKER, settle="1s")
        try:
            wait_until(lambda: plans.wait("blinking", 60)["status"]["running"] == 1)
            self.assertIn("blinking", plans)
            self.assertEqual(plans.change("blinking", priority=3)["priority"], 3)
            self.assertEqual(self.fleet["board-9"].status()["script"]["plan"], "blinking")
        finally:
            plans.remove("blinking")
        self.assertNotIn("blinking", plans)
        wait_until(lambda: self.fleet["board-9"].status()["script"]["state"] == "none")


if __name__ == "__main__":
    unittest.main()
