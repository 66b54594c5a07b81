"""examples/notebook: each cell gives what the notebook shows beneath it. IPython is not needed; its part is played here."""

import ast
import contextlib
import io
import json
import linecache
import os
import pprint
import unittest
from unittest import mock

from running import WithBoards
from test_magic import Shell
from tests_path import ROOT

import enot

NOTEBOOK = ROOT / "examples" / "notebook" / "fleet.ipynb"


class Kernel:
    """Runs cells as IPython does: the value of the last expression is shown, functions have a source."""

    def __init__(self):
        self.shell = Shell()

    def run(self, number, source):
        """What the cell shows: (what it printed, the text of its value)."""
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            value = self._run(number, source)
        return printed.getvalue(), "" if value is None else pprint.pformat(value)

    def _run(self, number, source):
        first, _, rest = source.partition("\n")
        if first == "%load_ext enot":
            return enot.load_ipython_extension(self.shell)
        if first.startswith("%%nodes"):
            return self.shell.magics["cell", "nodes"](first[len("%%nodes") :], rest)
        if first.startswith("%nodes "):
            return self.shell.magics["line", "nodes"](first[len("%nodes ") :])
        name = f"<cell {number}>"
        linecache.cache[name] = len(source), None, source.splitlines(True), name
        tree = ast.parse(source)
        last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
        exec(compile(tree, name, "exec"), self.shell.user_ns)
        return last and eval(compile(ast.Expression(last.value), name, "eval"), self.shell.user_ns)


class NotebookIT(WithBoards):
    def test_each_cell_shows_what_is_beneath_it(self):
        cells = [cell for cell in json.loads(NOTEBOOK.read_text("utf-8"))["cells"] if cell["cell_type"] == "code"]
        kernel = Kernel()
        with mock.patch.dict(os.environ, ENOT_URL=self.standalone.url, ENOT_TOKEN=self.standalone.token):
            for number, cell in enumerate(cells, 1):
                with self.subTest(cell="".join(cell["source"])):
                    self.assertEqual(kernel.run(number, "".join(cell["source"])), shown(cell))
        self.assertGreater(len(cells), 8)


def shown(cell):
    printed = "".join("".join(output["text"]) for output in cell["outputs"] if output["output_type"] == "stream")
    value = "".join("".join(output["data"]["text/plain"]) for output in cell["outputs"] if output["output_type"] == "execute_result")
    return printed, value


if __name__ == "__main__":
    unittest.main()
