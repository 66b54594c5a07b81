"""HTTP to the server: connections that stay open, JSON, problem details as exceptions, and many requests at once on one thread.

A request on an open connection costs about a quarter of a millisecond here over what the server takes. Connections are shared by
threads, one request at a time on each.
"""

from __future__ import annotations

import http.client
import json
import select
import socket
import time
import urllib.parse
from typing import Iterator, List, Mapping, NamedTuple, Optional, Sequence

from enot.errors import NotConnected, RequestRefused

CONNECT = 5.0  # seconds
ANSWER = 15.0  # seconds for an answer, beyond what the server was asked to wait
IDLE = 8  # connections that are kept for the next request
PATIENCE = 5.0  # seconds for which what can be asked again is asked again

_LOST = (http.client.RemoteDisconnected, http.client.BadStatusLine, ConnectionError)


class Answer(NamedTuple):
    """`body`: parsed, or None if there is none."""

    status: int
    body: object


class Http:
    """The server at one address. Thread-safe."""

    def __init__(self, url: str, token: str = ""):
        parts = urllib.parse.urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise NotConnected(f"{url!r} is not the address of a server: write http://enot.lab:8080")
        self.url = url
        self._secure = parts.scheme == "https"
        self._host = parts.hostname
        self._port = parts.port or (443 if self._secure else 80)
        self._path = parts.path.rstrip("/")
        self._headers = {"Accept": "application/json"}
        if token:
            self._headers["Authorization"] = f"Bearer {token}"
        self._idle: List[http.client.HTTPConnection] = []
        self._closed = False

    def get(self, path: str, query: Optional[Mapping] = None, wait: float = 0):
        """The body of the answer. `wait`: seconds that the server was asked to wait. Asked again for a few seconds if the connection fails."""
        end = time.monotonic() + PATIENCE
        pause = 0.05
        while True:
            try:
                return self.request("GET", path, query, wait=wait).body
            except NotConnected as e:
                if isinstance(e.__cause__, ConnectionRefusedError) or time.monotonic() + pause > end:
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

    def lines(self, path: str, query: Optional[Mapping] = None, accept: str = "text/event-stream", headers=None, silence=None) -> Iterator[str]:
        """The lines of an answer that does not end, without their line ends, as they come; on a connection of its own.

        `silence`: seconds after which a connection without a word is given up with NotConnected; None for never.
        """
        exchange = self.begin("GET", path, query, headers={"Accept": accept, **(headers or {})})
        try:
            response = exchange.response()
            exchange.connection.sock.settimeout(silence)
            while True:
                line = response.readline()
                if not line:
                    return
                yield line.decode("utf-8", "replace").rstrip("\r\n")
        except (OSError, http.client.HTTPException) as e:
            raise self.lost(e) from e
        finally:
            exchange.abandon()

    def close(self) -> None:
        self._closed = True
        while self._idle:
            self._idle.pop().close()

    def take(self, fresh: bool = False) -> http.client.HTTPConnection:
        """A connection for one exchange: one that is open, or a new one."""
        while self._idle and not fresh:
            try:
                connection = self._idle.pop()
            except IndexError:  # another thread has taken it
                break
            if not _readable([connection.sock], 0):  # else the server has closed it
                connection.was_used = True
                return connection
            connection.close()
        kind = http.client.HTTPSConnection if self._secure else http.client.HTTPConnection
        connection = kind(self._host, self._port, timeout=CONNECT)
        connection.was_used = False
        try:
            connection.connect()
        except OSError as e:
            raise NotConnected(
                f"nobody answers at {self.url} ({_reason(e)}). Start enot with `make run`, or say where it is:"
                " --url, ENOT_URL, or `url = ...` in ~/.config/enot/config"
            ) from e
        return connection

    def give_back(self, connection: http.client.HTTPConnection) -> None:
        if self._closed or len(self._idle) >= IDLE:
            connection.close()
        else:
            self._idle.append(connection)

    def lost(self, e: BaseException) -> NotConnected:
        return NotConnected(
            f"the connection to {self.url} broke before the answer came ({_reason(e)}). A command that was just sent may have been"
            " accepted or not: look before you send it again"
        )


class Exchange:
    """A request that was sent, and its answer to come. For one thread."""

    def __init__(self, http_: Http, method: str, target: str, data: Optional[bytes], headers: Mapping, wait: float):
        self._http = http_
        self._request = (method, target, data, headers)
        self._due = time.monotonic() + wait + ANSWER
        self.connection = http_.take()
        self._send()

    def _send(self) -> None:
        method, target, data, headers = self._request
        try:
            self.connection.sock.settimeout(self._left())
            self.connection.request(method, target, data, dict(headers))
        except _LOST as e:
            self._again(e)
        except BaseException as e:
            self.abandon()
            if isinstance(e, OSError):
                raise self._http.lost(e) from e
            raise

    def _again(self, e: BaseException) -> None:
        """On a new connection, if the old one was idle and the server may have closed it, and doing it twice does no harm."""
        self.abandon()
        if not self.connection.was_used or self._request[0] == "POST":
            raise self._http.lost(e) from e
        self.connection = self._http.take(fresh=True)
        self._send()

    def _left(self) -> float:
        return max(0.05, self._due - time.monotonic())

    @property
    def is_overdue(self) -> bool:
        return time.monotonic() > self._due

    def response(self) -> http.client.HTTPResponse:
        """The answer, its body not yet read, if it is a success."""
        try:
            response = self.connection.getresponse()
        except _LOST as e:
            self._again(e)
            return self.response()
        if response.status >= 400:
            raise _refusal(response.status, response.read())
        return response

    def answer(self) -> Answer:
        """Waits for it. NotConnected, RequestRefused: see Http.request."""
        try:
            self.connection.sock.settimeout(self._left())
            response = self.connection.getresponse()
            body = response.read()
        except _LOST as e:
            self._again(e)
            return self.answer()
        except BaseException as e:
            self.abandon()
            if isinstance(e, (OSError, http.client.HTTPException)):
                raise self._http.lost(e) from e
            raise
        if response.will_close:
            self.connection.close()
        else:
            self._http.give_back(self.connection)
        if response.status >= 400:
            raise _refusal(response.status, body)
        return Answer(response.status, json.loads(body) if body else None)

    def abandon(self) -> None:
        """Gives the answer up, and the connection with it."""
        self.connection.close()


def ready(exchanges: Sequence[Exchange], seconds: float) -> List[Exchange]:
    """Those whose answers are coming, or overdue; waits for the first one, at most so long."""
    if not exchanges:
        time.sleep(max(0.0, seconds))
        return []
    readable = _readable([exchange.connection.sock for exchange in exchanges], max(0.0, seconds))
    return [exchange for exchange in exchanges if exchange.connection.sock in readable or exchange.is_overdue]


def _readable(sockets: Sequence[socket.socket], seconds: float) -> set:
    if hasattr(select, "poll"):  # select has a limit to the number of the descriptor
        poll = select.poll()
        by_number = {each.fileno(): each for each in sockets}
        for number in by_number:
            poll.register(number, select.POLLIN)
        return {by_number[number] for number, _ in poll.poll(int(seconds * 1000))}
    return set(select.select(sockets, [], [], seconds)[0])


def _refusal(status: int, body: bytes) -> RequestRefused:
    try:
        problem = json.loads(body)
        detail = problem.get("detail") or problem.get("title") or ""
        field = problem.get("field") or ""
    except (ValueError, AttributeError):
        detail, field = "", ""
    if status in (401, 403):
        detail = (detail + ". " if detail else "") + "Give a token that may do this: --token, ENOT_TOKEN, or `token = ...` in ~/.config/enot/config"
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
