"""A virtual board against a small gateway: the link and the messages."""

import time
import unittest

from board_case import DEADLINE, STUBBORN, BoardTest, wait_until
from peer import mac
from tests_path import boards


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
        self.assertEqual(self.eval("[b'x' * 1500]"), {"repr": "[b'" + "x" * 997 + "..."})

    def test_errors_have_a_line_and_a_traceback_of_the_users_code(self):
        result = self.run_message(type="exec", to_exec="def f():\n  return 1/0\n\nf()")
        self.assertEqual(result["error"], "ZeroDivisionError: divide by zero")
        self.assertIn("line 2, in f", result["trace"])
        self.assertNotIn("enot/", result["trace"])
        for message, error in (
            (dict(type="command", command="blink led", kwargs={"times": "x"}), "ValueError"),
            (dict(type="command", command="blink led", kwargs={"colour": 1}), "TypeError"),
            (dict(type="eval", to_evaluate="1+"), "SyntaxError"),
            (dict(type="eval", to_evaluate="nope"), "NameError"),
            (dict(type="eval"), "KeyError: to_evaluate"),
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
        self.assertEqual(status["output"], "")

    def test_status_tells_the_largest_piece_of_heap(self):
        status = self.value(type="status")
        self.assertLess(status["largest"], status["free"])
        self.assertEqual(self.eval("len(bytearray(%d))" % (status["largest"] - 1024)), status["largest"] - 1024)
        self.assertIn("MemoryError", self.run_message(type="eval", to_evaluate="len(bytearray(%d))" % (status["largest"] + 256))["error"])

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

    def test_call_fails_with_the_connection_on_which_its_answer_would_have_come(self):
        id, _ = self.peer.begin(self.connection, type="eval", to_evaluate="enot.call('board-2', timeout=600, type='eval', to_evaluate='1')")
        self.connection.expect("call")
        self.reconnect()
        self.assertEqual(self.peer.outcome(self.connection, id)["error"], "OSError: no answer from board-2")
        self.assertEqual(self.eval("1+1"), 2)

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

    def test_program_that_swallows_ctrl_c_is_cancelled(self):
        swallows = "while True:\n  try:\n    while True: pass\n  except BaseException: pass"
        id, at = self.peer.begin(self.connection, type="exec", to_exec=swallows)
        self.connection.expect("ack", at=at)
        self.connection.send(op="cancel", id=id)
        self.assertEqual(self.peer.outcome(self.connection, id)["error"], "KeyboardInterrupt: interrupted")
        self.assertEqual(self.eval("1+1"), 2)

    def test_program_that_cannot_be_interrupted_is_ended_by_a_reset(self):
        id, at = self.peer.begin(self.connection, type="exec", to_exec=STUBBORN)
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
