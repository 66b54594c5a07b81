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
from enot.link import Link
from enot.wire import Malformed

_KEY = "node.key"  # the agent looks for it at its start


class SecureLink(Link):
    def __init__(self, owner, *where):
        super().__init__(owner, *where)
        received = owner.received
        owner.received = lambda frame: self._take_key(frame) if frame["op"] == "key" else received(frame)

    def step(self):
        try:
            return super().step()
        except ValueError as e:  # of a certificate that is not what config.CA says
            self.close("ValueError: %s" % e)

    def _look_whether_connected(self):
        before = self._state
        super()._look_whether_connected()
        if self._state != before:
            self._wrap()

    def _wrap(self):
        """Speaks TLS on the socket, which is connected. The handshake goes on while it is read, without waiting."""
        context = tls.SSLContext(tls.PROTOCOL_TLS_CLIENT)
        ca = getattr(config, "CA", None)
        context.verify_mode = tls.CERT_REQUIRED if ca else tls.CERT_NONE
        if ca:
            try:
                with open(ca, "rb") as f:
                    context.load_verify_locations(f.read())
            except (AttributeError, ValueError) as e:  # ESP8266; no certificate
                raise OSError("CA: %s" % e)
        self._poll.unregister(self._socket)
        self._socket = context.wrap_socket(self._socket, server_hostname=self._where[0], do_handshake_on_connect=False)
        self._poll.register(self._socket, select.POLLIN)

    def _greet(self, gateway_nonce):
        nonce = super()._greet(gateway_nonce)
        self._proved = self.key.encode()
        self._connection = "%s:%s:%s" % (gateway_nonce, nonce, self.node)

    def _take_key(self, frame):
        """Stores the key that the gateway gives this board; it proves itself with that from the next connection on."""
        generation, sealed = frame.get("generation"), frame.get("sealed")
        if hmac_sha256(self._proved, ("sealed:%s:%s:%s" % (generation, sealed, self._connection)).encode()) != frame.get("mac"):
            raise Malformed("key")
        pad = binascii.unhexlify(hmac_sha256(self._proved, ("key:%d:%s" % (generation, self._connection)).encode()))
        key = hexadecimal(bytes([a ^ b for a, b in zip(pad, binascii.unhexlify(sealed))]))
        with open(_KEY + ".new", "w") as f:
            f.write(key)
        store.replace(_KEY + ".new", _KEY)
        self.key = key
        self.send("stored", "generation", generation)
