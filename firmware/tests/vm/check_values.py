"""Runs in MicroPython: what of Python's values JSON can hold."""

import json

from enot.values import LONGEST, clean, is_json, to_json


def sent(value):
    return json.loads(to_json(value).text)


for value in (None, True, 0, -5, 1 << 70, 1.5, "", "héß😀\n\x01", [], {}, [1, ["a", {"b": None}]], {"k": [1.5, False]}):
    assert sent(value) == value, value
assert sent((1, (2, "x"))) == [1, [2, "x"]]

cyclic = []
cyclic.append(cyclic)
for value in (len, b"x", {1, 2}, float("nan"), float("inf"), -float("inf"), object(), range(3), {1: 2}, [1, len], {"a": b"x"}, {"a": {2: 3}}):
    assert not is_json(value), value
    assert sent(value) == {"repr": repr(value)}, value
assert list(sent(cyclic)) == ["repr"]

deep = []
for _ in range(100):
    deep = [deep]
assert list(sent(deep)) == ["repr"]

huge = sent("x" * (LONGEST + 1))
assert list(huge) == ["repr"] and len(huge["repr"]) < 2000
assert list(sent("é" * (LONGEST - 100))) == ["repr"]

half = chr(0xD83D)
assert clean("a" + half + "é") == "a?é"
assert list(sent(half)) == ["repr"]
sent(half)["repr"].encode()
