"""A view: some nodes that are asked together, each the same."""

from __future__ import annotations

import pathlib
from typing import Callable, Dict, Iterable, List, NamedTuple, Optional, Sequence, Union

from enot import partition, results
from enot.errors import EnotError, NoNodes
from enot.fleet import MOST_TARGETS, Fleet
from enot.results import AsyncResult, Command
from enot.ship import LINE, Shipped, fits, ship
from enot.values import check_json, from_json, source_of

FIRST_WAIT = 1.0  # seconds that a call which blocks waits at once; what takes longer is asked for again

# on the node, an item of a list that JSON cannot hold comes as its text and does not spoil the others
_EACH = "[v if isinstance(v,(int,float,str,list,tuple,dict,type(None)))else{'repr':repr(v)[:1000]}for v in %s]"


class Options(NamedTuple):
    """How a command is sent.

    `block`: whether to wait for the values; else an AsyncResult is returned. `ttl`: seconds that it may wait for its node, 60 if
    None. `timeout`: seconds that a result is waited for once the node has it, 60 if None. `durable`: whether the result survives
    a restart of the node.
    """

    block: bool = True
    ttl: Optional[float] = None
    timeout: Optional[float] = None
    durable: bool = False


class View:
    """Some nodes. `block`, `ttl`, `timeout` and `durable` (see Options) are attributes, and arguments of each method.

    A view of one node has single values, the others lists with a value for each node, in the order of `targets`. A call that blocks
    raises RemoteError (one node) or CompositeError (several) if not all nodes succeed; Ctrl-C calls off what it waits for.
    """

    def __init__(self, fleet: Fleet, nodes: Sequence[str] = (), selector: str = "", single: bool = False):
        self._fleet = fleet
        self._nodes = list(nodes)
        self._selector = selector
        self._single = single
        self.block, self.ttl, self.timeout, self.durable = Options()
        self.away: List[str] = []  # names of the nodes that have the labels, and were not online when the last command was sent
        self.first_wait: Optional[float] = None  # seconds that the server waits for the outcome before it answers

    # who

    @property
    def targets(self) -> List[str]:
        """Ids of the nodes; of a view by labels, those that are online and have them now."""
        if self._selector:
            return [node.id for node in self._fleet.nodes(self._selector) if node.online]
        return list(self._nodes)

    @property
    def names(self) -> List[str]:
        """Names of the nodes, in the order of `targets`."""
        return [self._fleet.name_of(node) for node in self.targets]

    def __len__(self) -> int:
        return len(self.targets)

    def __repr__(self) -> str:
        return f"<View of {self._selector or ', '.join(self._fleet.name_of(node) for node in self._nodes) or 'no node'}>"

    # messages

    def eval(self, expression: str, **options):
        """The value of an expression on each node. What JSON cannot hold is a Repr; tuples are lists."""
        return self._send({"type": "eval", "to_evaluate": expression}, options)

    def exec(self, source: str, **options):
        """Executes statements; names that they define stay on the node. What they print is printed here, if it blocks."""
        return self._send({"type": "exec", "to_exec": source}, options, prints=True)

    def call(self, function: str, kwargs: Optional[dict] = None, **named):
        """Calls a function that the node has: from exec, the running script, or, as `module.function`, a file. Arguments have to be JSON.

        `kwargs`: further arguments, for names that are options here.
        """
        options, arguments = _split(named, kwargs)
        for name, value in arguments.items():
            check_json(value, f"the argument {name}")
        return self._send({"type": "function", "function": function, "kwargs": arguments}, options)

    def apply(self, function: Union[Callable, str], *args, kwargs: Optional[dict] = None, **named):
        """Calls a plain Python function on each node: its source travels (enot.ship says what can), and stays there under its name.

        Arguments may be what enot.values.source_of takes, which is more than JSON. `kwargs`: see `call`.
        """
        options, arguments = _split(named, kwargs)
        shipped = ship(function)
        call = shipped.call(args, arguments)
        whole = shipped.defined_in(call)
        if fits(whole):
            return self._send({"type": "eval", "to_evaluate": whole}, options)
        return self._send({"type": "eval", "to_evaluate": call}, options, before=shipped.source)

    def apply_sync(self, function, *args, **kwargs):
        return self.apply(function, *args, **{**kwargs, "block": True})

    def apply_async(self, function, *args, **kwargs) -> AsyncResult:
        return self.apply(function, *args, **{**kwargs, "block": False})

    def read_gpios(self, *pins: int, **options):
        """{pin: level}; of all pins of the board if none is named. A pin's direction is not changed."""
        message: dict = {"type": "command", "command": "read GPIOs"}
        if pins:
            message["kwargs"] = {"pins": list(pins)}
        return self._send(message, options, convert=_levels)

    def write_gpios(self, pins_and_values: Union[Dict[int, int], Iterable], **options):
        """Makes pins outputs with these levels, in this order: {4: 1, 5: 0}, or pairs, which may name a pin several times. {pin: level}."""
        pairs = pins_and_values.items() if isinstance(pins_and_values, dict) else pins_and_values
        pairs = [[pin, int(level)] for pin, level in pairs]
        return self._send({"type": "command", "command": "write GPIOs", "kwargs": {"pins_and_values": pairs}}, options, convert=_levels)

    def blink(self, times: int = 1, on_seconds: float = 0.5, off_seconds: float = 0.5, forever: bool = False, **options):
        """Blinks the board's LED, and waits until that is over; `forever` returns at once, and ends with the next blink or `stop`."""
        kwargs = {"times": times, "forever": forever, "on_seconds": on_seconds, "off_seconds": off_seconds}
        return self._send({"type": "command", "command": "blink led", "kwargs": kwargs}, options)

    def put(self, path: Union[str, pathlib.Path], filename: Optional[str] = None, content: Optional[str] = None, **options):
        """Stores a text file on the board; its size in bytes.

        `path`: of a file here. `filename`: where on the board, the same name if it is not given. `content`: instead of a file.
        """
        if content is None:
            content = text_of(path)
        return self._send({"type": "file", "file": content, "kwargs": {"filename": filename or pathlib.Path(path).name}}, options)

    def run_script(self, path: Union[str, pathlib.Path, None] = None, source: Optional[str] = None, name: Optional[str] = None, **options):
        """Stores a program and starts it; it runs on after this returns, and again after every restart, until `stop`.

        Returns when it has run for half a second; raises if it fails before that. `path`: of a file here, or give its `source`.
        `name`: what it is called in `status`.
        """
        if (path is None) == (source is None):
            raise TypeError("give either the path of a script or its source")
        if source is None:
            source = text_of(path)
        message = {"type": "script", "script": source}
        if name or path is not None:
            message["name"] = name or pathlib.Path(path).name
        return self._send(message, options)

    def stop(self, **options):
        """Stops the script, and blinking; whether there was something to stop."""
        return self._send({"type": "stop"}, options)

    def status(self, **options):
        """{free, uptime (s), boot, fw, board, script: {name, plan, state, trace, rollback}}."""
        return self._send({"type": "status"}, options)

    def reset(self, **options):
        """Restarts the board. It answers before it does."""
        return self._send({"type": "reset"}, options)

    # data

    def push(self, values: Dict[str, object], **options):
        """Gives the nodes names with these values."""
        lines = [f"{_name(name)} = {source_of(value)}" for name, value in values.items()]
        return self._send({"type": "exec", "to_exec": "\n".join(lines)}, options)

    def pull(self, names: Union[str, Sequence[str]], **options):
        """The values of a name on each node; of several names, a list for each node."""
        expression = _name(names) if isinstance(names, str) else _EACH % f"({','.join(_name(name) for name in names)},)"
        return self._send({"type": "eval", "to_evaluate": expression}, options, convert=from_json if isinstance(names, str) else items_of)

    def scatter(self, name: str, sequence: Sequence, flatten: bool = False, **options):
        """Deals a sequence out: each node gets a list of its part, in order, under this name. `flatten`: a part of one is that item itself."""
        _name(name)
        targets = self._require_targets()
        chosen = self._options(options)
        commands = []
        for node, part in zip(targets, partition.blocks(list(sequence), len(targets))):
            if flatten and len(part) == 1:
                commands.append(self._one(node, {"type": "exec", "to_exec": f"{name} = {source_of(part[0])}"}, chosen))
                continue
            runs = list(partition.pieces(part)) or [[]]
            for number, run in enumerate(runs):
                source = f"{name}.extend({source_of(run)})" if number else f"{name} = {source_of(run)}"
                commands.append(self._one(node, {"type": "exec", "to_exec": source}, chosen))
        return self._finish(AsyncResult(self._fleet.waiter, commands, lambda _: None), chosen)

    def gather(self, name: str, **options):
        """The lists of this name on the nodes, one after the other as one list."""
        return self._send({"type": "eval", "to_evaluate": _name(name)}, options, value=_joined)

    def map(self, function: Union[Callable, str], *sequences: Iterable, chunksize: Optional[int] = None, **options):
        """What the function returns for each item, as a list in order; the items are dealt out to the nodes in runs.

        `chunksize`: items in one command, as many as fit in a line to a board, 25 at most, if it is not given. Where the function
        raises, that command ends, and its error stands for all of its items.
        """
        targets = self._require_targets()
        shipped = ship(function)
        chosen = self._options(options)
        items = list(zip(*sequences))
        define = {"type": "exec", "to_exec": shipped.source}
        before = [self._one(nodes, define, chosen) for nodes in _parts(targets) if shipped.source and items]
        commands = []
        for node, part in zip(targets, partition.blocks(items, len(targets))):
            for run in chunks(shipped, part, chunksize):
                commands.append(self._one(node, {"type": "eval", "to_evaluate": chunk(shipped, run)}, chosen, items_of))
        return self._finish(MapResult(self._fleet.waiter, commands, _joined, before), chosen)

    def map_sync(self, function, *sequences, **options):
        return self.map(function, *sequences, **{**options, "block": True})

    def map_async(self, function, *sequences, **options) -> AsyncResult:
        return self.map(function, *sequences, **{**options, "block": False})

    # sending

    def _options(self, given: dict) -> Options:
        unknown = set(given) - set(Options._fields)
        if unknown:
            raise TypeError(f"unknown option {', '.join(sorted(unknown))}; known are {', '.join(Options._fields)}")
        return Options(*(getattr(self, name) if given.get(name) is None else given[name] for name in Options._fields))

    def _require_targets(self) -> List[str]:
        if not self._selector:
            if not self._nodes:
                raise NoNodes("there is no node in this view: `enot nodes` shows who is there")
            return list(self._nodes)
        nodes = self._fleet.nodes(self._selector)
        self.away = [node.name for node in nodes if not node.online]
        targets = [node.id for node in nodes if node.online]
        if not targets:
            raise NoNodes(f"{self._whom()}: `enot nodes` shows who is there")
        return targets

    def _whom(self) -> str:
        """Why nobody is there."""
        if self._selector.strip() == "*":
            return "no node is online"
        if self.away:
            return f"no node with the labels {self._selector} is online"
        return f"no node has the labels {self._selector}"

    def _send(self, message: dict, options: dict, value=None, convert=from_json, before: str = "", prints: bool = False):
        chosen = self._options(options)
        targets = self._require_targets()
        wait = self.first_wait if self.first_wait is not None else FIRST_WAIT if chosen.block else 0
        first = [self._one(part, {"type": "exec", "to_exec": before}, chosen) for part in _parts(targets) if before]
        if self._selector:
            target = "*" if self._selector.strip() == "*" else {"labels": self._selector}
            commands = [self._fleet.send(target, message, targets, selected=True, wait=wait, convert=convert, **_sent(chosen))]
        else:
            commands = [self._one(part, message, chosen, convert, wait) for part in _parts(targets)]
        value = value or (results.of_one if self._single else results.of_each)
        return self._finish(AsyncResult(self._fleet.waiter, commands, value, first), chosen, prints)

    def _one(self, nodes: Union[str, List[str]], message: dict, chosen: Options, convert=from_json, wait: float = 0) -> Command:
        ids = [nodes] if isinstance(nodes, str) else nodes
        return self._fleet.send(ids, message, ids, wait=wait, convert=convert, **_sent(chosen))

    def _finish(self, result: AsyncResult, chosen: Options, prints: bool = False):
        if not chosen.block:
            return result
        try:
            if prints:
                result.stream_output()
            value = result.get()
        except KeyboardInterrupt:
            result.abort()
            raise
        return None if prints else value


class MapResult(AsyncResult):
    """The values of a map, and how far it is. It counts commands, each of which has several items."""

    def __iter__(self):
        for command in self._commands:
            for part in self._values(command):
                yield from part

    def get_dict(self, timeout: Optional[float] = None) -> dict:
        """{node: values of its items}."""
        self.get(timeout)
        values: Dict[str, list] = {}
        for result in self.results:
            values.setdefault(result.node, []).extend(result.value)
        return values


def chunks(shipped: Shipped, items: Sequence[tuple], chunksize: Optional[int]) -> Iterable[Sequence[tuple]]:
    """Cuts items into what one command does."""
    if chunksize:
        return (items[at : at + chunksize] for at in range(0, len(items), chunksize))
    return partition.pieces(items, room=LINE - len(_EACH) - len(shipped.name) - 10)


def chunk(shipped: Shipped, items: Sequence[tuple]) -> str:
    """The expression that does one command's items; its value is a list."""
    arguments = ",".join(source_of(list(column)) for column in zip(*items))
    return _EACH % f"map({shipped.name},{arguments})"


def text_of(path: Union[str, pathlib.Path]) -> str:
    """The text of a file here. ValueError if it is none: messages carry text."""
    try:
        return pathlib.Path(path).read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise ValueError(f"{path} is no text in UTF-8, and boards are sent text: encode it, and decode it there") from None


def items_of(value):
    """The items of a list that came in one piece."""
    value = from_json(value)
    if not isinstance(value, list):
        raise EnotError(
            f"a node returned something that JSON cannot hold, so that its list came as text ({value[:60]}): return numbers, text, lists"
            " and dicts, without nan and infinities"
        )
    return [from_json(item) for item in value]


def _joined(commands: List[Command]) -> list:
    joined: list = []
    for value in results.of_each(commands):
        if not isinstance(value, list):
            raise TypeError(f"it is no list on every node, but {value!r} on one of them")
        joined.extend(value)
    return joined


def _levels(value) -> Dict[int, int]:
    return {pin: level for pin, level in value}


def _name(name: str) -> str:
    if not name.isidentifier():
        raise ValueError(f"{name!r} is not a name that a node could give to a value")
    return name


def _parts(targets: List[str]) -> List[List[str]]:
    return [targets[at : at + MOST_TARGETS] for at in range(0, len(targets), MOST_TARGETS)]


def _sent(chosen: Options) -> dict:
    return {"ttl": chosen.ttl, "timeout": chosen.timeout, "durable": chosen.durable}


def _split(named: dict, kwargs: Optional[dict]):
    """(options, arguments of the function)."""
    options = {name: value for name, value in named.items() if name in Options._fields}
    return options, {**{name: value for name, value in named.items() if name not in Options._fields}, **(kwargs or {})}
