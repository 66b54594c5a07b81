"""HTTP to the server: connections that stay open, JSON, problem details as exceptions, and many requests at once on one thread.

A request is sent with one call, on a connection that is open already if there is one. Connections are shared by threads, one request at a
time on each.
"""

from __future__ import annotations

import contextlib
import http.client
import json
import re
import select
import socket
import time
import urllib.parse
from typing import Iterator, List, Mapping, NamedTuple, Optional, Sequence

from enot.errors import NotConnected, RequestRefused

CONNECT = 5.0  # seconds
ANSWER = 10.0  # seconds for an answer, beyond what the server was asked to wait
IDLE = 8  # connections that are kept for the next request
PATIENCE = 5.0  # seconds for which what can be asked again is asked again

_LOST = (http.client.BadStatusLine, ConnectionError)  # what a server that has closed an idle connection looks like


class Answer(NamedTuple):
    """`body`: parsed, or None if there is none."""

    status: int
    body: object


class Http:
    """The server at one address. Thread-safe."""

    def __init__(self, url: str, token: str = ""):
        try:
            parts = urllib.parse.urlsplit(url)
            port = parts.port
        except ValueError:  # the port is none
            parts, port = urllib.parse.urlsplit(""), None
        if parts.scheme not in ("http", "https") or not parts.hostname or re.search(r"\s", url) or parts.query or parts.fragment:
            raise NotConnected(f"{url!r} is not the address of a server: write http://enot.lab:8080")
        self.url = url
        self._secure = parts.scheme == "https"
        self._address = (parts.hostname, port or (443 if self._secure else 80))
        self._path = parts.path.rstrip("/")
        self._headers = {"Host": parts.netloc.rpartition("@")[2], "Accept": "application/json"}
        if token:
            self._headers["Authorization"] = f"Bearer {token}"
        self._idle: List[socket.socket] = []
        self._closed = False

    def get(self, path: str, query: Optional[Mapping] = None, wait: float = 0):
        """The body of the answer. `wait`: seconds that the server was asked to wait. Asked again for a few seconds if the connection fails."""
        end = time.monotonic() + PATIENCE
        pause = 0.05
        while True:
            try:
                return self.request("GET", path, query, wait=wait).body
            except NotConnected as e:
                if isinstance(e.__cause__, (ConnectionRefusedError, socket.gaierror)) or time.monotonic() + pause > end:
                    raise
            except RequestRefused as e:
                if e.status != 503 or time.monotonic() + pause > end:
                    raise
            time.sleep(pause)
            pause = min(2 * pause, 1.0)

    def request(
        self, method: str, path: str, query: Optional[Mapping] = None, body=None, headers: Optional[Mapping] = None, wait: float = 0
    ) -> Answer:
        """Sends a request and waits for its answer.

        NotConnected: no answer came; what was asked may have been done, unless it says that there was no connection.
        RequestRefused: the server does not do it.
        """
        return self.begin(method, path, query, body, headers, wait).answer()

    def begin(
        self, method: str, path: str, query: Optional[Mapping] = None, body=None, headers: Optional[Mapping] = None, wait: float = 0
    ) -> "Exchange":
        """Sends a request, and leaves it to the caller to take the answer, or to abandon it."""
        target = self._path + path
        if query:
            target += "?" + urllib.parse.urlencode(query, doseq=True)
        data = None if body is None else json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
        fields = {**self._headers, **(headers or {})}
        if data is not None:
            fields.setdefault("Content-Type", "application/json")
        return Exchange(self, method, target, data, fields, wait)

    def lines(
        self, path: str, query: Optional[Mapping] = None, headers: Optional[Mapping] = None, silence: Optional[float] = None
    ) -> Iterator[str]:
        """The lines of an event stream, without their line ends, as they come.

        `silence`: seconds after which a connection without a word is given up with NotConnected; None for never.
        """
        with self._open(path, query, {"Accept": "text/event-stream", **(headers or {})}, silence) as response:
            for line in iter(response.readline, b""):
                yield line.decode("utf-8", "replace").rstrip("\r\n")

    def chunks(self, path: str, query: Optional[Mapping] = None, accept: str = "*/*") -> Iterator[bytes]:
        """The bytes of an answer of any length, as they come."""
        with self._open(path, query, {"Accept": accept}, ANSWER) as response:
            yield from iter(response.read1, b"")

    @contextlib.contextmanager
    def _open(self, path: str, query, headers: Mapping, silence: Optional[float]) -> Iterator[http.client.HTTPResponse]:
        """An answer whose body is read as it comes, on a connection of its own."""
        exchange = self.begin("GET", path, query, headers=headers)
        try:
            response = exchange.response()
            exchange.sock.settimeout(silence)
            yield response
        except (OSError, http.client.HTTPException) as e:
            raise self.lost(e) from e
        finally:
            exchange.abandon()

    def close(self) -> None:
        self._closed = True
        while self._idle:
            self._idle.pop().close()

    def take(self) -> Optional[socket.socket]:
        """A connection that is open and idle, if there is one."""
        while True:
            try:
                sock = self._idle.pop()
            except IndexError:
                return None
            if not _readable([sock], 0):  # else the server has closed it
                return sock
            sock.close()

    def give_back(self, sock: socket.socket) -> None:
        if self._closed or len(self._idle) >= IDLE:
            sock.close()
        else:
            self._idle.append(sock)

    def connect(self) -> socket.socket:
        try:
            sock = socket.create_connection(self._address, CONNECT)
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if self._secure:
                import ssl

                sock = ssl.create_default_context().wrap_socket(sock, server_hostname=self._address[0])
            return sock
        except OSError as e:
            raise NotConnected(
                f"nobody answers at {self.url} ({_reason(e)}). Start enot with `make run`, or say where it is:"
                " --url, ENOT_URL, or `url = ...` in ~/.config/enot/config"
            ) from e

    def lost(self, e: BaseException) -> NotConnected:
        if isinstance(e, http.client.BadStatusLine) and not isinstance(e, ConnectionError):
            return NotConnected(f"what answers at {self.url} does not speak HTTP: is that the port of the API? It is 8080 if nobody has chosen another one")
        return NotConnected(
            f"the connection to {self.url} broke before the answer came ({_reason(e)}). A command that was just sent may have been"
            " accepted or not: look before you send it again"
        )


class Exchange:
    """A request that was sent, and its answer to come. For one thread."""

    def __init__(self, http_: Http, method: str, target: str, data: Optional[bytes], headers: Mapping, wait: float):
        self._http = http_
        self._method = method
        lines = [f"{method} {target} HTTP/1.1", *(f"{name}: {value}" for name, value in headers.items())]
        if data is not None:
            lines.append(f"Content-Length: {len(data)}")
        self._request = "\r\n".join([*lines, "", ""]).encode("latin-1") + (data or b"")
        self._due = time.monotonic() + wait + ANSWER
        idle = http_.take()
        self._was_idle = idle is not None
        self.sock = idle or http_.connect()
        self._send()

    @property
    def is_overdue(self) -> bool:
        return time.monotonic() > self._due

    def answer(self) -> Answer:
        """Waits for it. NotConnected, RequestRefused: see Http.request."""
        response = self._begin_response()
        try:
            body = response.read()
        except BaseException as e:
            raise self._failed(e)
        if response.will_close:
            self.abandon()
        else:
            self._http.give_back(self.sock)
        if response.status >= 400:
            raise _refusal(response.status, body)
        return Answer(response.status, json.loads(body) if body else None)

    def response(self) -> http.client.HTTPResponse:
        """The answer, its body not yet read, if it is a success."""
        response = self._begin_response()
        if response.status >= 400:
            raise _refusal(response.status, response.read())
        return response

    def abandon(self) -> None:
        """Gives the answer up, and the connection with it."""
        self.sock.close()

    def _send(self) -> None:
        try:
            self.sock.settimeout(self._left())
            self.sock.sendall(self._request)
        except _LOST as e:
            self._again(e)
        except BaseException as e:
            raise self._failed(e)

    def _begin_response(self) -> http.client.HTTPResponse:
        try:
            self.sock.settimeout(self._left())
            response = http.client.HTTPResponse(self.sock, method=self._method)
            response.begin()
            return response
        except _LOST as e:
            self._again(e)
            return self._begin_response()
        except BaseException as e:
            raise self._failed(e)

    def _left(self) -> float:
        return max(0.05, self._due - time.monotonic())

    def _again(self, e: BaseException) -> None:
        """On a new connection, if the old one was idle, since the server may have closed it, and if doing it twice does no harm."""
        if not self._was_idle or self._method == "POST":
            raise self._failed(e)
        self.abandon()
        self._was_idle = False
        self.sock = self._http.connect()
        self._send()

    def _failed(self, e: BaseException) -> BaseException:
        """What to raise for it. The connection is of no use any more."""
        self.abandon()
        if not isinstance(e, (OSError, http.client.HTTPException)):
            return e
        lost = self._http.lost(e)
        lost.__cause__ = e
        return lost


def ready(exchanges: Sequence[Exchange], seconds: float) -> List[Exchange]:
    """Those whose answers are coming, or overdue; waits for the first one, at most so long."""
    if not exchanges:
        time.sleep(max(0.0, seconds))
        return []
    readable = _readable([exchange.sock for exchange in exchanges], max(0.0, seconds))
    return [exchange for exchange in exchanges if exchange.sock in readable or exchange.is_overdue]


def _readable(sockets: Sequence[socket.socket], seconds: float) -> set:
    if hasattr(select, "poll"):  # select has a limit to the number of the descriptor
        poll = select.poll()
        by_number = {each.fileno(): each for each in sockets}
        for number in by_number:
            poll.register(number, select.POLLIN)
        return {by_number[number] for number, _ in poll.poll(int(seconds * 1000))}
    return set(select.select(sockets, [], [], seconds)[0])


_OURS = {  # what the server advises callers of HTTP, and we those of this package
    "GET /nodes lists them, PUT /nodes/{id} registers one": "`enot nodes` lists them",
    "bring a token: Authorization: Bearer ...": "the server asks who you are",
    "GET /me says what it is": "`enot whoami` says what it is",
}


def _refusal(status: int, body: bytes) -> RequestRefused:
    try:
        problem = json.loads(body)
        detail = problem.get("detail") or problem.get("title") or ""
        field = problem.get("field") or ""
    except (ValueError, AttributeError):
        detail, field = "", ""
    for of_http, of_ours in _OURS.items():
        detail = detail.replace(of_http, of_ours)
    if status in (401, 403):
        detail = (
            detail + ". " if detail else ""
        ) + "Give a token that may do this: --token, ENOT_TOKEN, or `token = ...` in ~/.config/enot/config; the admin's is in data/admin.token where enot was started"
    elif status == 503:
        detail = (detail or "the server cannot do it just now") + ". Try again in a moment"
    return RequestRefused(status, detail or f"the server answered with {status}", field)


def _reason(e: BaseException) -> str:
    if isinstance(e, socket.timeout):
        return "no answer in time"
    if isinstance(e, socket.gaierror):
        return "the host is not known"
    if isinstance(e, OSError) and e.strerror:
        return e.strerror.lower()
    return str(e) or type(e).__name__
