"""Runs in MicroPython: HMAC-SHA256 and the proofs of the handshake. argv: the golden vectors."""

import json
import sys

from enot.hmac import hmac_sha256, proof

# RFC 4231, test cases 1, 2 and 6 (a key longer than the block)
assert hmac_sha256(b"\x0b" * 20, b"Hi There") == "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
assert hmac_sha256(b"Jefe", b"what do ya want for nothing?") == "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
long_key = hmac_sha256(b"\xaa" * 131, b"Test Using Larger Than Block-Size Key - Hash Key First")
assert long_key == "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"

with open(sys.argv[1]) as f:
    vector = json.load(f)["handshake"]
assert hmac_sha256(vector["nodeSecret"].encode(), ("node-key:%s:%d" % (vector["node"], vector["generation"])).encode()) == vector["nodeKey"]
for side in ("hello", "welcome"):
    assert proof(vector["key"], side, vector["gatewayNonce"], vector["nodeNonce"], vector["node"]) == vector[side], side
