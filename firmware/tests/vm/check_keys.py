"""Runs in MicroPython, in an empty folder: a key that a gateway gives the board. argv: the golden vectors."""

import binascii
import json
import os
import sys

from enot.secure import SecureLink
from enot.wire import Malformed

with open(sys.argv[1]) as f:
    vectors = json.load(f)
vector = vectors["handshake"]


class Owner:  # which the agent is elsewhere
    def received(self, frame):
        raise AssertionError(frame)

    def hello_fields(self):
        return ()


link = SecureLink(Owner(), "localhost", 9663, vector["key"], vector["node"])
said = []
link.send = lambda *frame: said.append(frame)
os.urandom = lambda count: binascii.unhexlify(vector["nodeNonce"])  # from which the link makes its nonce
link._greet(vector["gatewayNonce"])
hello = said.pop()
assert hello[hello.index("mac") + 1] == vector["hello"], hello

frame = {"op": "key", "generation": vector["generation"], "sealed": vector["sealed"], "mac": vector["sealedMac"]}
other = {"generation": 3, "sealed": vector["nodeKey"], "mac": "0" * 64}
for name in other:
    try:
        link.owner.received(dict(frame, **{name: other[name]}))
    except Malformed:
        pass
    else:
        raise AssertionError(name)
assert "node.key" not in os.listdir() and not said

link.owner.received(frame)
with open("node.key") as f:
    assert f.read() == vector["nodeKey"] == link.key
assert said == [("stored", "generation", vector["generation"])]
