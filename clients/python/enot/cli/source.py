"""What a person types at a prompt, put together to what a node can be given."""

from __future__ import annotations

import ast
import codeop
import re
import warnings
from typing import List, Optional

_CLAUSE = re.compile(r"(else|elif|except|finally|case)\b|[)\]}]")  # goes on with the statement before it


def is_complete(source: str) -> bool:
    """At a prompt: whether this is to be run now. A block ends with an empty line; what is no Python is complete, and the node says what is wrong."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return codeop.compile_command(source, "<stdin>", "single") is not None
    except (SyntaxError, OverflowError, ValueError):
        return True


def is_expression(source: str) -> bool:
    """Whether it has a value to be shown."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            ast.parse(source.strip(), mode="eval")
        return True
    except (SyntaxError, ValueError):
        return False


def message(source: str) -> dict:
    """What is sent to the node. The value of an expression comes as the node writes it, so that a tuple is a tuple."""
    if is_expression(source):
        return {"type": "eval", "to_evaluate": f"repr(({source.strip()}\n))"}
    return {"type": "exec", "to_exec": source}


class Program:
    """Cuts what comes through a pipe, line by line, into the statements on its top level. Empty lines within a block do not end it there."""

    def __init__(self):
        self._lines: List[str] = []

    def add(self, line: str) -> Optional[str]:
        """The statement that is complete now that this line has come, which is not part of it; None if there is none."""
        done = None
        if self._begins_another(line):
            done = self.rest()
        self._lines.append(line)
        return done

    def rest(self) -> Optional[str]:
        """What is left at the end."""
        source = "\n".join(self._lines)
        self._lines = []
        return source + "\n" if _says_something(source) else None

    def _begins_another(self, line: str) -> bool:
        if not line.strip() or line[0] in " \t#" or _CLAUSE.match(line):
            return False
        source = "\n".join(self._lines)
        if not _says_something(source):
            return False
        last = [text for text in self._lines if _says_something(text)][-1]
        if last.startswith("@") or last.endswith("\\"):
            return False
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                # in a block, an end of the line is not yet the end: only whether brackets and strings are closed counts
                return codeop.compile_command(source + "\n\n", "<stdin>", "exec") is not None
        except (SyntaxError, OverflowError, ValueError):
            return True


def _says_something(source: str) -> bool:
    return any(line.strip() and not line.strip().startswith("#") for line in source.splitlines())
