"""Runs in MicroPython: every golden frame, and the malformed lines that the node can tell. argv: the golden vectors."""

import json
import sys

from enot.wire import Json, Malformed, encode, parse

with open(sys.argv[1]) as f:
    vectors = json.load(f)

checked = 0
for vector in vectors["frames"]:
    frame = vector["frame"]
    if vector["to"] == "node":
        assert parse(memoryview(json.dumps(frame).encode())) == frame, vector["name"]
    else:
        fields = []
        for name, value in frame.items():
            if name != "op":
                # The agent writes a null as Json; None leaves a member out.
                fields.extend((name, Json("null") if value is None else value))
        line = b"".join([bytes(part) for part in encode(frame["op"], *fields)])
        assert line.startswith(b'{"op":"%s"' % frame["op"].encode()), vector["name"]
        assert line.endswith(b"}\n") and line.count(b"\n") == 1, vector["name"]
        assert json.loads(line) == frame, vector["name"]
    checked += 1
assert checked > 30

for vector in vectors["malformed"]:
    if vector["why"] in ("not JSON", "not an object") or vector["name"] in ("no op", "op is not a string"):
        try:
            parse(vector["line"].encode())
        except Malformed as e:
            assert str(e) == vector["why"], vector["name"]
        else:
            raise AssertionError(vector["name"])
