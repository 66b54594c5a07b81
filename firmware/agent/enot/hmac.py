"""HMAC-SHA256 (RFC 2104), which MicroPython does not have, and the two proofs of the handshake."""

import binascii
import hashlib

_BLOCK = const(64)


def hmac_sha256(key, message):
    """Bytes in, lower-case hexadecimal text out."""
    if len(key) > _BLOCK:
        key = hashlib.sha256(key).digest()
    pad = bytearray(_BLOCK)
    pad[: len(key)] = key
    for i in range(_BLOCK):
        pad[i] ^= 0x36
    inner = hashlib.sha256(pad)
    inner.update(message)
    for i in range(_BLOCK):
        pad[i] ^= 0x36 ^ 0x5C
    outer = hashlib.sha256(pad)
    outer.update(inner.digest())
    return hexadecimal(outer.digest())


def proof(key, side, gateway_nonce, node_nonce, node):
    """The `mac` of a hello or a welcome; `side` says which."""
    return hmac_sha256(key.encode(), ":".join((side, gateway_nonce, node_nonce, node)).encode())


def same(a, b):
    """Compares without telling by its duration where the difference is."""
    if len(a) != len(b):
        return False
    difference = 0
    for i in range(len(a)):
        difference |= ord(a[i]) ^ ord(b[i])
    return difference == 0


def hexadecimal(data):
    return binascii.hexlify(data).decode()
