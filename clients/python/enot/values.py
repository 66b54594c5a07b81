"""Values on their way: Python values as source that a board evaluates, and what boards answer as Python values."""

from __future__ import annotations

import ast
import math

from enot.errors import NotShippable

DEEPEST = 12  # levels of nesting; a board has 8 KiB of C stack to parse them with
SUPPORTED = "None, bool, int, float, str, bytes, bytearray, list, tuple, dict, set, frozenset and range"


class Repr(str):
    """What a board answered with a value that JSON cannot hold (bytes, a set, a Pin, nan): its text there, at most 1,000 characters.

    A str, so that it prints as it is; `Repr("b'ab'").literal()` is b'ab'.
    """

    __slots__ = ()

    def __repr__(self) -> str:
        return f"<{str(self)}>"

    def literal(self):
        """The value, if the text is a Python literal such as b'ab', {1, 2} or (1, b'x'); ValueError if it is not."""
        try:
            if self.startswith("bytearray(b"):
                return bytearray(ast.literal_eval(self[len("bytearray(") : -1]))
            return ast.literal_eval(self)
        except (ValueError, SyntaxError):
            raise ValueError(f"{self!r} is not a literal: only its text has come from the node") from None


def from_json(value):
    """A board's answer as a Python value: {"repr": "..."} and nothing else is a Repr, on the top level alone; the rest stays as it is."""
    if isinstance(value, dict) and len(value) == 1 and isinstance(value.get("repr"), str):
        return Repr(value["repr"])
    return value


def source_of(value) -> str:
    """An expression whose value on a board is equal to this one, and of the same type.

    Supported are values of exactly these types: None, bool, int, float (also inf and nan), str, bytes, bytearray, list, tuple,
    dict, set, frozenset, range, nested up to 12 deep. A float has the precision of the board, which is about 7 digits on an
    ESP8266. Everything else is refused with NotShippable: subclasses, too, since a board would make the plain type of them.
    """
    return _source(value, DEEPEST)


def _source(value, depth: int) -> str:
    kind = type(value)
    if value is None or kind in (bool, int, bytes):
        return repr(value)
    if kind is float:
        return repr(value) if math.isfinite(value) else f'float("{value}")'
    if kind is str:
        try:
            value.encode()
        except UnicodeEncodeError:
            raise NotShippable(f"{value!r} has half a surrogate pair, which is no UTF-8: send it as bytes") from None
        return repr(value)
    if kind is bytearray:
        return f"bytearray({bytes(value)!r})"
    if kind is range:
        return repr(value)
    if depth == 0:
        raise NotShippable(f"the value is nested deeper than {DEEPEST}, which a board cannot parse: send it in parts")
    if kind is list:
        return "[" + _items(value, depth) + "]"
    if kind is tuple:
        return "(" + _items(value, depth) + (",)" if len(value) == 1 else ")")
    if kind is set:
        return "{" + _items(value, depth) + "}" if value else "set()"
    if kind is frozenset:
        return "frozenset([" + _items(value, depth) + "])" if value else "frozenset()"
    if kind is dict:
        return "{" + ",".join(f"{_source(k, depth - 1)}:{_source(v, depth - 1)}" for k, v in value.items()) + "}"
    raise NotShippable(f"a {kind.__module__}.{kind.__qualname__} cannot travel to a node; it takes {SUPPORTED}: convert it first")


def _items(values, depth: int) -> str:
    return ",".join(_source(value, depth - 1) for value in values)


def check_json(value, what: str):
    """Raises NotShippable unless JSON gives the node an equal value; a tuple would arrive as a list."""
    kind = type(value)
    if value is None or kind in (bool, int, str) or kind is float and math.isfinite(value):
        return
    if kind is list:
        for item in value:
            check_json(item, what)
    elif kind is dict and all(type(key) is str for key in value):
        for item in value.values():
            check_json(item, what)
    else:
        raise NotShippable(f"{what} is or holds {value!r}, which JSON cannot hold: use apply, or eval with the call as text")
