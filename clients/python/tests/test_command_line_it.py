"""The command line with real boards, as a person or a program uses it."""

import contextlib
import io
import json
import os
import pathlib
import pty
import re
import select
import signal
import subprocess
import sys
import tempfile
import time
import unittest

import tests_path
from running import BOARDS, WithBoards, wait_until

from enot import cli


class CommandLineIT(WithBoards):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.environment = {
            **os.environ, "PYTHONPATH": str(tests_path.PACKAGE), "ENOT_URL": self.standalone.url, "ENOT_TOKEN": self.standalone.token, "XDG_STATE_HOME": folder.name, "TERM": "xterm",
        }  # fmt: skip

    def enot(self, *arguments):
        """In this process, which is quicker: (exit code, stdout, stderr)."""
        out, err = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            code = cli.main([*arguments, "--url", self.standalone.url, "--token", self.standalone.token])
        return code, out.getvalue(), err.getvalue()

    def process(self, *arguments, given="", url=None):
        environment = {**self.environment, "ENOT_URL": url or self.standalone.url}
        done = subprocess.run(
            [sys.executable, "-m", "enot", *arguments], input=given, env=environment, capture_output=True, text=True, timeout=60
        )
        return done.returncode, done.stdout, done.stderr

    def lines(self, *arguments):
        code, out, err = self.enot(*arguments)
        self.assertEqual((code, err), (0, ""))
        return out.splitlines()


class TokenIT(CommandLineIT):
    def test_a_token_does_what_its_role_says_until_it_is_revoked(self):
        (token,) = self.lines("token", "create", "guest", "--role", "viewer", "--on", "room=nowhere", "--expires", "1h")
        environment = {**self.environment, "ENOT_TOKEN": token}
        self.assertEqual(self.lines("whoami"), ["admin: admin of all nodes"])

        def guest(*arguments):
            done = subprocess.run([sys.executable, "-m", "enot", *arguments], env=environment, capture_output=True, text=True, timeout=60)
            return done.returncode, done.stdout + done.stderr

        self.assertEqual(guest("whoami"), (0, "guest: viewer of room=nowhere\n"))
        code, said = guest("eval", "1", "--on", "board-1")
        self.assertEqual((code, "token" in said), (4, True))

        (row,) = [line for line in self.lines("token", "list") if line.startswith("guest")]
        self.assertNotIn(token, row)
        self.assertEqual(self.lines("token", "revoke", "guest"), ["token guest is revoked"])
        self.assertEqual(guest("whoami")[0], 4)


class TalkIT(CommandLineIT):
    def test_nodes_are_a_table_for_people_and_json_for_programs(self):
        code, out, err = self.process("nodes", "--online")
        self.assertEqual((code, err), (0, ""))
        head, *rows = out.splitlines()
        self.assertEqual(head.split()[:3], ["NAME", "ID", "STATE"])
        self.assertEqual([row.split()[0] for row in rows], [f"board-{number}" for number in range(1, BOARDS + 1)])
        self.assertNotIn("\033", out)
        nodes = json.loads("\n".join(self.lines("nodes", "--json", "--online")))
        self.assertEqual(nodes[0]["name"], "board-1")

    def test_of_one_node_the_bare_value_and_of_several_a_line_for_each(self):
        self.assertEqual(self.lines("eval", "2+3", "--on", "board-1"), ["5"])
        self.assertEqual(self.lines("eval", "'a' * 3", "--on", "board-1,board-2"), ["board-1  'aaa'", "board-2  'aaa'"])
        self.assertEqual(len(self.lines("eval", "1", "--on", "*")), BOARDS)
        self.assertEqual(self.lines("eval", "b'x'", "--on", "board-1"), ["b'x'"])
        self.assertEqual(self.lines("eval", "None", "--on", "board-1"), ["None"])

    def test_json_has_everything_that_is_known(self):
        (result,) = json.loads("\n".join(self.lines("eval", "2+3", "--on", "board-1", "--json")))
        self.assertEqual((result["name"], result["state"], result["value"]), ("board-1", "succeeded", 5))

    def test_printed_text_is_shown_with_names_if_there_are_several(self):
        self.assertEqual(self.lines("exec", "print('x')", "--on", "board-1"), ["x"])
        self.assertEqual(self.lines("exec", "print('x')", "--on", "board-1,board-2"), ["[board-1] x", "[board-2] x"])
        self.assertEqual(self.process("exec", "-", "--on", "board-1", given="for i in range(2):\n    print(i)\n"), (0, "0\n1\n", ""))

    def test_a_failure_is_told_on_stderr_and_in_the_exit_code(self):
        code, out, err = self.enot("eval", "1 // 0", "--on", "board-1")
        self.assertEqual((code, out), (1, ""))
        self.assertIn("board-1: Traceback", err)
        self.assertIn("ZeroDivisionError", err)

    def test_an_unknown_node_is_one_line_and_exit_code_4(self):
        code, out, err = self.enot("eval", "1", "--on", "nobody")
        self.assertEqual((code, out), (4, ""))
        self.assertEqual(len(err.splitlines()), 1)

    def test_without_a_server_it_is_one_line_and_exit_code_3(self):
        for arguments in (("nodes",), ("eval", "1", "--on", "*"), ("repl", "board-1"), ("plan", "status")):
            with self.subTest(arguments=arguments):
                code, out, err = self.process(*arguments, url="http://127.0.0.1:1")
                self.assertEqual((code, out), (3, ""))
                self.assertRegex(err, r"\Aenot: nobody answers at .*\n\Z")

    def test_a_reader_that_has_had_enough_is_no_failure(self):
        command = f"{sys.executable} -m enot nodes | head -n 1"
        done = subprocess.run(["bash", "-o", "pipefail", "-c", command], env=self.environment, capture_output=True, text=True)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertEqual(len(done.stdout.splitlines()), 1)

    def test_pins(self):
        self.assertEqual(self.lines("gpio", "write", "4=1", "5=0", "--on", "board-1"), ["4=1 5=0"])
        self.assertEqual(self.standalone.pin("board-1", 4), 1)
        self.assertEqual(self.lines("gpio", "read", "4", "5", "--on", "board-1"), ["4=1 5=0"])

    def test_blinking_is_quiet(self):
        self.assertEqual(self.lines("blink", "--times", "1", "--seconds", "0.05", "--on", "board-1"), [])

    def test_a_node_is_renamed_labelled_and_shown(self):
        self.addCleanup(self.fleet.register, "5e0000000006", name="", labels={})
        self.assertIn("name       attic", self.lines("node", "rename", "board-6", "attic"))
        self.assertIn("labels     floor=2,spare", self.lines("node", "label", "attic", "floor=2", "spare", "absent-"))
        self.assertEqual(self.lines("eval", "1", "--on", "floor=2"), ["1"])
        self.assertIn("labels     floor=2", self.lines("node", "label", "attic", "spare-"))
        self.assertIn("name       board-6", self.lines("node", "rename", "attic", ""))
        self.assertIn("id         5e0000000006", self.lines("node", "show", "board-6"))

    def test_a_node_that_does_not_come_is_forgotten(self):
        self.fleet.register("typo", name="kitchne")
        self.addCleanup(lambda: self.enot("node", "rm", "typo"))
        code, _, err = self.enot("eval", "1", "--on", "kitchn")
        self.assertEqual(code, 4)
        self.assertIn("Did you mean kitchne?", err)
        code, out, err = self.enot("eval", "1", "--on", "*", "--json")
        self.assertEqual((code, err), (0, ""))
        self.assertNotIn("typo", out)

        self.assertEqual(self.lines("node", "rm", "kitchne"), ["kitchne is removed; if it comes again, it is there again"])

        self.assertEqual(self.enot("node", "show", "typo")[0], 4)
        code, _, err = self.enot("node", "rm", "board-1")
        self.assertEqual(code, 4)
        self.assertIn("online", err)

    def test_there_has_to_be_something_to_run(self):
        code, _, err = self.enot("eval", " ", "--on", "board-1")
        self.assertEqual((code, err), (2, "enot: there is nothing to run: write it in quotes, or - to read it from the standard input\n"))

    def test_a_node_is_thrown_out_and_let_in_again(self):
        self.addCleanup(self.fleet.register, "5e0000000007", disabled=False)
        code, _, err = self.enot("node", "disable", "board-77")
        self.assertEqual(code, 4)
        self.assertIn("no node has the id or name 'board-77'", err)
        self.lines("node", "disable", "board-7")
        self.assertEqual(self.fleet.node("board-7").state, "disabled")
        self.assertRegex("\n".join(self.lines("nodes")), r"5e0000000007 +disabled ")
        self.assertRegex("\n".join(self.lines("node", "show", "board-7")), r"(?m)^state +disabled, was last here at ")
        self.lines("node", "enable", "board-7")
        wait_until(lambda: self.fleet.node("board-7").online)

    def test_what_a_node_is_let_in_by_is_seen_and_changed(self):
        self.addCleanup(wait_until, lambda: self.fleet.node("board-8").online)
        self.addCleanup(self.fleet.withdraw_keys, "board-8")
        self.assertIn("key        the fleet's", self.lines("node", "show", "board-8"))
        self.assertIn("key        the fleet's; number 1 is under way", self.lines("node", "key", "board-8"))
        self.assertEqual(json.loads("".join(self.lines("node", "key", "board-8", "--withdraw", "--json")))["nextKey"], 2)
        self.assertEqual(json.loads("".join(self.lines("node", "approve", "board-8", "--json")))["approval"], "approved")

    def test_what_keeps_a_node_busy_is_called_off(self):
        code, _, err = self.enot("exec", "while True: pass", "--on", "board-4", "--timeout", "1")
        self.assertEqual(code, 1)
        self.assertIn("enot cancel", err)
        lines = self.lines("cancel", "--on", "board-4")
        self.assertRegex("\n".join(lines), r"(?m)^[0-9a-f-]{36}  board-4  cancelled$")
        self.assertEqual(self.lines("eval", "2+3", "--on", "board-4"), ["5"])
        wait_until(lambda: self.lines("cancel", "--on", "board-4") == [])  # the history hears of an end a moment later

    def test_commands_that_are_called_off_are_named(self):
        self.assertEqual(self.enot("cancel")[0], 2)
        self.assertEqual(self.enot("cancel", "nope")[0], 4)
        id = "0199d3a4-6c00-7000-8000-000000000000"
        self.assertEqual(self.lines("cancel", id), [f"{id}  called off; no node has told of it"])

    def test_a_command_that_is_not_waited_for_gives_its_id(self):
        (command,) = self.lines("eval", "1", "--on", "board-1", "--no-wait")
        self.assertRegex(command, r"\A[0-9a-f-]{36}\Z")

    def test_ctrl_c_calls_off_what_is_waited_for(self):
        process = subprocess.Popen(
            [sys.executable, "-m", "enot", "exec", "print('on')\nwhile True: pass", "--on", "board-1"],
            env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        with process:
            self.assertEqual(process.stdout.readline(), "on\n")
            process.send_signal(signal.SIGINT)
            self.assertEqual(process.wait(30), 130)
            self.assertEqual(process.stderr.read(), "")
        self.assertEqual(self.lines("eval", "1", "--on", "board-1"), ["1"])


class ProgramIT(CommandLineIT):
    def test_a_file_a_function_a_program_and_its_end(self):
        source = "def hi(name, times=1):\n    return 'hi ' + name * times\n"
        (self.folder / "greet.py").write_text(source)
        (self.folder / "loop.py").write_text("import time\nprint('begun')\nwhile True:\n    time.sleep(0.1)\n")
        self.assertEqual(self.lines("put", str(self.folder / "greet.py"), "lib/greet.py", "--on", "board-2"), [f"{len(source)} B in lib/greet.py"])
        self.assertEqual(self.lines("call", "greet.hi", "name=Ada", "times=2", "--on", "board-2"), ["'hi AdaAda'"])
        self.assertEqual(self.lines("run", str(self.folder / "loop.py"), "--on", "board-2"), ["begun", "runs"])
        (status,) = self.lines("status", "--on", "board-2")
        self.assertIn("script loop.py running", status)
        self.assertEqual(self.lines("stop", "--on", "board-2"), ["stopped"])
        self.assertEqual(self.lines("stop", "--on", "board-2"), ["no script ran"])

    def test_a_plan_is_applied_changed_looked_at_and_removed(self):
        (self.folder / "loop.py").write_text("import time\nwhile True:\n    time.sleep(0.1)\n")
        self.fleet.register("board-10", labels={"planned": "cli"})
        self.addCleanup(self.fleet.register, "board-10", labels={})
        code, _, err = self.enot("plan", "apply", "loop", "--percent", "10")
        self.assertEqual(code, 2)
        self.assertIn("a new one needs a script", err)

        self.lines("plan", "apply", "loop", str(self.folder / "loop.py"), "--on", "planned=cli", "--percent", "0", "--settle", "1s")
        rows = self.lines("plan", "apply", "loop", "--percent", "100", "--wait")

        self.assertEqual(rows[1].split(), ["loop", "planned=cli", "100", "1", "1", "0", "0", "0", "done"])
        self.assertEqual(json.loads("\n".join(self.lines("plan", "status", "loop", "--json")))[0]["name"], "loop")
        self.lines("plan", "rm", "loop")
        self.assertEqual(len(self.lines("plan", "status")), 1)
        wait_until(lambda: self.fleet["board-10"].status()["script"]["state"] == "none")


class PromptIT(CommandLineIT):
    def test_a_pipe_is_a_program(self):
        program = "x = 5\n(x, b'y')\ndef f(a):\n    b = a\n\n    return b * 2\nf(x)\nfor i in range(2):\n    print(i)\nNone\n'text'\n"
        self.assertEqual(self.process("repl", "board-1", given=program), (0, "(5, b'y')\n10\n0\n1\n'text'\n", ""))

    def test_a_program_ends_where_it_fails(self):
        code, out, err = self.process("repl", "board-1", given="1\n1 // 0\n2\n")
        self.assertEqual((code, out), (1, "1\n"))
        self.assertIn("ZeroDivisionError", err)

    def test_a_person_has_a_prompt_that_survives_mistakes_and_ctrl_c(self):
        with Terminal([sys.executable, "-m", "enot", "repl", "board-1"], self.environment) as terminal:
            terminal.expect(r"board-1 \(5e0000000001, linux, online\).*>>> ")
            terminal.type("2 + 3\n")
            terminal.expect(r"\n5\r\n>>> ")
            terminal.type("for i in range(2):\n")
            terminal.expect(r"\n\.\.\. ")
            terminal.type("    print('i', i)\n\n")
            terminal.expect(r"i 0\r\ni 1\r\n>>> ")
            terminal.type("1 // 0\n")
            terminal.expect(r"Traceback.*ZeroDivisionError.*>>> ")
            terminal.type("for i in [1]:\n    print('be' + 'gun')\n    while True: pass\n\n")
            terminal.expect(r"\nbegun\r\n")
            terminal.type("\x03")
            terminal.expect(r"KeyboardInterrupt\r\n>>> ")
            terminal.type("'still ' + 'there'\n")
            terminal.expect(r"'still there'\r\n>>> ")
            terminal.type("nonsense")
            terminal.expect("nonsense")
            terminal.interrupt(r"KeyboardInterrupt\r\n>>> ")
            terminal.type("\x04")
            self.assertEqual(terminal.exit_code(), 0)
        history = self.folder / "enot" / "repl_history"
        self.assertTrue(not history.exists() or "2 + 3" in history.read_text())


class Terminal:
    """A program in a terminal of its own."""

    def __init__(self, command, environment):
        self._pid, self._fd = pty.fork()
        if self._pid == 0:
            os.execvpe(command[0], command, environment)
        self._seen = ""

    def type(self, text):
        os.write(self._fd, text.encode())

    def expect(self, pattern, deadline=30.0):
        """Waits until what has come since the last time matches."""
        end = time.monotonic() + deadline
        while not re.search(pattern, self._seen, re.DOTALL):
            if time.monotonic() > end:
                raise AssertionError(f"{pattern!r} did not come; this did: {self._seen!r}")
            if select.select([self._fd], [], [], 0.1)[0]:
                self._seen += os.read(self._fd, 4096).decode(errors="replace")
        self._seen = ""

    def interrupt(self, pattern):
        """Ctrl-C at a prompt; again if it came right before Python began to wait for a key, when it is noticed at the next one only."""
        for _ in range(10):
            self.type("\x03")
            try:
                return self.expect(pattern, 3.0)
            except AssertionError as e:
                missed = e
        raise missed

    def exit_code(self):
        return os.waitstatus_to_exitcode(os.waitpid(self._pid, 0)[1])

    def __enter__(self):
        return self

    def __exit__(self, *_):
        os.close(self._fd)


if __name__ == "__main__":
    unittest.main()
