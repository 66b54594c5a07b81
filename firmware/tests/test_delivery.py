"""A virtual board against a small gateway: the rules of docs/protocol.md, uploads, and results that last."""

import base64
import hashlib
import os
import time

from board_case import DEADLINE, BoardTest
from tests_path import boards


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

    def test_frames_that_come_together_are_all_taken_at_once(self):
        self.connection.send_raw(b'{"op":"ping"}\n' * 20)
        for _ in range(20):
            self.connection.expect("pong", timeout=0.9)

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
        line = '{"op":"do","id":"%s","at":%d,"type":"exec","durable":true,"to_exec":"x = 1%s"}' % (id, at, "\\n# a line that only takes room" * 40)
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

    def test_file_that_is_larger_than_the_heap(self):
        content = os.urandom(100 * 1024)
        before = self.value(type="status")["free"]
        command = self.peer.next_command()
        self.assertIsNone(self.put_file("large", content, command=command, stop_after=150))
        self.drop()
        self.reconnect()
        started = time.monotonic()
        self.assertTrue(self.put_file("large", content, command=command)["ok"])
        self.assertEqual((self.board.flash / "large").read_bytes(), content)
        self.assertGreater(self.value(type="status")["free"], before - 512)
        print(f"49 KiB uploaded in {time.monotonic() - started:.2f} s")

    def test_file_that_is_larger_than_the_heap_while_a_script_runs(self):
        self.put_script("while True: pass")
        content = os.urandom(100 * 1024)
        self.assertTrue(self.put_file("large", content)["ok"])
        self.assertEqual((self.board.flash / "large").read_bytes(), content)
        self.assertEqual(self.script_state(), "running")

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
        for path in ("../x", "/etc/x", "a/../../x", "enot/agent.py", "config.py", "main.py", "boot.py", "", "script.py", "Config.PY", "CONFIG.py.", "node.key", "ca.pem"):
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
        source = "x = '" + "a" * 1100 + "'"
        id, at = command = self.peer.next_command()
        line = '{"op":"do","id":"%s","at":%d,"type":"exec","to_exec":"%s"}' % (id, at, source)
        self.assertTrue(self.peer.put(self.connection, line.encode(), "do", command=command)["ok"])
        self.assertEqual(self.eval("len(x)"), 1100)

    def test_do_in_chunks_that_is_no_json(self):
        for content in (b"nonsense", b"[1]", b""):
            self.assertFalse(self.peer.put(self.connection, content, "do")["ok"])
        self.assertEqual(self.eval("1"), 1)
