"""The command line without a server: help, mistakes, completion."""

import contextlib
import io
import os
import pathlib
import re
import shlex
import subprocess
import sys
import tempfile
import unittest
from unittest import mock

import tests_path
from enot import cli
from enot.cli import completion
from enot.cli.parser import build, parse


def run(*arguments):
    """(exit code, stdout, stderr) of the command line in this process."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = cli.main(list(arguments))
    return code, out.getvalue(), err.getvalue()


def commands(parser, words=()):
    """(words, parser) of every command."""
    groups = [action for action in parser._actions if hasattr(action, "_name_parser_map")]
    if not groups:
        yield words, parser
    for group in groups:
        for name, child in group.choices.items():
            yield from commands(child, (*words, name))


class HelpTest(unittest.TestCase):
    def test_without_a_command_it_says_what_there_is(self):
        code, out, _ = run()
        self.assertEqual(code, 0)
        self.assertIn("examples:", out)
        self.assertIn("exit codes:", out)

    def test_every_command_teaches_by_an_example_that_it_understands(self):
        parser = build()
        for words, command in commands(parser):
            with self.subTest(command=words):
                examples = [line.strip() for line in command.epilog.splitlines() if line.strip().startswith("enot ")]
                if words != ("completion",):
                    self.assertTrue(examples)
                for example in examples:
                    arguments = shlex.split(re.split(r" {5,}\(| [<>] ", example)[0])[1:]
                    self.assertTrue(hasattr(parser.parse_args(arguments), "do"))

    def test_every_command_has_its_code(self):
        for words, command in commands(build()):
            with self.subTest(command=words):
                do = command.get_default("do")
                module, name = (
                    cell.cell_contents for cell in sorted(do.__closure__, key=lambda cell: do.__code__.co_freevars.index("module") != 0)
                )
                self.assertTrue(callable(getattr(__import__(f"enot.cli.{module}", fromlist=[name]), name)))

    def test_each_command_is_found_without_building_all_of_them(self):
        everything = {
            words[0]: sorted(command.format_help() for others, command in commands(build()) if others[0] == words[0])
            for words, _ in commands(build())
        }
        for name, helps in everything.items():
            with self.subTest(command=name):
                self.assertEqual(sorted(command.format_help() for words, command in commands(build(name)) if words[0] == name), helps)

    def test_options_of_the_server_may_stand_before_the_command(self):
        for arguments in (["--token", "plan", "nodes"], ["--url=http://x", "nodes"], ["--url", "http://x", "nodes"]):
            with self.subTest(arguments=arguments):
                self.assertEqual(parse(arguments).labels, "*")

    def test_a_group_without_a_command_is_a_mistake(self):
        code, out, _ = run("plan")
        self.assertEqual(code, 2)
        self.assertIn("status", out)

    def test_an_unknown_command_is_a_mistake(self):
        code, _, err = run("nonsense")
        self.assertEqual(code, 2)
        self.assertIn("there is no command nonsense: there are nodes, node, ", err)

    def test_who_mistypes_a_command_is_told_what_it_may_have_been(self):
        for words, meant in ((("evla", "1"), "eval"), (("node", "renam", "x", "y"), "rename")):
            with self.subTest(words=words):
                code, _, err = run(*words)
                self.assertEqual(code, 2)
                self.assertIn(f": did you mean {meant}?", err)


class MistakeTest(unittest.TestCase):
    def test_who_names_a_node_where_it_does_not_belong_is_told_where_it_does(self):
        code, _, err = run("blink", "board-1")
        self.assertEqual(code, 2)
        self.assertIn("board-1; nodes are named with --on", err)

    def test_a_plan_is_for_labels_and_a_name_is_none(self):
        code, _, err = run("plan", "apply", "blink", "blink.py", "--on", "board-1", "--url", "http://127.0.0.1:1")
        self.assertEqual(code, 2)
        self.assertIn("enot node label board-1 plan=blink", err)

    def test_an_address_that_is_none_is_told_at_once(self):
        for url in ("htp://localhost", "http://localhost:99999", "http://local host:8080", "http://localhost:8080/?a=b", "http://"):
            with self.subTest(url=url):
                code, _, err = run("nodes", "--url", url)
                self.assertEqual(code, 3)
                self.assertIn("is not the address of a server", err)

    def test_nodes_have_to_be_named(self):
        code, _, err = run("eval", "2+3")
        self.assertEqual(code, 2)
        self.assertIn("--on board-1", err)

    def test_levels_have_to_be_levels(self):
        code, _, err = run("gpio", "write", "4:1", "--on", "x", "--url", "http://127.0.0.1:1")
        self.assertEqual(code, 2)
        self.assertEqual(err, "enot: '4:1' is no PIN=LEVEL: write 4=1\n")

    def test_a_missing_file_is_one_clear_line(self):
        code, _, err = run("run", "not-there.py", "--on", "*")
        self.assertEqual(code, 2)
        self.assertEqual(err, "enot: not-there.py: No such file or directory\n")

    def test_without_a_server_it_is_one_clear_line_and_exit_code_3(self):
        code, _, err = run("nodes", "--url", "http://127.0.0.1:1")
        self.assertEqual(code, 3)
        self.assertRegex(err, r"\Aenot: nobody answers at http://127.0.0.1:1 .*make run.*\n\Z")


class BoardNewTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        (self.folder / "fleet.key").write_text("secret key\n")
        self.arguments = ["board", "new", "kitchen", "--key-file", str(self.folder / "fleet.key"), "--out", str(self.folder / "config.py")]

    def test_writes_a_configuration_that_only_its_owner_reads(self):
        with mock.patch.dict(os.environ, {"ENOT_WIFI_PASSWORD": "secret of the Wi-Fi"}):
            code, out, _ = run(*self.arguments, "--wifi", "Home", "--host", "192.168.1.10")
        self.assertEqual(code, 0)
        made = {}
        exec((self.folder / "config.py").read_text(), made)
        self.assertEqual((made["KEY"], made["WIFI_PASSWORD"]), ("secret key", "secret of the Wi-Fi"))
        self.assertEqual((self.folder / "config.py").stat().st_mode & 0o777, 0o600)
        self.assertNotIn("secret of", out)
        self.assertNotIn("secret key", out)
        self.assertIn("mpremote connect /dev/ttyUSB0 fs cp -r enot main.py trial.py :", out)
        self.assertIn(str(tests_path.ROOT / "firmware" / "agent"), out)

    def test_does_not_write_over_a_file(self):
        (self.folder / "config.py").write_text("mine")
        code, _, err = run(*self.arguments, "--host", "x")
        self.assertEqual(code, 2)
        self.assertIn("--force", err)
        self.assertEqual((self.folder / "config.py").read_text(), "mine")

    def test_says_where_the_key_comes_from(self):
        (self.folder / "fleet.key").unlink()
        code, _, err = run(*self.arguments, "--host", "x")
        self.assertEqual(code, 2)
        self.assertIn("make run", err)


class CompletionTest(unittest.TestCase):
    def candidates(self, *words):
        with mock.patch.object(completion, "_names", lambda words: ["board-1", "kitchen"]):
            return completion.candidates(list(words[:-1]), words[-1])

    def test_commands_and_their_commands(self):
        self.assertIn("nodes", self.candidates(""))
        self.assertEqual(self.candidates("node", ""), ["show", "rename", "label", "approve", "disable", "enable", "rm", "key"])

    def test_options(self):
        self.assertIn("--timeout", self.candidates("eval", "--"))
        self.assertIn("--forever", self.candidates("blink", "--f"))

    def test_nodes_where_a_node_may_stand(self):
        for words in (("repl", ""), ("node", "show", ""), ("node", "approve", ""), ("eval", "2+3", "--on", "")):
            with self.subTest(words=words):
                self.assertEqual(self.candidates(*words), ["board-1", "kitchen"])

    def test_nothing_where_a_word_is_free_or_a_file(self):
        for words in (("eval", ""), ("run", ""), ("eval", "2+3", "--timeout", ""), ("repl", "board-1", "")):
            with self.subTest(words=words):
                self.assertEqual(self.candidates(*words), [])

    def test_choices(self):
        self.assertEqual(self.candidates("board", "new", "x", "--type", ""), ["esp8266", "esp32", "rp2"])
        self.assertEqual(self.candidates("completion", ""), ["bash", "zsh"])

    def test_bash_completes_with_it(self):
        program = f"{sys.executable} -m enot"
        script = f"""
            enot() {{ {program} "$@"; }}
            eval "$(enot completion bash)"
            COMP_WORDS=(enot node re) COMP_CWORD=2
            _enot
            echo "${{COMPREPLY[@]}}"
        """
        environment = {**os.environ, "PYTHONPATH": str(tests_path.PACKAGE)}
        done = subprocess.run(["bash", "-c", script], env=environment, capture_output=True, text=True, check=True)
        self.assertEqual(done.stdout.strip(), "rename")

    def test_a_server_that_is_away_does_not_hold_up_the_shell(self):
        self.assertEqual(completion.candidates(["repl", "--url", "http://127.0.0.1:1"], ""), [])


if __name__ == "__main__":
    unittest.main()
