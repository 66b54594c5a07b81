"""HMAC-SHA256 (RFC 2104), which MicroPython does not have, and the two proofs of the handshake."""

import binascii
import hashlib


def hmac_sha256(key, message):
    """Bytes in, lower-case hexadecimal text out."""
    if len(key) > 64:
        key = hashlib.sha256(key).digest()
    key += bytes(64 - len(key))
    for pad in (0x36, 0x5C):
        message = hashlib.sha256(bytes([byte ^ pad for byte in key]) + message).digest()
    return hexadecimal(message)


def proof(key, side, gateway_nonce, nonce, node):
    """The `mac` of a hello or a welcome; `side` says which."""
    return hmac_sha256(key.encode(), ":".join((side, gateway_nonce, nonce, node)).encode())


def hexadecimal(data):
    return binascii.hexlify(data).decode()
