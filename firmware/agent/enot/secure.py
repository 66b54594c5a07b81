# TLS, and the board's own key, which comes over TLS only. Imported where config.TLS is true: a board without it pays nothing for it.

import binascii
import config
import select

try:
    import tls
except ImportError:  # a MicroPython before 1.23
    import ssl as tls

from enot import store
from enot.hmac import hexadecimal, hmac_sha256
from enot.wire import Malformed

_KEY = "node.key"  # the agent looks for it at its start


def wrap(link):
    """Speaks TLS on the link's socket, which is connected. The handshake goes on while it is read, without waiting."""
    context = tls.SSLContext(tls.PROTOCOL_TLS_CLIENT)
    ca = getattr(config, "CA", None)
    context.verify_mode = tls.CERT_REQUIRED if ca else tls.CERT_NONE
    if ca:
        try:
            with open(ca, "rb") as f:
                context.load_verify_locations(f.read())
        except (AttributeError, ValueError) as e:  # ESP8266; no certificate
            raise OSError("CA: %s" % e)
    link._poll.unregister(link._socket)
    link._socket = context.wrap_socket(link._socket, server_hostname=link._where[0], do_handshake_on_connect=False)
    link._poll.register(link._socket, select.POLLIN)


def take_key(link, frame):
    """Stores the key that the gateway gives this board; it proves itself with that from the next connection on."""
    proved, *rest = link.proved
    rest = ":".join(rest + [link.node])
    generation, sealed = frame.get("generation"), frame.get("sealed")
    if hmac_sha256(proved, ("sealed:%s:%s:%s" % (generation, sealed, rest)).encode()) != frame.get("mac"):
        raise Malformed("key")
    pad = binascii.unhexlify(hmac_sha256(proved, ("key:%d:%s" % (generation, rest)).encode()))
    key = hexadecimal(bytes([a ^ b for a, b in zip(pad, binascii.unhexlify(sealed))]))
    with open(_KEY + ".new", "w") as f:
        f.write(key)
    store.replace(_KEY + ".new", _KEY)
    link.key = key
    link.send("stored", "generation", generation)
