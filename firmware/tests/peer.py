"""A gateway for tests: speaks the node link (docs/protocol.md) with one board at a time, and nothing more."""

import base64
import hashlib
import hmac
import itertools
import json
import os
import socket
import time

KEY = "correct horse battery staple"
CHUNK = 512
PATIENCE = 10.0  # seconds; what a test waits at most for a frame


def mac(key, side, gateway_nonce, node_nonce, node):
    text = f"{side}:{gateway_nonce}:{node_nonce}:{node}"
    return hmac.new(key.encode(), text.encode(), hashlib.sha256).hexdigest()


def sealed_key(proved, generation, key):
    """A `key` frame for whoever has proved itself like this."""
    own, rest = proved
    pad = hmac.new(own.encode(), f"key:{generation}:{rest}".encode(), hashlib.sha256).digest()
    sealed = bytes(a ^ b for a, b in zip(pad, bytes.fromhex(key))).hex()
    mac = hmac.new(own.encode(), f"sealed:{generation}:{sealed}:{rest}".encode(), hashlib.sha256).hexdigest()
    return dict(op="key", generation=generation, sealed=sealed, mac=mac)


class Disconnected(Exception):
    """The board has closed the connection."""


class Connection:
    """One connection of a board. Frames that a test did not ask for are kept in `seen`, in order."""

    def __init__(self, sock):
        self._socket = sock
        self._buffer = b""
        self.seen = []
        self.hello = None
        self.proved = None
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def close(self):
        self._socket.close()

    def send(self, **frame):
        self.send_raw(json.dumps(frame, ensure_ascii=False, separators=(",", ":")).encode() + b"\n")

    def send_raw(self, data):
        self._socket.sendall(data)

    def receive(self, timeout=PATIENCE):
        """The next frame, whatever it is."""
        deadline = time.monotonic() + timeout
        while b"\n" not in self._buffer:
            left = deadline - time.monotonic()
            if left <= 0:
                raise TimeoutError(f"no frame; seen: {self.seen[-5:]}")
            self._socket.settimeout(left)
            try:
                data = self._socket.recv(65536)
            except socket.timeout:
                continue
            except ConnectionError as e:
                raise Disconnected from e
            if not data:
                raise Disconnected
            self._buffer += data
        line, self._buffer = self._buffer.split(b"\n", 1)
        if len(line) >= 65536:
            raise AssertionError("line too long")
        frame = json.loads(line.decode())
        if next(iter(frame)) != "op":
            raise AssertionError(f"op is not first: {line}")
        self.seen.append(frame)
        return frame

    def expect(self, op, timeout=PATIENCE, **members):
        """The next frame of this op with these members; others are left in `seen`."""
        deadline = time.monotonic() + timeout
        while True:
            frame = self.receive(max(0.01, deadline - time.monotonic()))
            if frame["op"] == op and all(frame.get(k) == v for k, v in members.items()):
                return frame

    def expect_close(self, timeout=PATIENCE):
        deadline = time.monotonic() + timeout
        try:
            while True:
                self.receive(max(0.01, deadline - time.monotonic()))
        except Disconnected:
            pass


class Peer:
    """Listens, shakes hands, and gives out offsets and ids."""

    def __init__(self, key=KEY, log="log-1", hb=10, tls=None):
        self.key = key
        self.log = log
        self.hb = hb
        self._tls = tls  # an ssl.SSLContext
        self._offsets = itertools.count(1)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]

    def close(self):
        self._listener.close()

    def accept_raw(self, timeout=PATIENCE):
        self._listener.settimeout(timeout)
        sock, _ = self._listener.accept()
        if self._tls:
            sock.settimeout(timeout)
            sock = self._tls.wrap_socket(sock, server_side=True)
        return Connection(sock)

    def turn_away(self):
        """Closes the connections that nobody has accepted."""
        self._listener.settimeout(0)
        try:
            while True:
                self._listener.accept()[0].close()
        except BlockingIOError:
            pass

    def accept(self, timeout=PATIENCE):
        """A connection after the handshake. Its `proved` is what a key is sealed with."""
        connection = self.accept_raw(timeout)
        nonce = os.urandom(16).hex()
        connection.send(op="challenge", v=1, nonce=nonce)
        hello = connection.receive()
        if hello["op"] != "hello" or hello["mac"] != mac(self.key, "hello", nonce, hello["nonce"], hello["node"]):
            connection.send(op="reject", why="wrong key")
            raise AssertionError(f"bad hello: {hello}")
        connection.hello = hello
        connection.proved = (self.key, f"{nonce}:{hello['nonce']}:{hello['node']}")
        connection.send(
            op="welcome", node=hello["node"], epoch=1, hb=self.hb, now=int(time.time() * 1000), log=self.log,
            mac=mac(self.key, "welcome", nonce, hello["nonce"], hello["node"]),
        )  # fmt: skip
        return connection

    def next_command(self):
        """(id, at) of a new command."""
        at = next(self._offsets)
        return f"0199d3a4-6c00-7000-8000-{at:012d}", at

    def begin(self, connection, **message):
        """Sends a `do`; returns (id, at)."""
        id, at = self.next_command()
        connection.send(op="do", id=id, at=at, **message)
        return id, at

    def run(self, connection, confirm=True, **message):
        """Sends a `do`, and waits for its ack and its result."""
        id, at = self.begin(connection, **message)
        connection.expect("ack", at=at)
        return self.outcome(connection, id, confirm)

    def outcome(self, connection, id, confirm=True):
        result = connection.expect("result", id=id)
        if confirm:
            connection.send(op="confirm", id=id)
        return result

    def put(self, connection, content, kind="file", command=None, stop_after=None, sha256=None, confirm=True, **members):
        """Uploads; goes on after what the board says that it holds. Returns the result, or None if stopped after that chunk."""
        id, at = command or self.next_command()
        chunks = [content[i : i + CHUNK] for i in range(0, len(content), CHUNK)] or [b""]
        seq = 0
        while True:
            chunk = dict(op="put", id=id, at=at, type=kind, path=members.get("path", ""), seq=seq)
            chunk.update(data=base64.b64encode(chunks[seq]).decode(), last=seq == len(chunks) - 1, **members)
            if chunk["last"]:
                chunk["sha256"] = sha256 or hashlib.sha256(content).hexdigest()
            connection.send(**chunk)
            held = connection.expect("ack", at=at)["seq"]
            if held < seq:
                raise AssertionError(f"chunk {seq} was sent, {held} was acknowledged")
            if held == len(chunks) - 1:
                return self.outcome(connection, id, confirm)
            if stop_after is not None and held >= stop_after:
                return None
            seq = held + 1
