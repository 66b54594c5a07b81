"""When a prompt sends what was typed, and as what."""

import unittest

import tests_path  # noqa: F401
from enot.cli.source import Program, is_complete, is_expression, message


class PromptTest(unittest.TestCase):
    def test_a_line_is_complete(self):
        for source in ("2 + 3", "x = 5", "import time; time.sleep(1)", "if x: print(1)\n", "# nothing"):
            with self.subTest(source=source):
                self.assertTrue(is_complete(source))

    def test_a_block_goes_on_until_an_empty_line(self):
        self.assertFalse(is_complete("for i in range(3):"))
        self.assertFalse(is_complete("for i in range(3):\n    print(i)"))
        self.assertTrue(is_complete("for i in range(3):\n    print(i)\n"))

    def test_open_brackets_and_strings_go_on(self):
        for source in ("f(1,", "x = [", "'''text", "a = 1 + \\"):
            with self.subTest(source=source):
                self.assertFalse(is_complete(source))

    def test_what_is_no_python_is_for_the_node_to_complain_about(self):
        for source in ("1 +", "x = = 2", "def f(:", "'open"):
            with self.subTest(source=source):
                self.assertTrue(is_complete(source))

    def test_an_expression_is_asked_for_as_the_node_writes_it(self):
        self.assertEqual(message("(1, 2)"), {"type": "eval", "to_evaluate": "repr(((1, 2)\n))"})
        self.assertEqual(eval(message("7  # seven")["to_evaluate"]), "7")
        self.assertEqual(eval(message("[1,\n 2]")["to_evaluate"]), "[1, 2]")

    def test_a_statement_is_executed(self):
        for source in ("x = 5", "import time", "for i in x:\n    pass\n", "1; 2", "del x", "1 +"):
            with self.subTest(source=source):
                self.assertFalse(is_expression(source))
                self.assertEqual(message(source), {"type": "exec", "to_exec": source})


def statements(text):
    program = Program()
    found = [program.add(line) for line in text.splitlines()] + [program.rest()]
    return [source.strip() for source in found if source]


class ProgramTest(unittest.TestCase):
    def test_statements_come_one_by_one(self):
        self.assertEqual(statements("a = 1\nb = 2\na + b\n"), ["a = 1", "b = 2", "a + b"])

    def test_a_statement_comes_when_the_next_one_begins_not_at_the_end(self):
        program = Program()
        self.assertIsNone(program.add("a = 1"))
        self.assertEqual(program.add("b = 2"), "a = 1\n")

    def test_an_empty_line_or_a_comment_in_a_block_does_not_end_it(self):
        function = "def f(a):\n    b = a\n\n# not indented\n    return b"
        self.assertEqual(statements(function + "\n\nf(1)\n"), [function, "f(1)"])

    def test_clauses_belong_to_their_statement(self):
        for text in (
            "if a:\n    b\nelif c:\n    d\nelse:\n    e",
            "try:\n    a\nexcept E:\n    b\nfinally:\n    c",
            "for a in b:\n    c\nelse:\n    d",
        ):
            with self.subTest(text=text):
                self.assertEqual(statements(text + "\nx"), [text, "x"])

    def test_brackets_strings_and_decorators_are_not_torn(self):
        for text in ("x = [\n1,\n2\n]", "x = '''\na = 1\nb = 2\n'''", "@decorator\ndef f():\n    pass", "a = 1 + \\\n2"):
            with self.subTest(text=text):
                self.assertEqual(statements(text + "\ny"), [text, "y"])

    def test_nothing_is_no_statement(self):
        self.assertEqual(statements("\n\n# only a remark\n\n"), [])

    def test_a_mistake_does_not_swallow_what_follows(self):
        self.assertEqual(statements("x = = 2\ny = 1\n"), ["x = = 2", "y = 1"])


if __name__ == "__main__":
    unittest.main()
