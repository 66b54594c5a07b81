"""What happens to commands on nodes, as it happens."""

from __future__ import annotations

from typing import Callable, Iterator, List, NamedTuple, Optional, Union

from enot import events
from enot.fleet import Fleet
from enot.values import from_json


class Happening(NamedTuple):
    """`what`: delivered, output, succeeded, failed or cancelled; lost if the log has dropped events before they were told (then only `raw` says
    more). `time`: ISO-8601. `text`: what was printed, or the error with its traceback. `value`: of what succeeded. `id`: to go on from."""

    what: str
    time: str
    node: str
    node_id: str
    command: str
    text: str
    value: object
    raw: dict
    id: str


def watch(
    fleet: Fleet,
    nodes: Union[str, List[str], None] = None,
    labels: Optional[str] = None,
    command: Optional[str] = None,
    what: Optional[str] = None,
    after: Optional[str] = None,
    patience: Optional[float] = None,
    tell: Callable[[str], None] = lambda text: None,
) -> Iterator[Happening]:
    """Each event for which all that is given holds, once and in the order of its node, without an end; a connection that breaks is made again.

    `nodes`: ids or names. `labels`: of the nodes as they are when it happens. `command`: its id. `what`: several with commas. `after`: the `id`
    of a happening, from which to go on. `patience`: seconds for which the server may be away, NotConnected after that; None for ever.
    `tell` is told when the connection has broken, and when it is there again.
    """
    asked = {"node": [nodes] if isinstance(nodes, str) else nodes, "label": labels, "command": command, "state": what}
    query = {name: value for name, value in asked.items() if value is not None}
    fleet.nodes()  # their names
    for event in events.follow(fleet.http, "/results/stream", query, after, patience, tell):
        yield happening(event, fleet)


def happening(event: events.Event, fleet: Fleet) -> Happening:
    raw = event.data
    node = raw.get("node", "")
    text = raw.get("text") or raw.get("trace") or raw.get("error") or ""
    return Happening(
        event.name,
        raw.get("time", ""),
        fleet.name_of(node) if node else "",
        node,
        raw.get("commandId", ""),
        text,
        from_json(raw.get("value")),
        raw,
        event.id,
    )
