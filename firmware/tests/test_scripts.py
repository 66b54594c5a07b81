"""A virtual board against a small gateway: scripts that live on, give way to the one before, and cannot take the node."""

import base64
import hashlib
import json
import os
import signal
import time

from board_case import DEADLINE, STUBBORN, BoardTest, wait_until
from peer import Disconnected
from tests_path import boards

RUNS = "import time\nwhile True: time.sleep(0.01)\n"
CRASHES = "def main():\n  return 1/0\n"
CRASHES_IF_PIN_4 = "if Pin(4).value(): raise ValueError('pin 4')\n" + RUNS


def digest(source):
    return hashlib.sha256(source.encode()).hexdigest()


class ScriptsTest(BoardTest):
    LOOP = "import time\nn = 0\ndef double(x):\n  return 2 * x\nwhile True:\n  n += 1\n  time.sleep(0.01)\n"

    def begin_script(self, source):
        """For a short one; the result has to be waited for."""
        id, at = self.peer.next_command()
        source = source.encode()
        self.connection.send(
            op="put", id=id, at=at, type="script", path="script.py", seq=0, data=base64.b64encode(source).decode(), last=True,
            sha256=hashlib.sha256(source).hexdigest(),
        )  # fmt: skip
        return id

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

    def test_stop_of_a_script_that_cannot_be_interrupted(self):
        self.put_script(STUBBORN)
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

    def test_async_main_that_fails(self):
        result = self.put_script("import asyncio\nasync def main():\n  await asyncio.sleep(0.01)\n  return 1/0")
        self.assertEqual((result["ok"], result["error"]), (False, "ZeroDivisionError: divide by zero"))
        self.assertIn('File "script.py", line 4, in main', result["trace"])

    def test_call_of_another_node_from_an_async_main(self):
        source = "answer = None\nasync def main():\n  global answer\n  answer = enot.call('board-2', type='eval', to_evaluate='1')\n"
        id = self.begin_script(source)
        self.connection.send(op="answer", ref=self.connection.expect("call")["ref"], ok=True, value=7)
        self.peer.outcome(self.connection, id)
        self.assertEqual(self.eval("answer"), 7)

    def test_script_may_change_its_folder(self):
        self.put_file("data/file", b"")
        self.put_script("import os\nos.chdir('data')\nwhile True: here = os.listdir()")
        self.put_file("other", b"1")
        self.assertEqual((self.board.flash / "other").read_bytes(), b"1")
        self.assertEqual(self.eval("here"), ["file"])
        self.exec("os.remove('data/file'); os.rmdir('data')")
        self.assertEqual(self.script_state(), "running")
        self.put_file("data/file", b"")
        self.put_script("who = 'next'\n" + self.LOOP)
        self.assertEqual(self.value(type="stop"), True)
        self.board.power_cut()
        self.start()
        self.assertEqual((self.script_state(), self.value(type="status")["script"]["name"]), ("stopped", "a script"))
        self.assertEqual(os.listdir(self.board.flash / "data"), ["file"])

    def test_modules_of_the_script_before_are_read_anew(self):
        self.put_file("counter.py", b"n = 0\n")
        for _ in range(2):
            self.put_script("import counter\ncounter.n += 1\n")
            self.assertEqual(self.eval("counter.n"), 1)

    def test_last_prints_are_in_the_status(self):
        self.exec("for n in range(1000): print('%d ä€😀' % n)")
        output = self.value(type="status")["output"]
        self.assertTrue(output.endswith("997 ä€😀\n998 ä€😀\n999 ä€😀\n"), output)
        self.assertLessEqual(1021, len(output.encode()))
        self.assertLessEqual(len(output.encode()), 1024)
        self.exec("print('x' * 1200, end='y')")
        self.assertEqual(self.value(type="status")["output"], "x" * 1023 + "y")
        self.put_script("print('first')\nprint('last')\n" + self.LOOP)
        self.assertTrue(self.value(type="status")["output"].endswith("xyfirst\nlast\n"))

    def test_call_of_another_node_from_a_script(self):
        id = self.begin_script("answer = enot.call('board-2', type='eval', to_evaluate='1')\nwhile True: pass")
        self.connection.send(op="answer", ref=self.connection.expect("call")["ref"], ok=True, value=7)
        self.peer.outcome(self.connection, id)
        self.assertEqual(self.eval("answer"), 7)


def script_report(connection, state):
    while True:
        report = connection.expect("report", name="enot/script")["value"]
        if report.get("state") == state:
            return report


class LongAsyncTest(BoardTest):
    heap = 80  # KiB; asyncio takes 4 of them: in 76 `status` found no room in one of 160 runs

    def test_async_main(self):
        source = """
import asyncio
n = 0
async def count():
  global n
  while True:
    n += 1
    await asyncio.sleep_ms(5)
async def main():
  asyncio.create_task(count())
  print("started")
  while True:
    enot.report("n", n)
    await asyncio.sleep(0.02)
"""
        for _ in range(2):  # the tasks of the first one do not go on in the second
            self.assertIsNone(self.put_script(source)["value"])
            self.assertIn("started\n", self.value(type="status")["output"])
            before = self.connection.expect("report", name="n")["value"]
            while self.connection.expect("report", name="n")["value"] < before + 20:
                pass
            self.assertLess(before, 200)
            started = time.monotonic()
            self.assertEqual(self.value(type="stop"), True)
            self.assertLess(time.monotonic() - started, 1)
        self.assertIsNone(self.put_script("import asyncio\nn = 0\nasync def main(): await asyncio.sleep(0.05)")["value"])
        self.assertEqual((self.eval("n"), self.script_state()), (0, "ended"))


class RollbackTest(BoardTest):
    settings = "SETTLED = 0.5"

    def expect_report(self, **value):
        report = script_report(self.connection, value["state"])
        traces = report.pop("traces")
        self.assertEqual(report, dict(value, plan=None))
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
        self.assertNotIn("rolled_back", [f["value"].get("state") for f in self.connection.seen if f["op"] == "report"])

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
        report = script_report(self.connection, "rolled_back")
        self.assertEqual(report, {"state": "rolled_back", "failed": digest(resets), "script": digest(RUNS), "plan": None, "traces": [None, None]})

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


class HoldTest(BoardTest):
    """Three ways to keep a board from starting its script."""

    SCRIPT = "with open('starts', 'a') as f: f.write('x')\n" + RUNS

    def starts(self):
        return len((self.board.flash / "starts").read_text())

    def start_with(self, settings):
        self.board.power_cut()
        self.board.prepare("127.0.0.1", self.peer.port, self.peer.key)
        with open(self.board.flash / "config.py", "a", encoding="utf-8") as config:
            config.write(settings)
        self.start()

    def test_stop_holds_the_script_until_the_next_one(self):
        self.put_script(self.SCRIPT)
        self.value(type="stop")
        self.start_with("")
        self.assertEqual((self.script_state(), self.starts(), self.connection.hello["script"]), ("stopped", 1, ""))
        self.put_script(self.SCRIPT)
        self.start_with("")
        self.assertEqual((self.script_state(), self.starts()), ("running", 3))

    def test_hold_in_config(self):
        self.put_script(self.SCRIPT)
        self.start_with("HOLD = True\n")
        self.assertEqual((self.script_state(), self.starts(), self.connection.hello["script"]), ("stopped", 1, ""))
        self.put_script(self.SCRIPT)  # somebody is there and wants it to run
        self.assertEqual((self.script_state(), self.starts()), ("running", 2))
        self.start_with("HOLD = True\n")
        self.assertEqual((self.script_state(), self.starts()), ("stopped", 2))

    def test_button_that_is_held_down(self):
        self.put_script(self.SCRIPT)
        self.board.drive_pin(0, 1)
        self.start_with("HOLD_PIN = 0\n")
        self.assertEqual((self.script_state(), self.starts()), ("running", 2))
        self.board.drive_pin(0, 0)
        self.start_with("HOLD_PIN = 0\n")
        self.assertEqual((self.script_state(), self.starts()), ("stopped", 2))
        self.board.drive_pin(0, 1)
        self.start_with("HOLD_PIN = 0\n")
        self.assertEqual((self.script_state(), self.starts()), ("stopped", 2))


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


class HogsTest(BoardTest):
    """Programs that leave the agent no time, no way out, or no memory."""

    SWALLOWS = "while True:\n  try:\n    while True: pass\n  except: pass\n"
    ALLOCATES = "x = []\nwhile True:\n  try:\n    while True: x.append(bytearray(50))\n  except MemoryError: pass\n"
    READ = dict(type="command", command="read GPIOs", kwargs={"pins": [2, 4]})

    def assert_answers(self, *states):
        for _ in range(3):
            self.assertIn(self.script_state(), states)
            self.assertEqual(self.value(**self.READ), [[2, 0], [4, 0]])

    def took(self, action, *args, **members):
        """Milliseconds."""
        started = time.monotonic()
        action(*args, **members)
        return 1000 * (time.monotonic() - started)

    def test_node_answers_within_100_ms_and_is_stopped_within_300(self):
        for hog in (
            "while True: pass\n",
            "import time\nwhile True: time.sleep(10)\n",
            self.SWALLOWS,
            "import time\n" + self.SWALLOWS.replace("pass", "time.sleep(10)", 1),
            "def work():\n  try: 1/0\n  except: pass\n" + self.SWALLOWS.replace("pass", "work()", 1),
            "import time\ndef main():\n  while True:\n    try: time.sleep(1)\n    except: pass\n    finally: continue\n",
            self.ALLOCATES,
            "while True:\n  try:\n    x = []\n    while True: x.append([x])\n  except MemoryError: x = None\n",
            "x = {}\nn = 0\nwhile True:\n  n += 1\n  try: x[n] = str(n)\n  except MemoryError: x.clear()\n",
            "def f(n): return [n, f(n + 1)]\nwhile True:\n  try: f(0)\n  except: pass\n",
        ):
            with self.subTest(hog=hog):
                self.put_script(hog)
                answers = sorted([self.took(self.value, type="status") for _ in range(5)] + [self.took(self.value, **self.READ) for _ in range(5)])
                stop = self.took(self.value, type="stop")
                if stop >= 300:  # a computer that does something else may be late once
                    self.put_script(hog)
                    stop = self.took(self.value, type="stop")
                print(f"{hog!r}: answered in {answers[4]:.0f} ms (median; {answers[-1]:.0f} at most), stopped in {stop:.0f} ms")
                self.assertLess(answers[4], 100)
                self.assertLess(stop, 300)
                self.assert_answers("stopped")
                self.exec("x = None")  # it may hold what it held when it was stopped, as every variable does
                self.assertGreater(self.value(type="status")["free"], 8000)

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
