"""`%load_ext enot` in IPython or a notebook: `%%nodes` runs a cell on nodes.

    %%nodes room=lab
    import machine
    print(machine.freq())

`%nodes EXPRESSION` evaluates on all nodes that are online, or on those of the last `%%nodes`. The nodes are written as for
`enot --on`: names with commas between, labels, `*`. Nothing means all that are online. The fleet is that of `enot.connect()`, or the
variable `fleet` if there is one.
"""

from __future__ import annotations

from enot import selector
from enot.fleet import Fleet, connect


class Nodes:
    """The magics. `shell`: IPython's, of which only `user_ns` is used."""

    def __init__(self, shell):
        self._shell = shell
        self._fleet = None
        self._on = ""

    def line(self, line: str):
        """%nodes EXPRESSION: {node: value}."""
        return self._view(self._on).eval(line, block=False).get_dict()

    def cell(self, line: str, cell: str) -> None:
        """%%nodes [NODES]: prints what they print."""
        self._on = line.strip()
        self._view(self._on).exec(cell)

    def _view(self, on: str):
        given = self._shell.user_ns.get("fleet")
        if not isinstance(given, Fleet):
            given = self._fleet = self._fleet or connect()
        if not on:
            return given[:]
        if selector.looks_like(on):
            return given.where(on)
        names = [name.strip() for name in on.split(",")]
        return given[names[0]] if len(names) == 1 else given[names]


def load_ipython_extension(shell) -> None:
    """Called by `%load_ext enot`."""
    nodes = Nodes(shell)
    shell.register_magic_function(nodes.line, "line", "nodes")
    shell.register_magic_function(nodes.cell, "cell", "nodes")
