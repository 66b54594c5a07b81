"""A virtual board against a small gateway: the link, the messages, the rules of docs/protocol.md."""

import base64
import hashlib
import json
import os
import pathlib
import re
import signal
import tempfile
import time
import unittest

from peer import Disconnected, Peer, mac
from tests_path import boards

DEADLINE = 10.0  # seconds


def wait_until(condition):
    end = time.monotonic() + DEADLINE
    while not condition():
        if time.monotonic() > end:
            raise TimeoutError("it did not come true")
        time.sleep(0.005)


class BoardTest(unittest.TestCase):
    """Each test has a board of its own, which is connected when the test begins."""

    hb = 10
    settings = ""  # more of config.py

    @classmethod
    def setUpClass(cls):
        cls.micropython = boards.find_micropython()

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.peer = Peer(hb=self.hb)
        self.addCleanup(self.peer.close)
        self.board = boards.Board(pathlib.Path(folder.name) / "board-1")
        self.board.prepare("127.0.0.1", self.peer.port, self.peer.key)
        with open(self.board.flash / "config.py", "a", encoding="utf-8") as config:
            config.write(self.settings)
        self.addCleanup(self.board.power_cut)
        self.connection = None
        self.start()

    def start(self):
        self.board.start(self.micropython)
        self.reconnect()

    def reconnect(self):
        """Bids the board come again, which it does sooner than after a connection that was lost."""
        if self.connection:
            try:
                self.connection.send(op="bye", after=0)
                self.connection.expect_close()
            except OSError:  # it has gone already
                pass
        self.drop()
        self.connection = self.peer.accept()
        self.addCleanup(self.connection.close)
        return self.connection

    def drop(self):
        if self.connection:
            self.connection.close()
            self.connection = None

    def run_message(self, **message):
        return self.peer.run(self.connection, **message)

    def value(self, **message):
        result = self.run_message(**message)
        self.assertTrue(result["ok"], result)
        return result["value"]

    def eval(self, expression):
        return self.value(type="eval", to_evaluate=expression)

    def exec(self, source):
        return self.value(type="exec", to_exec=source)

    def put_file(self, path, content, **options):
        return self.peer.put(self.connection, content, "file", path=path, **options)

    def put_script(self, source, name="a script", **options):
        return self.peer.put(self.connection, source.encode(), "script", path="script.py", name=name, **options)

    def script_state(self):
        return self.value(type="status")["script"]["state"]

    def printed(self, id):
        return "".join(f["text"] for f in self.connection.seen if f["op"] == "out" and f["id"] == id)

    def wait_for_print(self, id, text):
        while text not in self.printed(id):
            self.connection.expect("out", id=id)


class HandshakeTest(BoardTest):
    def test_hello_says_who_the_board_is(self):
        hello = self.connection.hello
        self.assertEqual(hello["node"], "5e0000000001")
        self.assertEqual(hello["name"], "board-1")
        self.assertEqual((hello["v"], hello["board"], hello["rx"], hello["cursor"]), (1, "linux", 1024, -1))
        self.assertEqual(hello["script"], "")
        self.assertGreater(hello["free"], 5000)

    def test_board_with_a_wrong_key_is_noticed_and_comes_again(self):
        self.drop()
        for _ in range(2):
            connection = self.peer.accept_raw()
            connection.send(op="challenge", v=1, nonce="00" * 16)
            hello = connection.receive()
            self.assertNotEqual(hello["mac"], mac("another key", "hello", "00" * 16, hello["nonce"], hello["node"]))
            connection.send(op="reject", why="wrong key")
            connection.expect_close()
            connection.close()
        self.reconnect()

    def test_board_closes_when_the_gateway_does_not_know_the_key(self):
        self.drop()
        connection = self.peer.accept_raw()
        connection.send(op="challenge", v=1, nonce="00" * 16)
        hello = connection.receive()
        connection.send(
            op="welcome", node=hello["node"], epoch=1, hb=10, now=0, log="x",
            mac=mac("another key", "welcome", "00" * 16, hello["nonce"], hello["node"]),
        )  # fmt: skip
        connection.expect_close()
        connection.close()
        self.reconnect()

    def test_nonces_differ(self):
        first = self.connection.hello["nonce"]
        self.assertNotEqual(first, self.reconnect().hello["nonce"])

    def test_garbage_closes_the_connection_and_nothing_else(self):
        for garbage in (
            b"hello there\n", b"[1,2]\n", b"{}\n", b'{"op":"dance"}\n', b'{"op":"challenge","v":1,"nonce":"00"}\n', b'{"op":"do"}\n',
            b'{"op":"put","id":"x","at":7,"seq":3,"data":""}\n', b"a" * 2000, b"\x00\xff\xfe\n", b'{"op":"do","id":"a","at":1}\n{"op":"do","id":"b","at":2}\n',
        ):  # fmt: skip
            with self.subTest(garbage=garbage[:40]):
                try:
                    self.connection.send_raw(garbage)
                    self.connection.expect_close()
                except OSError:
                    pass
                self.reconnect()
        self.assertEqual(self.eval("1+1"), 2)

    def test_garbage_before_the_welcome(self):
        for garbage in (b"SSH-2.0\n", b'{"op":"do","id":"a","at":1,"type":"reset"}\n', b'{"op":"welcome"}\n', b'{"op":"challenge","v":1}\n'):
            with self.subTest(garbage=garbage):
                self.drop()
                self.board.power_cut()  # without it, every subtest would wait for a longer back-off
                self.board.start(self.micropython)
                connection = self.peer.accept_raw()
                connection.send_raw(garbage)
                connection.expect_close()
                connection.close()
                self.assertEqual(self.reconnect().hello["cursor"], -1)

    def test_bye_means_come_again_later(self):
        self.connection.send(op="bye", after=200)
        self.connection.expect_close()
        started = time.monotonic()
        self.reconnect()
        self.assertGreater(time.monotonic() - started, 0.15)

    def test_ping(self):
        self.connection.send(op="ping")
        self.assertGreater(self.connection.expect("pong")["free"], 0)


class SilenceTest(BoardTest):
    hb = 0.2

    def test_silence_for_two_heartbeats_means_a_new_connection(self):
        self.connection.expect_close()
        boot = self.connection.hello["boot"]
        self.assertEqual(self.reconnect().hello["boot"], boot)


class MessagesTest(BoardTest):
    def test_ack_comes_before_output_and_result(self):
        id, at = self.peer.begin(self.connection, type="exec", to_exec="print('a')")
        self.peer.outcome(self.connection, id)
        self.assertEqual([f["op"] for f in self.connection.seen[-3:]], ["ack", "out", "result"])
        self.assertEqual(self.connection.seen[-3]["at"], at)

    def test_eval(self):
        self.assertEqual(self.eval("2+3"), 5)
        self.assertEqual(self.eval("'ß→😀'"), "ß→😀")
        self.assertEqual(self.eval("(1, [2, {'a': None}])"), [1, [2, {"a": None}]])

    def test_message_type_is_accepted_for_type(self):
        self.assertEqual(self.value(message_type="eval", to_evaluate="2+3"), 5)

    def test_falsy_values_are_values(self):
        for expression, value in (("0", 0), ("''", ""), ("[]", []), ("{}", {}), ("False", False), ("None", None), ("0.0", 0)):
            result = self.run_message(type="eval", to_evaluate=expression)
            self.assertIn("value", result)
            self.assertEqual((result["ok"], result["value"]), (True, value))

    def test_what_json_cannot_hold(self):
        self.assertEqual(self.eval("b'x'"), {"repr": "b'x'"})
        self.assertEqual(self.eval("[1, float('nan')]"), {"repr": "[1, nan]"})
        self.assertRegex(self.eval("print")["repr"], "bound_method|function")
        self.assertIn("repr", self.eval("'x' * 4000 and [b'x']"))

    def test_errors_have_a_line_and_a_traceback_of_the_users_code(self):
        result = self.run_message(type="exec", to_exec="def f():\n  return 1/0\n\nf()")
        self.assertEqual(result["error"], "ZeroDivisionError: divide by zero")
        self.assertIn("line 2, in f", result["trace"])
        self.assertNotIn("enot/", result["trace"])
        for message, error in (
            (dict(type="eval", to_evaluate="1+"), "SyntaxError"),
            (dict(type="eval", to_evaluate="nope"), "NameError"),
            (dict(type="eval"), "ValueError: to_evaluate is missing"),
            (dict(type="exec", to_exec="raise SystemExit"), "SystemExit"),
            (dict(type="exec", to_exec="x = [0]\nwhile True: x = x + x"), "MemoryError"),
            (dict(type="exec", to_exec="def r(): r()\nr()"), "RuntimeError"),
            (dict(type="function", function="nope"), "NameError: there is no function nope"),
            (dict(type="function", function="no.such"), "ImportError"),
            (dict(type="dance"), "ValueError: unknown type: dance"),
            (dict(type="command", command="dance"), "ValueError: unknown command: dance"),
            (dict(type="command", command="read GPIOs", kwargs={"pins": [99]}), "ValueError: invalid pin"),
            (dict(type="command", command="write GPIOs", kwargs={"pins_and_values": [[2, 1], [4, 7]]}), "ValueError: a level is 0 or 1"),
            (dict(type="command", command="write GPIOs", kwargs=[]), "KeyError"),
            (dict(type="command", command="blink led", kwargs={"times": "x"}), "ValueError"),
            (dict(type="command", command="blink led", kwargs={"colour": 1}), "TypeError"),
        ):
            with self.subTest(message=message):
                result = self.run_message(**message)
                self.assertFalse(result["ok"])
                self.assertTrue(result["error"].startswith(error), result)
        self.assertEqual(self.board.pin(2), 0)
        self.assertEqual(self.eval("1+1"), 2)

    def test_exec_eval_and_function_share_names(self):
        self.exec("x = 3\ndef times(n, by=2):\n    return x * n * by")
        self.assertEqual(self.eval("times(2)"), 12)
        self.assertEqual(self.value(type="function", function="times", kwargs={"n": 1}), 6)
        self.assertEqual(self.value(type="function", function="times", kwargs={"n": 1, "by": 0}), 0)
        self.assertEqual(self.eval("machine.Pin is Pin and time.time() > 0 and enot.VERSION"), self.connection.hello["fw"])

    def test_prints_are_streamed(self):
        id, _ = self.peer.begin(self.connection, type="exec", to_exec="print('a', 1, sep='-')\nprint('ß', end='')\nprint('x' * 300)")
        self.peer.outcome(self.connection, id)
        self.assertEqual(self.printed(id), "a-1\nß" + "x" * 300 + "\n")

    def test_prints_come_while_the_program_runs(self):
        id, at = self.peer.begin(self.connection, type="exec", to_exec="print('first')\nwhile not Pin(4).value(): pass\nprint('second')")
        self.wait_for_print(id, "first\n")
        self.assertNotIn("result", [f["op"] for f in self.connection.seen])
        self.board.drive_pin(4, 1)
        self.peer.outcome(self.connection, id)
        self.assertEqual(self.printed(id), "first\nsecond\n")

    def test_a_flood_of_prints_is_cut_and_counted(self):
        id, _ = self.peer.begin(self.connection, type="exec", to_exec="for _ in range(2000): print('x' * 99)")
        self.peer.outcome(self.connection, id)
        self.exec("print('before')")
        self.assertLess(len(self.printed(id)), 150_000)

    def test_gpios(self):
        self.assertEqual(self.value(type="command", command="write GPIOs", kwargs={"pins_and_values": [[2, 1], [4, 0], [5, True]]}), [[2, 1], [4, 0], [5, 1]])
        self.assertEqual((self.board.pin(2), self.board.pin(4), self.board.pin(5)), (1, 0, 1))
        self.board.drive_pin(12, 1)
        self.assertEqual(self.value(type="command", command="read GPIOs", kwargs={"pins": [12, 2, 4]}), [[12, 1], [2, 1], [4, 0]])
        every = self.value(type="command", command="read GPIOs")
        self.assertEqual(dict(map(tuple, every))[12], 1)
        self.assertEqual(len(every), len(boards.PINS))
        self.assertEqual(self.eval("[Pin(2).mode() == Pin.OUT, Pin(12).mode() == Pin.IN]"), [True, True])

    def test_blink_led(self):
        started = time.monotonic()
        self.assertIsNone(self.value(type="command", command="blink led", kwargs={"times": 2, "on_seconds": 0.05, "off_seconds": 0.05}))
        self.assertGreater(time.monotonic() - started, 0.19)
        self.assertEqual(self.board.pin(2), 0)

    def test_blink_forever_until_told_otherwise(self):
        forever = dict(type="command", command="blink led", kwargs={"forever": True, "on_seconds": 0.02, "off_seconds": 0.02})
        for end, value in ((dict(type="stop"), True), (dict(type="command", command="write GPIOs", kwargs={"pins_and_values": [[2, 0]]}), [[2, 0]])):
            self.assertIsNone(self.value(**forever))
            for level in (1, 0, 1):
                wait_until(lambda level=level: self.board.pin(2) == level)
            self.assertEqual(self.value(**end), value)
            self.assertEqual(self.board.pin(2), 0)
        self.assertEqual(self.value(type="stop"), False)

    def test_status(self):
        status = self.value(type="status")
        self.assertEqual(status["boot"], self.connection.hello["boot"])
        self.assertEqual(status["script"], {"name": None, "plan": None, "state": "none", "trace": None, "rollback": None})
        self.assertEqual((status["board"], status["fw"]), ("linux", self.connection.hello["fw"]))
        self.assertGreaterEqual(status["uptime"], 0)

    def test_report(self):
        self.exec("enot.report('temperature', 21.5)")
        self.assertIn({"op": "report", "name": "temperature", "value": 21.5}, self.connection.seen)

    def test_call_of_another_node(self):
        id, _ = self.peer.begin(self.connection, type="eval", to_evaluate="enot.call('board-2', type='eval', to_evaluate='t()')")
        call = self.connection.expect("call")
        self.assertEqual((call["to"], call["type"], call["to_evaluate"]), ("board-2", "eval", "t()"))
        self.connection.send(op="answer", ref=call["ref"], ok=True, value=[1, "two"])
        self.assertEqual(self.peer.outcome(self.connection, id)["value"], [1, "two"])

        id, _ = self.peer.begin(self.connection, type="eval", to_evaluate="enot.call('board-3', type='eval', to_evaluate='t()')")
        self.connection.send(op="answer", ref=self.connection.expect("call")["ref"], ok=False, error="unknown node")
        self.assertEqual(self.peer.outcome(self.connection, id)["error"], "RuntimeError: unknown node")

        result = self.run_message(type="eval", to_evaluate="enot.call('board-4', timeout=0.05, type='status')")
        self.assertEqual(result["error"], "OSError: no answer from board-4")

    def test_reset(self):
        boot = self.connection.hello["boot"]
        self.assertIsNone(self.value(type="reset"))
        self.assertEqual(self.board.process.wait(DEADLINE), boards.RESET)
        self.start()
        self.assertNotEqual(self.connection.hello["boot"], boot)


class JobsTest(BoardTest):
    def test_looping_job_answers_pings_and_is_cancelled(self):
        for loop in ("while True: pass", "import time\nwhile True: time.sleep(10)", "while True: x = [1, {2: 3}]", "while True: print('x')", "while True: enot.report('a', 1)"):
            with self.subTest(loop=loop):
                id, at = self.peer.begin(self.connection, type="exec", to_exec=loop)
                self.connection.expect("ack", at=at)
                self.connection.send(op="ping")
                self.connection.expect("pong", timeout=1)
                self.connection.send(op="cancel", id=id)
                result = self.peer.outcome(self.connection, id)
                self.assertEqual((result["ok"], result["error"]), (False, "KeyboardInterrupt: interrupted"))
        self.assertEqual(self.eval("1+1"), 2)

    def test_command_that_comes_during_a_job_waits_for_its_turn(self):
        first, at = self.peer.begin(self.connection, type="exec", to_exec="while not Pin(4).value(): pass")
        self.connection.expect("ack", at=at)
        second, at = self.peer.begin(self.connection, type="eval", to_evaluate="1+1")
        self.connection.send(op="ping")
        self.connection.expect("pong")
        self.assertNotIn({"op": "ack", "at": at}, self.connection.seen)
        self.board.drive_pin(4, 1)
        self.peer.outcome(self.connection, first)
        self.connection.expect("ack", at=at)
        self.assertEqual(self.peer.outcome(self.connection, second)["value"], 2)

    def test_cancelled_before_it_began(self):
        first, at = self.peer.begin(self.connection, type="exec", to_exec="while not Pin(4).value(): pass")
        self.connection.expect("ack", at=at)
        second, _ = self.peer.begin(self.connection, type="exec", to_exec="Pin(5, Pin.OUT, value=1)")
        self.connection.send(op="cancel", id=second)
        self.connection.send(op="ping")
        self.connection.expect("pong")
        self.board.drive_pin(4, 1)
        self.peer.outcome(self.connection, first)
        self.assertEqual(self.peer.outcome(self.connection, second)["error"], "RuntimeError: cancelled")
        self.assertEqual(self.board.pin(5), 0)

    def test_program_that_swallows_ctrl_c_is_ended_by_a_reset(self):
        stubborn = "while True:\n  try:\n    while True: pass\n  except BaseException: pass"
        id, at = self.peer.begin(self.connection, type="exec", to_exec=stubborn)
        self.connection.expect("ack", at=at)
        self.connection.send(op="cancel", id=id)
        self.assertEqual(self.board.process.wait(DEADLINE), boards.RESET)

    def test_connection_is_made_anew_while_a_job_runs(self):
        id, at = self.peer.begin(self.connection, type="exec", to_exec="while not Pin(4).value(): pass")
        self.connection.expect("ack", at=at)
        self.drop()
        self.assertEqual(self.reconnect().hello["cursor"], at)
        self.board.drive_pin(4, 1)
        self.assertTrue(self.peer.outcome(self.connection, id)["ok"])


class DeliveryTest(BoardTest):
    def test_cursor_is_in_the_next_hello(self):
        id, at = self.peer.next_command()
        self.connection.send(op="do", id=id, at=at + 40, type="eval", to_evaluate="1")
        self.peer.outcome(self.connection, id)
        hello = self.reconnect().hello
        self.assertEqual((hello["cursor"], hello["log"]), (at + 40, self.peer.log))

    def test_cursor_of_another_log_is_worth_nothing(self):
        self.eval("1")
        self.peer.log = "log-2"
        self.assertEqual(self.reconnect().hello["log"], "log-1")
        hello = self.reconnect().hello
        self.assertEqual((hello["cursor"], hello["log"]), (-1, "log-2"))

    def test_cursor_survives_a_reset_and_not_a_power_cut(self):
        self.eval("1")
        self.run_message(type="reset")
        self.board.process.wait(DEADLINE)
        self.start()
        self.assertEqual(self.connection.hello["cursor"], 2)
        self.board.power_cut()
        self.start()
        self.assertEqual(self.connection.hello["cursor"], -1)

    def test_acknowledged_command_is_not_run_again(self):
        self.exec("n = 0")
        id, at = self.peer.begin(self.connection, type="exec", to_exec="n += 1")
        self.peer.outcome(self.connection, id)
        self.connection.send(op="do", id=id, at=at, type="exec", to_exec="n += 1")
        self.connection.expect("ack", at=at)
        self.assertEqual(self.eval("n"), 1)

    def test_results_are_sent_again_until_they_are_confirmed(self):
        ids = [self.peer.run(self.connection, confirm=False, type="eval", to_evaluate=str(n))["id"] for n in range(3)]
        self.drop()
        self.reconnect()
        again = [self.connection.receive() for _ in range(3)]
        self.assertEqual([(f["op"], f["id"], f["value"]) for f in again], [("result", id, n) for n, id in enumerate(ids)])
        self.connection.send(op="confirm", id=ids[1])
        self.connection.send(op="ping")
        self.connection.expect("pong")
        self.reconnect()
        self.assertEqual(self.connection.receive()["id"], ids[2])
        self.connection.send(op="confirm", id=ids[2])
        self.connection.send(op="ping")
        self.connection.expect("pong")
        self.reconnect()
        self.connection.send(op="ping")
        self.assertEqual(self.connection.receive()["op"], "pong")

    def test_newest_results_are_kept(self):
        ids = [self.peer.run(self.connection, confirm=False, type="eval", to_evaluate="1")["id"] for _ in range(20)]
        self.reconnect()
        self.assertEqual([self.connection.receive()["id"] for _ in range(8)], ids[-8:])

    def test_idle_round_trip_is_quick(self):
        times = []
        for _ in range(200):
            started = time.perf_counter()
            self.eval("1")
            times.append(time.perf_counter() - started)
        median = sorted(times)[100]
        print(f"idle round trip (do to result), median: {median * 1000:.2f} ms")
        self.assertLess(median, 0.02)


class DurableTest(BoardTest):
    def unconfirmed(self, **message):
        return self.peer.run(self.connection, confirm=False, durable=True, **message)

    def after_power_cut(self):
        """The results that the board sends by itself after a power cut."""
        self.board.power_cut()
        self.start()
        self.connection.send(op="ping")
        self.connection.expect("pong")
        return [f for f in self.connection.seen if f["op"] == "result"]

    def test_result_of_a_durable_command_survives_a_power_cut(self):
        result = self.unconfirmed(type="eval", to_evaluate="['ß', 1]")
        self.peer.run(self.connection, confirm=False, type="eval", to_evaluate="2")
        self.assertEqual(self.after_power_cut(), [result])
        self.assertEqual(self.after_power_cut(), [result])
        self.connection.send(op="confirm", id=result["id"])
        self.connection.send(op="ping")
        self.connection.expect("pong")
        self.assertEqual(self.after_power_cut(), [])

    def test_failure_and_upload_and_long_line(self):
        failed = self.unconfirmed(type="exec", to_exec="1/0")
        uploaded = self.put_file("file", b"content", durable=True, confirm=False)
        id, at = command = self.peer.next_command()
        line = '{"op":"do","id":"%s","at":%d,"type":"exec","durable":true,"to_exec":"x = \'%s\'"}' % (id, at, "a" * 1200)
        long = self.peer.put(self.connection, line.encode(), "do", command=command, confirm=False)
        self.assertTrue(long["ok"], long)
        self.assertEqual(self.after_power_cut(), [failed, uploaded, long])

    def test_script(self):
        result = self.put_script("n = 1", durable=True, confirm=False)
        self.assertEqual(self.after_power_cut(), [result])

    def test_few_and_short_ones_are_kept(self):
        for n in range(6):
            self.unconfirmed(type="eval", to_evaluate=str(n))
        value = self.unconfirmed(type="eval", to_evaluate="'é' * 400")
        failed = self.unconfirmed(type="exec", to_exec="raise ValueError('é' * 400)")
        kept = self.after_power_cut()
        self.assertEqual([r.get("value") for r in kept], [4, 5, {"repr": '"' + "é" * 99}, None])
        self.assertEqual((kept[2]["id"], kept[3]["id"]), (value["id"], failed["id"]))
        self.assertEqual(kept[3]["error"], ("ValueError: " + "é" * 400)[:100])
        self.assertLessEqual((self.board.flash / "results.json").stat().st_size, 4 * 640)

    def test_reset_by_the_command_itself(self):
        id, at = self.peer.begin(self.connection, type="reset", durable=True)
        self.connection.expect("result", id=id)
        self.assertEqual(self.board.process.wait(DEADLINE), boards.RESET)
        self.start()
        self.assertIsNone(self.peer.outcome(self.connection, id)["value"])


class FilesTest(BoardTest):
    def test_file_in_chunks(self):
        content = bytes(range(256)) * 9 + b"end"
        result = self.put_file("data/deep/some.bin", content)
        self.assertEqual((result["ok"], result["value"]), (True, len(content)))
        self.assertEqual((self.board.flash / "data/deep/some.bin").read_bytes(), content)
        self.assertFalse((self.board.flash / "upload.part").exists())

    def test_empty_file(self):
        self.assertEqual(self.put_file("empty", b"")["value"], 0)
        self.assertEqual((self.board.flash / "empty").read_bytes(), b"")

    def test_upload_that_was_cut_goes_on_where_it_was(self):
        content = b"0123456789abcdef" * 200
        command = self.peer.next_command()
        self.assertIsNone(self.put_file("big", content, command=command, stop_after=2))
        self.drop()
        self.reconnect()
        self.assertTrue(self.put_file("big", content, command=command)["ok"])
        self.assertEqual([f["seq"] for f in self.connection.seen if f["op"] == "ack"], [2, 3, 4, 5, 6])
        self.assertEqual((self.board.flash / "big").read_bytes(), content)

    def test_upload_is_begun_anew_after_a_power_cut_and_the_old_file_is_there_until_then(self):
        self.put_file("big", b"old")
        content = b"0123456789abcdef" * 200
        command = self.peer.next_command()
        self.put_file("big", content, command=command, stop_after=3)
        self.board.power_cut()
        self.assertEqual((self.board.flash / "big").read_bytes(), b"old")
        self.start()
        self.assertFalse((self.board.flash / "upload.part").exists())
        self.assertTrue(self.put_file("big", content, command=command)["ok"])
        self.assertEqual((self.board.flash / "big").read_bytes(), content)

    def test_power_cut_at_any_moment_leaves_the_old_or_the_new_file(self):
        contents = {0: b"a" * 3000, 1: b"b" * 3000}
        self.put_file("file", contents[0])
        for n in range(1, 9):
            new = contents[n % 2]
            command = self.peer.next_command()
            chunks = [new[i : i + 512] for i in range(0, len(new), 512)]
            for seq, data in enumerate(chunks):
                last = seq == len(chunks) - 1
                self.connection.send(
                    op="put", id=command[0], at=command[1], type="file", path="file", seq=seq, data=base64.b64encode(data).decode(), last=last,
                    **({"sha256": hashlib.sha256(new).hexdigest()} if last else {}),
                )  # fmt: skip
                if not last:
                    self.connection.expect("ack", seq=seq)
            time.sleep(n * 0.0002)  # each time the power is cut a little later after the last chunk
            self.board.power_cut()
            self.assertIn((self.board.flash / "file").read_bytes(), contents.values())
            self.start()

    def test_wrong_digest(self):
        self.put_file("file", b"old")
        result = self.put_file("file", b"new", sha256="0" * 64)
        self.assertFalse(result["ok"])
        self.assertIn("sha256", result["error"])
        self.assertEqual((self.board.flash / "file").read_bytes(), b"old")

    def test_paths_that_lead_out_or_to_the_agent_are_refused(self):
        for path in ("../x", "/etc/x", "a/../../x", "enot/agent.py", "config.py", "main.py", "boot.py", "", "script.py"):
            with self.subTest(path=path):
                result = self.put_file(path, b"x")
                self.assertFalse(result["ok"])
                self.assertTrue(result["error"].startswith("ValueError"), result)

    def test_function_of_a_file_and_of_its_next_version(self):
        self.put_file("lib/greet.py", b"def hello(name):\n    print('called')\n    return 'hello ' + name\n")
        id, _ = self.peer.begin(self.connection, type="function", function="greet.hello", kwargs={"name": "Ada"})
        self.assertEqual(self.peer.outcome(self.connection, id)["value"], "hello Ada")
        self.assertEqual(self.printed(id), "called\n")
        self.exec("import greet")
        self.put_file("lib/greet.py", b"def hello(name):\n    return 'bye ' + name\n")
        self.assertEqual(self.value(type="function", function="greet.hello", kwargs={"name": "Ada"}), "bye Ada")

    def test_do_that_is_longer_than_a_line(self):
        source = "x = '" + "a" * 1500 + "'"
        id, at = command = self.peer.next_command()
        line = '{"op":"do","id":"%s","at":%d,"type":"exec","to_exec":"%s"}' % (id, at, source)
        self.assertTrue(self.peer.put(self.connection, line.encode(), "do", command=command)["ok"])
        self.assertEqual(self.eval("len(x)"), 1500)

    def test_do_in_chunks_that_is_no_json(self):
        for content in (b"nonsense", b"[1]", b""):
            self.assertFalse(self.peer.put(self.connection, content, "do")["ok"])
        self.assertEqual(self.eval("1"), 1)


class ScriptsTest(BoardTest):
    LOOP = "import time\nn = 0\ndef double(x):\n  return 2 * x\nwhile True:\n  n += 1\n  time.sleep(0.01)\n"

    def test_commands_are_answered_while_a_script_loops(self):
        for loop in (self.LOOP, self.LOOP.replace("time.sleep(0.01)", "pass")):
            self.assertIsNone(self.put_script(loop)["value"])
            self.connection.send(op="ping")
            self.connection.expect("pong", timeout=1)
            before = self.eval("n")
            self.assertGreater(before, 0)
            self.assertEqual(self.value(type="function", function="double", kwargs={"x": 4}), 8)
            self.assertEqual(self.value(type="command", command="write GPIOs", kwargs={"pins_and_values": [[4, 1]]}), [[4, 1]])
            self.assertEqual(dict(map(tuple, self.value(type="command", command="read GPIOs")))[4], 1)
            self.assertTrue(self.put_file("data.txt", b"x" * 2000)["ok"])
            self.assertIsNone(self.value(type="command", command="blink led", kwargs={"on_seconds": 0.05, "off_seconds": 0.05}))
            self.assertEqual(self.script_state(), "running")
            wait_until(lambda before=before: self.eval("n") > before)
            self.assertFalse(self.run_message(type="eval", to_evaluate="1/0")["ok"])

    def test_stop(self):
        for loop in ("while True: pass", "import time\nwhile True: time.sleep(10)", "while True: x = [1, {2: 3}]", "while True: print('x')"):
            with self.subTest(loop=loop):
                self.put_script(loop)
                started = time.monotonic()
                self.assertEqual(self.value(type="stop"), True)
                self.assertLess(time.monotonic() - started, 1)
                self.assertEqual(self.script_state(), "stopped")
        self.assertEqual(self.value(type="stop"), False)
        self.board.power_cut()
        self.start()
        self.assertEqual(self.script_state(), "stopped")
        self.assertEqual(self.connection.hello["script"], "")

    def test_stop_of_a_script_that_swallows_ctrl_c(self):
        self.put_script("while True:\n  try:\n    while True: pass\n  except BaseException: pass")
        self.assertEqual(self.value(type="stop"), True)
        self.assertEqual(self.board.process.wait(DEADLINE), boards.RESET)
        self.start()
        self.assertEqual(self.script_state(), "stopped")

    def test_script_that_ends_and_script_that_fails(self):
        self.assertIsNone(self.put_script("x = 5\ndef main():\n  global x\n  x += 1")["value"])
        self.assertEqual((self.eval("x"), self.script_state()), (6, "ended"))
        self.assertIsNone(self.put_script("x = 5\ndef main():\n  global x\n  x += 1\nmain()")["value"])
        self.assertEqual(self.eval("x"), 6)
        result = self.put_script("def main():\n  return 1/0")
        self.assertEqual((result["ok"], result["error"]), (False, "ZeroDivisionError: divide by zero"))
        self.assertIn('File "script.py", line 2, in main', result["trace"])
        script = self.value(type="status")["script"]
        self.assertEqual((script["name"], script["state"]), ("a script", "failed"))
        self.assertIn("ZeroDivisionError", script["trace"])
        self.assertFalse(self.put_script("def (")["ok"])
        self.assertEqual(self.eval("1"), 1)

    def test_failure_after_half_a_second_is_in_the_status(self):
        self.assertTrue(self.put_script("import time\ntime.sleep(0.7)\nraise ValueError('late')")["ok"])
        wait_until(lambda: self.script_state() == "failed")
        self.assertIn("ValueError: late", self.value(type="status")["script"]["trace"])

    def test_new_script_takes_the_place_of_the_running_one(self):
        self.put_script(self.LOOP + "\n# one", name="one")
        self.assertTrue(self.put_script("who = 'two'\nwhile True: pass", name="two")["ok"])
        self.assertEqual((self.eval("who"), self.value(type="status")["script"]["name"]), ("two", "two"))
        self.assertEqual(self.run_message(type="eval", to_evaluate="double(1)")["error"], "NameError: name 'double' isn't defined")

    def test_prints_of_a_script_belong_to_its_command(self):
        self.put_script("import time\nwhile True:\n  print('tick')\n  time.sleep(0.02)")
        id = self.connection.seen[-1]["id"]
        self.wait_for_print(id, "tick\ntick\n")
        other, _ = self.peer.begin(self.connection, type="exec", to_exec="print('other')")
        self.peer.outcome(self.connection, other)
        self.assertEqual(self.printed(other), "other\n")
        self.assertNotIn("other", self.printed(id))

    def test_script_runs_again_after_a_reset_and_after_a_power_cut(self):
        source = "print('started')\n" + self.LOOP
        self.put_script(source)
        digest = hashlib.sha256(source.encode()).hexdigest()
        self.run_message(type="reset")
        self.assertEqual(self.board.process.wait(DEADLINE), boards.RESET)
        for _ in range(2):
            self.start()
            self.assertEqual(self.connection.hello["script"], digest)
            self.assertEqual(self.script_state(), "running")
            self.assertGreater(self.eval("n"), 0)
            self.board.power_cut()

    def test_connection_is_made_anew_while_a_script_runs(self):
        self.put_script("while True: pass")
        self.drop()
        self.reconnect()
        self.assertEqual(self.script_state(), "running")

    def test_interrupted_upload_of_a_script_leaves_the_old_one(self):
        self.put_script("who = 'old'\n" + self.LOOP)
        self.put_script("who = 'new'\n" + "# \n" * 500, stop_after=1)
        self.board.power_cut()
        self.start()
        self.assertEqual(self.eval("who"), "old")

    def test_timers_of_a_script_go_on_after_its_end(self):
        self.put_script("n = 0\ndef count(_):\n  global n\n  n += 1\nt = machine.Timer(-1, period=10, mode=machine.Timer.PERIODIC, callback=count)")
        wait_until(lambda: self.eval("n") > 3)

    def test_call_of_another_node_from_a_script(self):
        id, at = self.peer.next_command()
        source = b"answer = enot.call('board-2', type='eval', to_evaluate='1')\nwhile True: pass"
        self.connection.send(
            op="put", id=id, at=at, type="script", path="script.py", seq=0, data=base64.b64encode(source).decode(), last=True,
            sha256=hashlib.sha256(source).hexdigest(),
        )  # fmt: skip
        self.connection.send(op="answer", ref=self.connection.expect("call")["ref"], ok=True, value=7)
        self.peer.outcome(self.connection, id)
        self.assertEqual(self.eval("answer"), 7)


RUNS = "import time\nwhile True: time.sleep(0.01)\n"
CRASHES = "def main():\n  return 1/0\n"
CRASHES_IF_PIN_4 = "if Pin(4).value(): raise ValueError('pin 4')\n" + RUNS


def digest(source):
    return hashlib.sha256(source.encode()).hexdigest()


class RollbackTest(BoardTest):
    settings = "SETTLED = 0.5"

    def expect_report(self, **value):
        report = self.connection.expect("report", name="enot/script")["value"]
        traces = report.pop("traces")
        self.assertEqual(report, value)
        self.assertEqual(self.value(type="status")["script"]["rollback"], dict(value, traces=traces))
        return traces

    def wait_until_settled(self):
        wait_until(lambda: json.loads((self.board.flash / "script.json").read_text())["bad"] == 0)

    def test_script_that_crashes_gives_way_to_the_one_before(self):
        self.put_script("who = 'old'\n" + RUNS, name="old")
        self.assertFalse(self.put_script(CRASHES, name="new")["ok"])
        new, old = self.expect_report(state="rolled_back", failed=digest(CRASHES), script=digest("who = 'old'\n" + RUNS))
        self.assertIn('File "script.py", line 2, in main', new)
        self.assertIsNone(old)
        wait_until(lambda: self.script_state() == "running")
        self.assertEqual((self.value(type="status")["script"]["name"], self.eval("who")), ("old", "old"))
        self.board.power_cut()
        self.start()
        self.assertEqual(self.connection.hello["script"], digest("who = 'old'\n" + RUNS))
        self.assertEqual(self.eval("who"), "old")
        self.assertNotIn("report", [f["op"] for f in self.connection.seen])

    def test_both_tracebacks_are_told(self):
        self.board.drive_pin(4, 1)
        self.put_script(CRASHES_IF_PIN_4)
        self.board.drive_pin(4, 0)
        self.wait_until_settled()
        self.put_script(CRASHES)
        new, old = self.expect_report(state="rolled_back", failed=digest(CRASHES), script=digest(CRASHES_IF_PIN_4))
        self.assertIn("ZeroDivisionError", new)
        self.assertIn("ValueError: pin 4", old)

    def test_crashing_script_without_one_before_is_held(self):
        self.put_script(CRASHES)
        new, old = self.expect_report(state="held", failed=digest(CRASHES), script="")
        self.assertIn("ZeroDivisionError", new)
        self.assertIsNone(old)
        self.assertEqual(self.script_state(), "failed")
        self.board.power_cut()
        self.start()
        self.assertEqual((self.connection.hello["script"], self.script_state()), ("", "stopped"))

    def test_both_crash(self):
        self.put_script(CRASHES_IF_PIN_4)
        self.wait_until_settled()
        self.board.drive_pin(4, 1)
        self.put_script(CRASHES)
        self.expect_report(state="rolled_back", failed=digest(CRASHES), script=digest(CRASHES_IF_PIN_4))
        new, old = self.expect_report(state="held", failed=digest(CRASHES_IF_PIN_4), script="")
        self.assertIn("ZeroDivisionError", new)
        self.assertIn("ValueError: pin 4", old)

    def test_rollback_without_a_connection_is_told_later(self):
        self.put_script(RUNS)
        self.wait_until_settled()
        self.put_script(CRASHES)
        self.drop()
        wait_until(lambda: json.loads((self.board.flash / "script.json").read_text())["rollback"])
        self.board.power_cut()
        self.peer.turn_away()
        self.start()
        self.expect_report(state="rolled_back", failed=digest(CRASHES), script=digest(RUNS))

    def test_script_that_never_started_well_is_nothing_to_go_back_to(self):
        self.put_script(RUNS)
        self.wait_until_settled()
        self.board.drive_pin(4, 1)
        self.put_script(CRASHES_IF_PIN_4)
        wait_until(lambda: json.loads((self.board.flash / "script.json").read_text())["bad"] == 2)
        self.put_script(CRASHES)
        self.expect_report(state="rolled_back", failed=digest(CRASHES), script=digest(RUNS))


class StartsTest(BoardTest):
    """What counts as a bad start, where a start is good only after 10 s."""

    def starts_after_resets(self, times):
        for _ in range(times):
            self.assertEqual(self.board.process.wait(DEADLINE), boards.RESET)
            self.board.start(self.micropython)

    def test_reset_while_the_script_starts_is_a_bad_start(self):
        resets = "machine.reset()"
        self.put_script(RUNS)
        with self.assertRaises(Disconnected):
            self.put_script(resets)
        self.starts_after_resets(3)
        self.reconnect()
        self.assertEqual(self.connection.hello["script"], digest(RUNS))
        report = self.connection.expect("report", name="enot/script")["value"]
        self.assertEqual(report, {"state": "rolled_back", "failed": digest(resets), "script": digest(RUNS), "traces": [None, None]})

    def test_reset_that_was_asked_for_is_none(self):
        self.put_script(CRASHES)
        self.put_script(RUNS)
        for _ in range(4):
            self.value(type="reset")
            self.starts_after_resets(1)
            self.assertEqual(self.reconnect().hello["script"], digest(RUNS))

    def test_waking_from_deep_sleep_is_none(self):
        sleeps = "import machine\nmachine.deepsleep(1)"
        with self.assertRaises(Disconnected):
            self.put_script(sleeps)
        self.starts_after_resets(4)
        self.board.process.wait(DEADLINE)
        index = json.loads((self.board.flash / "script.json").read_text())
        self.assertEqual((index["now"]["digest"], index["held"], index["bad"]), (digest(sleeps), False, 1))

    def test_end_of_the_program_is_none(self):
        source = "n = 1"
        self.put_script(source)
        for _ in range(4):
            self.board.power_cut()
            self.start()
            self.assertEqual(self.connection.hello["script"], digest(source))
            self.assertEqual(self.script_state(), "ended")

    def test_stop_of_a_script_that_waits_for_its_next_start(self):
        self.assertFalse(self.put_script(CRASHES)["ok"])
        self.assertEqual(self.script_state(), "failed")
        self.assertEqual(self.value(type="stop"), True)
        self.assertEqual(self.script_state(), "stopped")
        self.assertEqual(self.value(type="stop"), False)
        self.board.power_cut()
        self.start()
        self.assertEqual((self.connection.hello["script"], self.script_state()), ("", "stopped"))


class LateCrashTest(BoardTest):
    settings = "SETTLED = 0.1"

    def test_script_that_crashes_after_it_has_run_well_is_started_again_and_again(self):
        self.put_script("with open('starts', 'a') as f: f.write('x')\nimport time\ntime.sleep(0.3)\nraise ValueError('late')")
        wait_until(lambda: (self.board.flash / "starts").stat().st_size > 4)
        self.assertIsNone(self.value(type="status")["script"]["rollback"])


class PlansTest(BoardTest):
    def script(self, who, plan=None, then=""):
        members = {"plan": plan} if plan else {}
        self.assertTrue(self.put_script("who = '%s'\n%s" % (who, then), **members)["ok"])

    def running(self):
        """(who, plan)"""
        hello = self.reconnect().hello
        status = self.value(type="status")["script"]
        self.assertEqual(status["plan"] or "", hello["plan"])
        if not hello["script"]:
            self.assertEqual(status["state"], "none")
            return "", hello["plan"]
        return self.eval("who"), hello["plan"]

    def test_plan_covers_a_script_and_restore_uncovers_it(self):
        self.script("own")
        self.assertEqual(self.running(), ("own", ""))
        self.assertEqual(self.value(type="restore"), False)
        self.script("one", plan="red")
        self.assertEqual(self.running(), ("one", "red"))
        self.script("two", plan="red")
        self.script("three", plan="blue", then=RUNS)
        self.board.power_cut()
        self.start()
        self.assertEqual(self.running(), ("three", "blue"))
        self.assertEqual(self.value(type="restore"), True)
        self.assertEqual(self.running(), ("own", ""))
        self.assertEqual(self.value(type="restore"), False)
        self.board.power_cut()
        self.start()
        self.assertEqual(self.running(), ("own", ""))
        self.assertEqual(os.listdir(self.board.flash / "kept"), [])

    def test_restore_where_there_was_nothing(self):
        self.script("one", plan="red")
        self.assertEqual(self.value(type="restore"), True)
        self.assertEqual(self.running(), ("", ""))
        self.assertFalse((self.board.flash / "script.py").exists())
        self.board.power_cut()
        self.start()
        self.assertEqual(self.running(), ("", ""))

    def test_upload_by_hand_takes_the_node_from_the_plan(self):
        self.script("own")
        self.script("one", plan="red")
        self.script("mine")
        self.assertEqual(self.running(), ("mine", ""))
        self.assertEqual(self.value(type="restore"), False)

    def test_same_script_by_hand_and_by_plan(self):
        self.script("own")
        self.script("own", plan="red")
        self.assertEqual(self.running(), ("own", "red"))
        self.assertEqual(self.value(type="restore"), True)
        self.assertEqual(self.running(), ("own", ""))

    def test_stopped_script_still_belongs_to_its_plan(self):
        self.script("one", plan="red", then=RUNS)
        self.value(type="stop")
        hello = self.reconnect().hello
        self.assertEqual((hello["script"], hello["plan"]), ("", "red"))
        self.assertEqual(self.value(type="restore"), True)
        self.assertEqual(self.running(), ("", ""))


def new_agent(version, **changes):
    """The files of an agent that says it is this version: {path: content}. `changes`: module="text to be appended"."""
    files = {}
    for path in sorted((boards.AGENT / "enot").glob("*.py")):
        source = path.read_text(encoding="utf-8") + changes.get(path.stem, "")
        files["enot/" + path.name] = source.replace(enot_version(), version).encode()
    return files


def enot_version():
    return re.search('VERSION = "(.*)"', (boards.AGENT / "enot" / "__init__.py").read_text(encoding="utf-8"))[1]


def manifest(files):
    return "".join("%s  %s\n" % (hashlib.sha256(content).hexdigest(), path) for path, content in files.items()).encode()


class AgentTest(BoardTest):
    """The agent itself is replaced."""

    def upload(self, files):
        for path, content in dict(files, manifest=manifest(files)).items():
            self.assertTrue(self.put_file("next/" + path, content)["ok"])

    def update(self, files):
        return self.run_message(type="update", manifest=hashlib.sha256(manifest(files)).hexdigest())

    def begin_trial(self, files):
        """The board has been started with the new agent, and nobody has talked to it yet."""
        self.upload(files)
        self.assertTrue(self.update(files)["ok"])
        self.start_again_after_reset()

    def start_again_after_reset(self):
        self.assertEqual(self.board.process.wait(DEADLINE), boards.RESET)
        self.board.start(self.micropython)

    def assert_runs(self, version):
        self.assertEqual(self.reconnect().hello["fw"], version)
        self.assertEqual(self.eval("enot.VERSION"), version)


class UpdateTest(AgentTest):
    def test_new_agent_takes_over_and_stays(self):
        for version in ("9.0.1", "9.0.2", "9.0.3"):
            self.begin_trial(new_agent(version))
            self.assert_runs(version)
            self.board.power_cut()
            self.start()
            self.assert_runs(version)

    def test_module_that_the_new_agent_does_not_have_is_gone(self):
        self.put_file("next/enot/old.py", b"")
        self.begin_trial(new_agent("9.0.1"))
        self.assert_runs("9.0.1")
        self.assertTrue(self.run_message(type="exec", to_exec="import enot.old")["error"].startswith("ImportError"))

    def test_agent_that_is_not_whole_is_refused(self):
        files = new_agent("9.0.1")
        self.assertIn("manifest", self.update(files)["error"])
        self.put_file("next/manifest", manifest(files))
        self.assertIn("missing", self.update(files)["error"])
        self.upload(files)
        self.put_file("next/enot/link.py", files["enot/link.py"][:-1])
        self.assertIn("next/enot/link.py is missing or another one", self.update(files)["error"])
        self.assertIn("manifest", self.run_message(type="update")["error"])
        self.board.power_cut()
        self.start()
        self.assert_runs(enot_version())

    def test_agent_that_crashes_is_undone(self):
        self.begin_trial(new_agent("9.0.1"))
        self.assert_runs("9.0.1")
        for module, crash in (("link", "\nnonsense("), ("agent", "\nAgent.run = None"), ("script", "\nx = [0]\nwhile True: x = x + x")):
            with self.subTest(module=module):
                self.begin_trial(new_agent("9.0.2", **{module: crash}))
                self.start_again_after_reset()
                self.assert_runs("9.0.1")
                self.board.power_cut()
                self.start()
                self.assert_runs("9.0.1")

    def test_power_cut_before_the_new_agent_has_reached_the_gateway_undoes_it(self):
        self.begin_trial(new_agent("9.0.1"))
        connection = self.peer.accept_raw()
        self.addCleanup(connection.close)
        connection.send(op="challenge", v=1, nonce="00" * 16)
        self.assertEqual(connection.receive()["fw"], "9.0.1")
        self.board.power_cut()
        self.start()
        self.assert_runs(enot_version())

    def test_running_agent_cannot_be_written(self):
        self.begin_trial(new_agent("9.0.1"))
        self.assert_runs("9.0.1")
        for path in ("agent1/enot/link.py", "agent2/enot/link.py", "agent.json", "next/../agent1/enot/link.py"):
            self.assertTrue(self.put_file(path, b"x")["error"].startswith("ValueError"), path)


class LostAgentTest(AgentTest):
    settings = "TRIAL = 0.5"

    def test_agent_that_does_not_reach_the_gateway_is_undone(self):
        self.begin_trial(new_agent("9.0.1", link="\n    def step(self):\n        pass\n"))
        self.start_again_after_reset()
        self.assert_runs(enot_version())


class HogsTest(BoardTest):
    """Programs that leave the agent no time, no way out, or no memory."""

    SWALLOWS = "while True:\n  try:\n    while True: pass\n  except: pass\n"
    ALLOCATES = "x = []\nwhile True:\n  try:\n    while True: x.append(bytearray(50))\n  except MemoryError: pass\n"

    def assert_answers(self, state):
        for _ in range(3):
            self.assertEqual(self.script_state(), state)
            self.assertEqual(self.value(type="command", command="read GPIOs", kwargs={"pins": [2, 4]}), [[2, 0], [4, 0]])

    def test_node_answers_and_stop_works(self):
        for hog in ("while True: pass\n", "import time\nwhile True: time.sleep(10)\n", self.SWALLOWS):
            with self.subTest(hog=hog):
                self.put_script(hog)
                self.assert_answers("running")
                self.assertEqual(self.value(type="stop"), True)
                if hog == self.SWALLOWS:
                    self.assertEqual(self.board.process.wait(DEADLINE), boards.RESET)
                    self.start()
                self.assert_answers("stopped")

    def test_script_that_takes_all_memory_has_crashed(self):
        for hog in (self.ALLOCATES, "x = []\nwhile True: x = [x, x]\n"):
            with self.subTest(hog=hog):
                self.assertTrue(self.put_script(hog)["error"].startswith("MemoryError"))
                self.assert_answers("failed")
                self.assertEqual(self.value(type="stop"), True)
                self.assert_answers("stopped")
                self.assertGreater(self.value(type="status")["free"], 8000)

    def test_job_that_takes_all_memory_has_failed(self):
        for hog in (self.ALLOCATES, "y = 'kept'\nx = []\nwhile True: x = [x, x]\n"):
            self.assertTrue(self.run_message(type="exec", to_exec=hog)["error"].startswith("MemoryError"))
            self.assert_answers("none")


class WatchdogTest(BoardTest):
    settings = "WATCHDOG = 2"

    def test_loop_in_native_code_is_ended_by_the_watchdog_and_nothing_else_is(self):
        started = time.monotonic()
        self.put_script("while True: pass")
        wait_until(lambda: self.script_state() == "running" and time.monotonic() - started > 2.2)
        id, at = self.peer.begin(self.connection, type="exec", to_exec="sum(range(1 << 60))")
        self.connection.expect("ack", at=at)
        self.connection.send(op="cancel", id=id)
        self.assertEqual(self.board.process.wait(DEADLINE), -signal.SIGALRM)
        self.start()
        self.assertEqual(self.script_state(), "running")


class UnreachableTest(BoardTest):
    def test_script_runs_without_a_gateway(self):
        self.put_script("n = 0\nwhile True:\n  n += 1\n  Pin(4, Pin.OUT, value=1)")
        self.board.power_cut()
        self.drop()
        self.board.drive_pin(4, 0)
        self.board.prepare("127.0.0.1", 1, self.peer.key)
        self.board.start(self.micropython)
        wait_until(lambda: self.board.pin(4) == 1)


if __name__ == "__main__":
    unittest.main()
