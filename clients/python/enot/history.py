"""The history: every command on every node, and what became of it; newest first, page by page."""

from __future__ import annotations

import datetime
import re
import warnings
from typing import Iterator, List, NamedTuple, Optional, Union

from enot.fleet import Fleet, as_time
from enot.values import from_json

PAGE = 200  # entries that are fetched at once

Time = Union[str, datetime.datetime, None]


class Entry(NamedTuple):
    """A command on a node; or a broadcast itself, which has neither node nor state.

    `time`: ISO-8601, when it was accepted. `type`: of the message, or its command, such as `read GPIOs`. `raw`: as the server said it.
    """

    time: str
    command: str
    issuer: str
    node: str
    node_id: str
    type: str
    message: dict
    state: str
    value: object
    output: str
    error: str
    trace: str
    raw: dict


def search(
    fleet: Fleet,
    nodes: Union[str, List[str], None] = None,
    labels: Optional[str] = None,
    from_: Time = None,
    to: Time = None,
    type: Optional[str] = None,
    state: Optional[str] = None,
    issuer: Optional[str] = None,
    text: Optional[str] = None,
    oldest_first: bool = False,
    limit: Optional[int] = None,
) -> Iterator[Entry]:
    """The entries for which all that is given holds, as they are fetched.

    `nodes`: ids or names. `labels`: of the nodes as they are now. `from_`, `to`: of the acceptance, the second not included; ISO-8601, a
    datetime, or how long ago, such as `10m`. `type`, `state`: several with commas between. `text`: somewhere in the message, whatever its case.
    """
    conditions = query(nodes, labels, from_, to, type, state, issuer, text, oldest_first)
    left = limit
    cursor = None
    while left is None or left > 0:
        page = {**conditions, "limit": PAGE if left is None else min(PAGE, left), **({"cursor": cursor} if cursor else {})}
        answer = fleet.http.get("/history", page)
        if answer.get("partial"):
            warnings.warn(f"something may be missing in this history: {answer['partial']}", stacklevel=2)
        for raw in answer["entries"]:
            yield entry(raw, fleet)
        left = None if left is None else left - len(answer["entries"])
        cursor = answer.get("next")
        if not cursor:
            return


def query(nodes, labels, from_, to, type_, state, issuer, text, oldest_first=False) -> dict:
    """What is asked of the server."""
    asked = {
        "node": [nodes] if isinstance(nodes, str) else nodes, "label": labels, "from": moment(from_), "to": moment(to), "type": type_, "state": state,
        "issuer": issuer, "text": text, "order": "oldest" if oldest_first else None,
    }  # fmt: skip
    return {name: value for name, value in asked.items() if value is not None}


def entry(raw: dict, fleet: Fleet) -> Entry:
    message = raw["message"]
    node = raw.get("node", "")
    return Entry(
        raw["acceptedAt"], raw["id"], raw["issuer"], fleet.name_of(node) if node else "", node,
        message.get("command") or message.get("type") or message.get("message_type", ""), message, raw.get("state", ""), from_json(raw.get("value")),
        raw.get("output", ""), raw.get("error", ""), raw.get("trace", ""), raw,
    )  # fmt: skip


def moment(time: Time, now: Optional[datetime.datetime] = None) -> Optional[str]:
    """A time as the server reads it; `10s`, `5m`, `2h`, `7d` are so long ago."""
    ago = re.fullmatch(r"(\d+)\s*(s|m|min|h|d)", time) if isinstance(time, str) else None
    if not ago:
        return as_time(time)
    length = {"s": "seconds", "m": "minutes", "min": "minutes", "h": "hours", "d": "days"}[ago[2]]
    return as_time((now or datetime.datetime.now(datetime.timezone.utc)) - datetime.timedelta(**{length: int(ago[1])}))
