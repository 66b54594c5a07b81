"""Server-sent events: read as they come, and taken up again where they broke off."""

from __future__ import annotations

import json
import time
from typing import Callable, Iterable, Iterator, Mapping, NamedTuple, Optional

from enot.errors import NotConnected, RequestRefused
from enot.http import Http

PAUSE = 0.2, 5.0  # seconds before a connection is tried again: at first, and at most
SILENCE = 35.0  # seconds without a word, not even a comment, after which a connection is taken for dead; there is one every 15


class Event(NamedTuple):
    """`id`: from which the stream is taken up again. `name`: message if there is none. `data`: parsed JSON; None for a remark, which only has an id."""

    id: str
    name: str
    data: object


def parse(lines: Iterable[str]) -> Iterator[Event]:
    """The events in these lines, as the HTML standard has them, and remarks; one that is cut off is dropped."""
    last, name, data, is_new = "", "", [], False
    for line in lines:
        if not line:
            if data or is_new:
                yield Event(last, name or "message", json.loads("\n".join(data)) if data else None)
            name, data, is_new = "", [], False
            continue
        field, _, value = line.partition(":")
        value = value[1:] if value.startswith(" ") else value
        if field == "data":
            data.append(value)
        elif field == "event":
            name = value
        elif field == "id":
            last, is_new = value, True


def follow(
    http: Http,
    path: str,
    query: Mapping,
    last: Optional[str] = None,
    patience: Optional[float] = None,
    tell: Callable[[str], None] = lambda text: None,
) -> Iterator[Event]:
    """The events of a stream without an end, each once and in order: when the connection breaks, the stream is asked to go on after the last one.

    `last`: id of the event after which to begin. `patience`: seconds for which the server may be away, NotConnected after that; None for ever.
    `tell` is told when the connection has broken, and when it is there again.
    """
    pause, longest = PAUSE
    heard = time.monotonic()
    broken = False
    while True:
        try:
            headers = {"Last-Event-ID": last} if last else {}
            for event in parse(http.lines(path, query, headers, SILENCE)):
                pause, heard = PAUSE[0], time.monotonic()
                if broken:
                    tell("the server is there again")
                    broken = False
                last = event.id or last
                if event.data is not None:
                    yield event
        except NotConnected as e:
            if patience is not None and time.monotonic() - heard > patience:
                raise
            if not broken:
                tell(str(e).partition(". ")[0] + "; trying again until it is there")
                broken = True
        except RequestRefused as e:
            if e.status != 503:
                raise
        time.sleep(pause)
        pause = min(2 * pause, longest)
