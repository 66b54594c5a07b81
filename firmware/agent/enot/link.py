# The connection to the gateway: a state machine that never blocks, so that it also lives in a timer callback.
#
#     DOWN ──(time to try, Wi-Fi is up)──▶ CONNECTING ──▶ CHALLENGED ──(challenge; hello sent)──▶ WELCOMED ──(welcome)──▶ UP
#       ▲                                                                                                              │
#       └───────────────── closed, out of order, wrong mac, silence ◀──────────────────────────────────────────────────┘
#
# CHALLENGED and WELCOMED wait for the frame that they are named after.

import os
import select
import socket
import time

from enot import board
from enot.hmac import hexadecimal, proof
from enot.voice import console_print
from enot.wire import LineReader, Malformed, encode

_DOWN = const(0)
_CONNECTING = const(1)
_CHALLENGED = const(2)
_WELCOMED = const(3)
_UP = const(4)

_SHORTEST_RETRY = const(500)  # ms; doubles with every failure, and each pause is between half of it and all of it
_LONGEST_RETRY = const(30_000)
_HANDSHAKE = const(10_000)  # ms, from the connect to the welcome


class Link:
    """`owner` has: hello_fields(), welcomed(frame), received(frame), lost()."""

    def __init__(self, owner, host, port, key, node):
        self.owner = owner
        self._where = (host, port)
        self._address = None  # resolved once: getaddrinfo blocks
        self.key = key
        self.node = node
        self._reader = LineReader()
        self._poll = select.poll()
        self._socket = None
        self._sending = False
        self._retry = _SHORTEST_RETRY
        self._silence = 0
        self._due = time.ticks_ms()  # when to connect (_DOWN), or when the handshake has failed
        self._state = _DOWN
        self.is_up = False

    def step(self):
        """Does what can be done without waiting. True if there may be more of it."""
        more = None
        if self._state == _DOWN:
            if self._left() == 0 and board.is_joined():
                self._connect()
            return
        try:
            if self._state == _CONNECTING:
                self._look_whether_connected()
            if self._state >= _CHALLENGED:
                more = self._read()
            if self._state != _DOWN and self._left() == 0:
                self.close("silence")
        except EOFError:
            self.close("closed by the gateway")
        except Malformed as e:
            self.close("malformed frame: %s" % e)
        except OSError as e:
            self.close("OSError: %s" % e)
        return more

    def wait(self, ms):
        """Sleeps until there is something to read, at most so many ms."""
        if self._state == _DOWN:
            time.sleep_ms(min(ms, self._left() or 100))
        else:
            self._poll.poll(min(ms, self._left()))

    def send(self, op, *fields):
        """True when the whole frame was handed to the network."""
        return self.send_line(encode(op, *fields))

    def send_line(self, line):
        """The same, of what `encode` has made."""
        if self._state < _WELCOMED or self._sending:
            return False
        self._sending = True  # a callback of the user must not send into the middle of a frame
        try:
            for left in line:
                left = left[self._socket.write(left) or 0 :]
                if left:
                    self._send_rest(left)
            return True
        except OSError as e:
            self.close("OSError: %s" % e)
            return False
        finally:
            self._sending = False

    def close(self, why, again_after=None):
        """Drops the connection; it is opened again after so many ms, or when the back-off says."""
        if self._state == _DOWN:
            return
        was_up, self.is_up = self.is_up, False
        self._state = _DOWN
        self._poll.unregister(self._socket)
        self._socket.close()
        self._socket = None
        self._reader.clear()
        self._try_again("disconnected (%s)" % why, again_after)
        if was_up:
            self.owner.lost()

    def _try_again(self, why, ms=None):
        if ms is None:
            ms = self._retry // 2 + self._retry * os.urandom(1)[0] // 512
            self._retry = min(2 * self._retry, _LONGEST_RETRY)
        self._set_due(ms)
        console_print("enot: %s, again in %d ms" % (why, ms))

    def _left(self):
        return max(0, time.ticks_diff(self._due, time.ticks_ms()))

    def _set_due(self, ms):
        self._due = time.ticks_add(time.ticks_ms(), ms)

    def _connect(self):
        try:
            if self._address is None or self._retry == _LONGEST_RETRY:  # the gateway may have moved
                self._address = socket.getaddrinfo(*self._where)[0][-1]
            self._socket = socket.socket()
        except OSError as e:
            self._try_again("cannot connect: OSError: %s" % e)
            return
        self._state = _CONNECTING
        self._poll.register(self._socket, select.POLLOUT)
        self._set_due(_HANDSHAKE)
        self._socket.setblocking(False)
        try:
            self._socket.connect(self._address)
        except OSError:  # in progress; a real failure shows when the socket is polled
            pass
        try:
            self._socket.setsockopt(6, 1, 1)  # IPPROTO_TCP, TCP_NODELAY: an ack and its result are two small frames
        except (OSError, AttributeError, ValueError):
            pass

    def _look_whether_connected(self):
        for _, event in self._poll.poll(0):
            if event & (select.POLLERR | select.POLLHUP):
                raise OSError("connection refused")
            self._poll.modify(self._socket, select.POLLIN)
            self._state = _CHALLENGED

    def _send_rest(self, left):
        poll = select.poll()
        poll.register(self._socket, select.POLLOUT)
        while left:
            if not poll.poll(5000):  # ms that a gateway may take to accept a frame
                raise OSError("gateway does not read")
            left = left[self._socket.write(left) or 0 :]

    def _read(self):
        for _ in range(8):  # frames; a flood of them must not starve what else there is to do
            frame = self._reader.next()
            while frame is None:
                if not self._reader.fill(self._socket):
                    return
                frame = self._reader.next()
            if self.is_up:
                self._set_due(self._silence)
                self.owner.received(frame)
            else:
                self._shake_hands(frame)
            if self._state == _DOWN:
                return
        return True

    def _shake_hands(self, frame):
        op = frame["op"]
        if op == "reject":
            self.close("rejected: %s" % frame.get("why"))
        elif op == "challenge" and self._state == _CHALLENGED:
            self._greet(frame.get("nonce"))
        elif op == "welcome" and self._state == _WELCOMED:
            hb = frame.get("hb")
            if frame.get("mac") != self._welcome:  # which holds for this connection only, so the time that this takes tells nothing of use
                self.close("the gateway does not know the key")
            elif not isinstance(hb, (int, float)) or hb <= 0:
                raise Malformed("hb")
            else:
                self._state = _UP
                self.is_up = True
                self._retry = _SHORTEST_RETRY
                self._silence = int(2000 * hb)
                self._set_due(self._silence)
                self.owner.welcomed(frame)
        else:
            raise Malformed("%s out of order" % op)

    def _greet(self, gateway_nonce):
        if not isinstance(gateway_nonce, str):
            raise Malformed("nonce")
        nonce = hexadecimal(os.urandom(16))
        hello, self._welcome = [proof(self.key, side, gateway_nonce, nonce, self.node) for side in ("hello", "welcome")]
        self._state = _WELCOMED
        self.send("hello", "v", 1, "node", self.node, "nonce", nonce, "mac", hello, *self.owner.hello_fields())
        return nonce
