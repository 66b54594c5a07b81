"""Runs in MicroPython, in an empty folder: a key that a gateway gives the board. argv: the golden vectors."""

import json
import os
import sys

from enot import secure
from enot.wire import Malformed

with open(sys.argv[1]) as f:
    vectors = json.load(f)
vector = vectors["handshake"]


class Link:
    key = vector["key"]
    proved = (vector["key"].encode(), vector["gatewayNonce"], vector["nodeNonce"])
    node = vector["node"]
    said = []

    def send(self, *frame):
        self.said.append(frame)


link = Link()
frame = {"op": "key", "generation": vector["generation"], "sealed": vector["sealed"], "mac": vector["sealedMac"]}
other = {"generation": 3, "sealed": vector["nodeKey"], "mac": "0" * 64}
for name in other:
    try:
        secure.take_key(link, dict(frame, **{name: other[name]}))
    except Malformed:
        pass
    else:
        raise AssertionError(name)
assert "node.key" not in os.listdir() and not link.said

secure.take_key(link, frame)
with open("node.key") as f:
    assert f.read() == vector["nodeKey"] == link.key
assert link.said == [("stored", "generation", vector["generation"])]
