"""The fleet: who is there, and views of them."""

from __future__ import annotations

import re
from typing import Dict, Iterator, List, NamedTuple, Optional, Sequence, Union

from enot import config, selector
from enot.errors import NoNodes, RequestRefused
from enot.http import Exchange, Http, ready
from enot.results import Command
from enot.waiting import Waiter

MOST_TARGETS = 1000  # nodes in the list of one command


class Node(NamedTuple):
    """A node, as the registry and its last connection tell of it.

    `since`: ISO-8601, when it came online or went offline; None if it never connected. `board`: esp8266, esp32, rp2, linux.
    `free`: bytes of heap at its last connection. `script`: digest of what it starts at boot. `plan`: name of the plan that
    brought that. `raw`: as the server said it.
    """

    id: str
    name: str
    labels: Dict[str, str]
    online: bool
    since: Optional[str]
    board: Optional[str]
    fw: Optional[str]
    free: Optional[int]
    script: Optional[str]
    plan: Optional[str]
    raw: dict

    @property
    def state(self) -> str:
        """online, offline, or why it is not let in: disabled, or pending, which is until somebody approves it."""
        if self.raw.get("disabled"):
            return "disabled"
        if self.online:
            return "online"
        return "pending" if self.raw.get("approval") == "pending" else "offline"


def _node(raw: dict) -> Node:
    return Node(
        raw["id"],
        raw["name"],
        raw["labels"],
        raw["online"],
        *(raw.get(key) for key in ("since", "board", "fw", "free", "script", "plan")),
        raw,
    )


def natural(text: str) -> list:
    """A key that sorts board-9 before board-10."""
    return [(0, int(part), "") if part.isdigit() else (1, 0, part) for part in re.split(r"(\d+)", text)]


def connect(url: Optional[str] = None, token: Optional[str] = None) -> "Fleet":
    """The fleet of the server at this address; enot.config says where address and token come from. Nothing is sent yet."""
    return Fleet(Http(*config.address(url, token)))


class Fleet:
    """All nodes of one server. Thread-safe; views and results are for one thread each."""

    def __init__(self, http: Http):
        self.http = http
        self.waiter = Waiter(http)
        self._names: Dict[str, str] = {}

    # who is there

    def nodes(self, labels: str = selector.EVERYBODY) -> List[Node]:
        """All nodes that are registered or have ever connected and have these labels, by name, board-9 before board-10."""
        chosen = selector.parse(labels)
        nodes = [_node(raw) for raw in self.http.get("/nodes")]
        self._names = {node.id: node.name for node in nodes}
        return sorted((node for node in nodes if chosen(node.labels)), key=lambda node: (natural(node.name), node.id))

    def node(self, id_or_name: str) -> Node:
        """RequestRefused with status 404 if there is none, 409 if several have the name."""
        try:
            node = _node(self.http.get(f"/nodes/{quoted(id_or_name)}"))
        except RequestRefused as e:
            raise self._did_you_mean(e, id_or_name) from None
        self._names[node.id] = node.name
        return node

    def _did_you_mean(self, e: RequestRefused, name: str) -> RequestRefused:
        import difflib

        similar = difflib.get_close_matches(name, [node.name for node in self.nodes()], n=3) if e.status == 404 else []
        return RequestRefused(e.status, f"{e}. Did you mean {' or '.join(similar)}?", e.field) if similar else e

    @property
    def ids(self) -> List[str]:
        """Ids of the nodes that are online, in the order of their names."""
        return [node.id for node in self.nodes() if node.online]

    @property
    def names(self) -> List[str]:
        """Names of the nodes that are online, in order."""
        return [node.name for node in self.nodes() if node.online]

    def name_of(self, node_id: str) -> str:
        """As last heard; the id itself if it never was."""
        return self._names.get(node_id, node_id)

    def __len__(self) -> int:
        return len(self.ids)

    def __iter__(self) -> Iterator:
        """A view of each node that is online."""
        return (self._view([node], single=True) for node in self.ids)

    def register(
        self, node: str, name: Optional[str] = None, labels: Optional[Dict[str, str]] = None, disabled: Optional[bool] = None
    ) -> Node:
        """Gives a node a name and labels; None leaves what it has, an empty name the one by which the board calls itself.

        `node`: id or name; an id that is not known yet is registered. `disabled`: True throws it out and keeps it out until
        it is False again.
        """
        try:
            known = self.node(node)
        except RequestRefused as e:
            if e.status != 404:
                raise
            known = _node({"id": node, "name": node, "labels": {}, "online": False})
        registered: dict = {"labels": known.labels if labels is None else labels}
        if disabled is not None:
            registered["disabled"] = disabled
        kept = known.name if name is None else name
        if kept and kept != known.id:
            registered["name"] = kept
        changed = _node(self.http.request("PUT", f"/nodes/{quoted(known.id)}", body=registered).body)
        self._names[changed.id] = changed.name
        return changed

    def remove(self, node: str) -> None:
        """Forgets the name and the labels of a node that is not online, and that it was ever there, until it comes again."""
        self.http.request("DELETE", f"/nodes/{quoted(self.node(node).id)}")

    def cancel(self, command: str) -> dict:
        """Calls a command off, by its id: what is not delivered never will be, what runs is interrupted where the node can.

        What is heard of its nodes within a second, as the server says it: `results`, each with a `node` and a `state`.
        """
        return self.http.request("DELETE", f"/commands/{quoted(command)}", {"wait": "1s"}, wait=1).body

    def approve(self, node: str) -> Node:
        """Lets a node in that waits for it, where gateways are set to ask for that. For admins."""
        return _node(self.http.request("POST", f"/nodes/{quoted(node)}/approval").body)

    def rotate_key(self, node: str) -> Node:
        """Gives a node a new key of its own, at once if it is connected over TLS, else when it next is. For admins."""
        return _node(self.http.request("POST", f"/nodes/{quoted(node)}/key").body)

    def withdraw_keys(self, node: str) -> Node:
        """Makes all keys of its own that a node has had worthless; it has to come with the fleet key once more. For admins."""
        return _node(self.http.request("DELETE", f"/nodes/{quoted(node)}/key").body)

    # views

    def __getitem__(self, key: Union[str, int, slice, Sequence]):
        """A view: of one node by name, id or number (its values are single ones), of several by a list of these or a slice.

        Numbers count the nodes that are online now, in the order of `ids`; fleet[:] is all of these, and does not change later.
        """
        if isinstance(key, (str, int)):
            return self._view(self._resolve([key]), single=True)
        if isinstance(key, slice):
            return self._view(self.ids[key])
        if not isinstance(key, (list, tuple, set, frozenset)):
            raise TypeError(f"nodes are chosen by name, id, number, slice, or a list of these; not by {key!r}")
        return self._view(self._resolve(list(key)))

    def where(self, labels: str):
        """A view of the nodes with these labels, such as "room=lab,floor!=2", whoever they are when something is sent.

        A command also reaches those that come online within its ttl; values are awaited of those that are online when it is sent.
        """
        from enot.view import View

        selector.parse(labels)
        return View(self, selector=labels)

    def load_balanced(self, nodes: Union[str, Sequence[str], None] = None):
        """A view that farms tasks out to whichever nodes are free. `nodes`: labels, or a list of names; all nodes if it is not given."""
        from enot.balanced import LoadBalancedView

        if nodes is None or isinstance(nodes, str):
            return LoadBalancedView(self, nodes or selector.EVERYBODY)
        return LoadBalancedView(self, selector.EVERYBODY, frozenset(self._resolve(nodes)))

    def _view(self, ids: Sequence[str], single: bool = False):
        from enot.view import View

        return View(self, ids, single=single)

    def _resolve(self, keys: Sequence[Union[str, int]]) -> List[str]:
        ids = self.ids if any(isinstance(key, int) for key in keys) else []
        found = []
        for key in keys:
            if isinstance(key, int):
                try:
                    found.append(ids[key])
                except IndexError:
                    raise NoNodes(f"there is no node {key}: {len(ids)} are online, counted from 0") from None
            else:
                found.append(self.node(key).id)
        return list(dict.fromkeys(found))

    # what has happened

    def reports(self, node: Optional[str] = None, name: Optional[str] = None, **more) -> List[dict]:
        """What nodes told by themselves: the latest of everything, or, with node and name, the course of one quantity, oldest first.

        `more`: `from_`, `to` (ISO-8601, or datetime), `limit`."""
        query = {"node": node and self.node(node).id, "name": name, **{key.rstrip("_"): as_time(value) for key, value in more.items()}}
        return self.http.get("/reports", {key: value for key, value in query.items() if value is not None})

    def history(self, nodes=None, **conditions) -> Iterator:
        """What nodes were asked to do, and what became of it, newest first: see enot.history.search."""
        from enot.history import search

        if not self._names:
            self.nodes()
        return search(self, nodes, **conditions)

    def replay(self, **what):
        """Issues commands of the past once more; an enot.replays.Replay, or what a dry run would be: see enot.replays.replay."""
        from enot.replays import replay

        return replay(self, **what)

    def watch(self, nodes=None, **conditions) -> Iterator:
        """What happens to commands from now on, as it happens: see enot.watching.watch."""
        from enot.watching import watch

        return watch(self, nodes, **conditions)

    @property
    def tokens(self):
        """Who may use the API: see enot.tokens."""
        from enot.tokens import Tokens

        return Tokens(self.http)

    def me(self) -> dict:
        """Under which name the caller stands in the history, his role, and the labels of the nodes for which it is, if that is not all."""
        return self.http.get("/me")

    @property
    def plans(self):
        """What nodes are to run from now on, by name: see enot.plans."""
        from enot.plans import Plans

        return Plans(self.http)

    # commands

    def send(self, target, message: dict, nodes: Sequence[str], selected: bool = False, wait: float = 0, **options) -> Command:
        """Posts a message (docs/protocol.md).

        `target`: as in docs/delivery.md. `nodes`: ids of those whose outcomes are awaited. `wait`: seconds to wait for them. `options`:
        `ttl`, `timeout` in seconds, `durable`, `convert`. Ctrl-C while it waits calls the command off.
        """
        convert = {"convert": options.pop("convert")} if options.get("convert") else {}
        exchange = self.begin(target, message, wait, **options)

        def take() -> Command:
            answer = exchange.answer().body
            command = Command(answer["id"], nodes, self.name_of, selected, **convert)
            command.learn(answer.get("results", ()))
            return command

        try:
            while not ready([exchange], 1.0):
                pass
        except KeyboardInterrupt:
            self.waiter.cancel(take())
            raise
        return take()

    def begin(self, target, message: dict, wait: float = 0, ttl=None, timeout=None, durable=False, **_) -> Exchange:
        """Posts a message without taking the answer."""
        body = {"target": target, "message": {**message, "durable": True} if durable else message}
        if ttl is not None:
            body["ttl"] = duration(ttl)
        if timeout is not None:
            body["timeout"] = duration(timeout)
        return self.http.begin("POST", "/commands", {"wait": duration(wait)} if wait else None, body, wait=wait)

    def close(self) -> None:
        self.http.close()

    def __enter__(self) -> "Fleet":
        return self

    def __exit__(self, *_) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<Fleet at {self.http.url}>"


def duration(seconds: float) -> str:
    """As the server reads it."""
    return f"{round(seconds * 1000)}ms"


def as_time(value):
    """A datetime as ISO-8601 in UTC; anything else as it is."""
    if hasattr(value, "astimezone"):
        import datetime

        return value.astimezone(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    return value


def quoted(part: str) -> str:
    """A part of a path."""
    import urllib.parse

    return urllib.parse.quote(part, safe="")
