"""Tasks for whichever nodes are free: a board that is quick does more of them, one that goes away leaves its task to another."""

from __future__ import annotations

import contextlib
import queue
import threading
import time
from typing import Callable, Dict, FrozenSet, Iterable, Iterator, List, NamedTuple, Optional, Union

from enot import errors, selector
from enot.errors import CompositeError, EnotError, NoNodes, NotConnected, RemoteError, RequestRefused
from enot.fleet import Fleet, duration
from enot.http import Exchange, ready
from enot.results import AsyncResult, Command, NodeResult
from enot.scheduling import Scheduler, Task
from enot.ship import Shipped, fits, ship
from enot.values import from_json
from enot.view import chunk, items_of

TTL = 5.0  # seconds for which a task may wait for its node, which was free: after that another one gets it
FIRST_WAIT = 1.0  # seconds after which the id of a command is known, so that it can be called off
LOOK = 0.5  # seconds between looks at who is there
AT_ONCE = 256  # tasks under way; each has a connection to the server
REST = 10.0  # seconds for which a node is given nothing that did not take a task
WITHOUT_NODES = 60.0  # seconds after which tasks are given up if there is no node
WITHOUT_SERVER = 20.0  # and if there is no server


class LoadBalancedView:
    """Nodes that are given tasks one by one, as they are free; whoever comes online meanwhile takes part.

    `retries`: how often a task is given to another node when its node goes away, 3 at first. A task whose node went away while it ran may
    thus be done more than once; it has one result. `timeout`: seconds that a task may run on a node, 60 if None; a task that fails or
    runs longer is not tried again. `block`: whether `map` and `apply` wait for the values; at first they do not.
    """

    def __init__(self, fleet: Fleet, labels: str = selector.EVERYBODY, among: Optional[FrozenSet[str]] = None):
        selector.parse(labels)
        self._fleet = fleet
        self._labels = labels
        self._among = among
        self.block = False
        self.timeout: Optional[float] = None
        self.retries = 3

    @property
    def targets(self) -> List[str]:
        """Ids of the nodes that are there now."""
        nodes = self._fleet.nodes(self._labels)
        return [node.id for node in nodes if node.online and (self._among is None or node.id in self._among)]

    def apply(self, function: Union[Callable, str], *args, **kwargs):
        """Calls a function (see View.apply) on whichever node is free. All keywords are the function's."""
        shipped = ship(function)
        return self._farm(_Call(shipped, 1), [(args, kwargs)], True, self.block, one=True)

    def map(
        self, function: Union[Callable, str], *sequences: Iterable, ordered: bool = True, chunksize: int = 1, block: Optional[bool] = None
    ):
        """What a function returns for each item. An AsyncResult that yields values as they come, or, if it blocks, the list of them.

        `ordered`: whether iteration keeps the order of the items, or yields what is there first; `get` is in order. `chunksize`: items in
        a task. Where the function raises, its error stands for the items of that task.
        """
        items = list(zip(*sequences))
        works = [items[at : at + chunksize] for at in range(0, len(items), chunksize)]
        return self._farm(_Call(ship(function), chunksize), works, ordered, self.block if block is None else block)

    def imap(self, function: Union[Callable, str], *sequences: Iterable, ordered: bool = False, max_outstanding: Optional[int] = None):
        """An iterator over the values, as they come; takes from the sequences, which may be endless, only as it goes.

        `max_outstanding`: items that are taken and not yet yielded; four for each node if it is not given.
        """
        works = ([item] for item in zip(*sequences))
        result = self._farm(_Call(ship(function), 1), works, ordered, False, room=max_outstanding or 4 * max(1, len(self.targets)))
        try:
            yield from result
        finally:
            result.abort()

    def _farm(self, call: "_Call", works: Iterable, ordered: bool, block: bool, one: bool = False, room: Optional[int] = None):
        if not self.targets:
            raise NoNodes("no node is there to do it: `enot nodes` shows who is there")
        result = FarmResult(ordered, one, None if room is not None else len(works), room)
        farm = _Farm(self._fleet, lambda: self.targets, call, Scheduler(works, self.retries), self.timeout, result)
        result.start(farm)
        if not block:
            return result
        try:
            return result.get()
        except KeyboardInterrupt:
            result.abort()
            raise


class _Call(NamedTuple):
    """How the work of a task is put to a node, and its answer read."""

    shipped: Shipped
    chunksize: int

    def expression(self, work) -> str:
        if isinstance(work, tuple):  # of apply
            return self.shipped.call(*work)
        return self.shipped.call(work[0]) if self.chunksize == 1 else chunk(self.shipped, work)

    def values(self, value) -> list:
        return [from_json(value)] if self.chunksize == 1 else items_of(value)


class _Running(NamedTuple):
    """A task on a node. `command`: None until its id is known. `defines`: whether it brings the function along."""

    node: str
    task: Task
    defines: bool
    command: Optional[Command] = None


class FarmResult(AsyncResult):
    """The values of tasks that are farmed out by a thread of its own. It counts tasks."""

    def __init__(self, ordered: bool, one: bool, total: Optional[int], room: Optional[int]):
        super().__init__(None, [], lambda _: None)
        self._ordered = ordered
        self._one = one
        self._total = total
        self.room = room
        self.yielded = 0
        self._outcomes: Dict[int, Union[List, EnotError]] = {}
        self._arrived: "queue.SimpleQueue[Optional[int]]" = queue.SimpleQueue()
        self._done = threading.Event()
        self._broken: Optional[BaseException] = None
        self._results: List[NodeResult] = []
        self.aborted = threading.Event()

    def start(self, farm: "_Farm") -> None:
        threading.Thread(target=farm.run, name="enot-farm", daemon=True).start()

    # told by the farm

    def settle(self, task: Task, outcome: Union[List, EnotError], result: Optional[NodeResult] = None) -> None:
        if result:
            self._results.append(result)
        self._outcomes[task.number] = outcome
        self._arrived.put(task.number)

    def finish(self, total: int, broken: Optional[BaseException] = None) -> None:
        self._total = total
        self._broken = broken
        self._ended = time.monotonic()
        self._arrived.put(None)
        self._done.set()

    # as the others

    @property
    def commands(self) -> List[str]:
        return [result.command for result in self._results]

    @property
    def results(self) -> List[NodeResult]:
        """What the nodes answered, as it came."""
        return list(self._results)

    def __len__(self) -> int:
        """How many tasks there are; of an endless sequence, how many were begun."""
        return len(self._outcomes) if self._total is None else self._total

    @property
    def progress(self) -> int:
        return len(self._outcomes)

    def ready(self) -> bool:
        return self._done.is_set()

    def _is_over(self) -> bool:
        return self._done.is_set()

    def wait(self, timeout: Optional[float] = None) -> bool:
        return self._done.wait(timeout)

    def successful(self) -> bool:
        if not self._is_over():
            raise ValueError("it is not over: wait() first")
        return self._broken is None and not self._failures()

    def _failures(self) -> List[RemoteError]:
        return [outcome for _, outcome in sorted(self._outcomes.items(), key=lambda each: each[0]) if isinstance(outcome, EnotError)]

    def get(self, timeout: Optional[float] = None):
        """The values in the order of the items. CompositeError if tasks failed: `partial` has the values of the others."""
        if not self.wait(timeout):
            raise errors.TimeoutError(
                f"{len(self) - self.progress} of {len(self)} tasks are not done after {timeout:g} s. get() again, or abort()"
            )
        if self._broken:
            raise self._broken
        failures = self._failures()
        if failures:
            raise failures[0] if self._one else CompositeError(failures, len(self), self)
        values = [value for number in range(len(self)) for value in self._outcomes[number]]
        return values[0] if self._one else values

    @property
    def partial(self) -> Dict[int, list]:
        """The values that are there: of each task that succeeded, by its number, a list with one for each item."""
        return {number: outcome for number, outcome in sorted(self._outcomes.items()) if not isinstance(outcome, EnotError)}

    def get_dict(self, timeout: Optional[float] = None) -> dict:
        raise TypeError("tasks belong to no node: use get() or partial")

    def __iter__(self) -> Iterator:
        """The values, as they come or in order; an error is raised where its value would be. For one iteration."""
        numbers = self._in_order() if self._ordered else self._as_they_come()
        for number in numbers:
            outcome = self._outcomes[number]
            self.yielded += 1
            if isinstance(outcome, EnotError):
                raise outcome
            yield from outcome
        if self._broken:
            raise self._broken

    def _as_they_come(self) -> Iterator[int]:
        while True:
            number = self._arrived.get()
            if number is None:
                return
            yield number

    def _in_order(self) -> Iterator[int]:
        due = 0
        for _ in self._as_they_come():
            while due in self._outcomes:
                yield due
                due += 1
        while due in self._outcomes:
            yield due
            due += 1

    def abort(self) -> None:
        """Begins no more tasks, and calls off what is under way. Those that are not done fail; returns when that is so."""
        self.aborted.set()
        self._done.wait(10)

    def stream_output(self, file=None) -> bool:
        raise TypeError("what tasks print is in `results`, and in display_outputs() when they are done")


class _Farm:
    """Sends tasks and takes answers, on one thread, until all have an outcome."""

    def __init__(self, fleet: Fleet, targets: Callable[[], List[str]], call: _Call, scheduler: Scheduler, timeout, result: FarmResult):
        self._fleet = fleet
        self._targets = targets
        self._call = call
        self._scheduler = scheduler
        self._timeout = timeout
        self._result = result
        self._running: Dict[Exchange, _Running] = {}
        self._defined: set = set()  # nodes that have the function
        self._resting: Dict[str, float] = {}  # until when nodes are given nothing
        self._errors: Dict[int, RemoteError] = {}  # why tasks were lost
        self._look_at = 0.0
        self._nodes_seen = self._connected = time.monotonic()

    def run(self) -> None:
        broken: Optional[BaseException] = None
        try:
            while not self._scheduler.is_over and not self._result.aborted.is_set():
                try:
                    self._look()
                    self._send_tasks()
                    self._take_answers()
                    self._connected = time.monotonic()
                except NotConnected:
                    if time.monotonic() - self._connected > WITHOUT_SERVER:
                        raise
                    time.sleep(LOOK)
        except BaseException as e:  # whoever asks for the result gets it
            broken = e
        finally:
            with contextlib.suppress(EnotError):
                self._call_off()
            self._result.finish(self._scheduler.taken, broken or self._abort_error())

    def _abort_error(self) -> Optional[EnotError]:
        if self._result.aborted.is_set() and not self._scheduler.is_over:
            return EnotError("it was aborted: `partial` has the values that were there")
        return None

    def _look(self) -> None:
        """Who is there. It may take longer the more nodes there are, and is done the less often then."""
        began = time.monotonic()
        if began < self._look_at:
            return
        online = [node for node in self._targets() if self._resting.get(node, 0) < began]
        for task in self._scheduler.nodes_are(online):
            self._give_up(task)
        self._defined &= set(online)
        for exchange in [e for e, running in self._running.items() if self._scheduler.busy.get(running.node) != running.task]:
            running = self._running.pop(exchange)
            exchange.abandon()
            self._cancel(running.command)
        now = time.monotonic()
        self._look_at = now + LOOK + 20 * (now - began)
        if online or self._resting:
            self._nodes_seen = now
        elif now - self._nodes_seen > WITHOUT_NODES:
            raise NoNodes(f"no node has been there for {WITHOUT_NODES:g} s: `partial` has the values that were there")

    def _give_up(self, task: Task) -> None:
        error = self._errors.pop(task.number, None) or RemoteError(
            f"task {task.number}", "", "failed", "node_lost", "its node went away while it ran", "", "", "Does the task restart boards?"
        )
        error.advice += f" (It was tried {self._scheduler.retries + 1} times: see `retries`)"
        self._result.settle(task, error)

    def _send_tasks(self) -> None:
        room = None if self._result.room is None else self._result.yielded + self._result.room
        if len(self._running) >= AT_ONCE:
            return
        for node, task in self._scheduler.assign(room):
            self._begin(node, task)
            if len(self._running) >= AT_ONCE:
                return

    def _begin(self, node: str, task: Task) -> None:
        try:
            expression = self._call.expression(task.work)
        except EnotError as e:
            self._scheduler.answered(node, task)
            self._result.settle(task, e)
            return
        shipped = self._call.shipped
        defines = bool(shipped.source) and node not in self._defined
        try:
            if defines and fits(shipped.defined_in(expression)):
                expression = shipped.defined_in(expression)
            elif defines:
                self._fleet.send(node, {"type": "exec", "to_exec": shipped.source}, [node], ttl=TTL)
            message = {"type": "eval", "to_evaluate": expression}
            exchange = self._fleet.begin(node, message, FIRST_WAIT, ttl=TTL, timeout=self._timeout)
        except NotConnected:
            self._scheduler.lost(node, blame=False)
            self._look_at = 0.0
            raise
        self._defined.add(node)
        self._running[exchange] = _Running(node, task, defines)

    def _take_answers(self) -> None:
        wait = max(0.0, min(LOOK, self._look_at - time.monotonic()))
        if self._result.room is not None:
            wait = min(wait, 0.02)  # the consumer makes room without a word
        for exchange in ready(list(self._running), wait):
            running = self._running.pop(exchange)
            try:
                answer = exchange.answer().body
            except (NotConnected, RequestRefused) as e:
                if isinstance(e, RequestRefused) and e.status not in (404, 503):
                    raise
                self._lose(running, e)
                continue
            command = running.command or Command(answer["id"], [running.node], self._fleet.name_of, convert=lambda value: value)
            command.learn(answer["results"])
            self._judge(running._replace(command=command))

    def _judge(self, running: _Running) -> None:
        result = running.command.results[running.node]
        if not result.is_over:
            try:
                exchange = self._fleet.http.begin("GET", f"/results/{running.command.id}", {"wait": duration(TTL)}, wait=TTL)
            except NotConnected as e:
                self._lose(running, e)
                raise
            self._running[exchange] = running
            return
        error = result.error()
        if error and running.defines:
            self._defined.discard(running.node)
        if error and error.state == "expired":  # it is busy with something else
            self._resting[running.node] = time.monotonic() + REST
            self._lose(running, error, blame=False)
            return
        if error and (error.reason == "node_restarted" or self._has_forgotten(error)):
            self._lose(running, error)
            return
        if not self._scheduler.answered(running.node, running.task):
            return
        try:
            outcome = error or self._call.values(result.value)
        except EnotError as e:
            outcome = e
        self._result.settle(running.task, outcome, result)

    def _has_forgotten(self, error: RemoteError) -> bool:
        """Whether the node does not know the function, because it was restarted since it got it: the call itself failed, before it began."""
        return bool(self._call.shipped.source) and error.ename == "NameError" and error.traceback.count('File "') == 1

    def _lose(self, running: _Running, error: EnotError, blame: bool = True) -> None:
        self._defined.discard(running.node)
        if isinstance(error, RemoteError):
            self._errors[running.task.number] = error
        for task in self._scheduler.lost(running.node, blame):
            self._give_up(task)
        self._look_at = 0.0

    def _cancel(self, command: Optional[Command]) -> None:
        if command:
            with contextlib.suppress(EnotError):
                self._fleet.http.request("DELETE", f"/commands/{command.id}", {"wait": "0s"})

    def _call_off(self) -> None:
        """What runs. Of what was just sent the id is known within FIRST_WAIT."""
        end = time.monotonic() + FIRST_WAIT + 0.5
        while self._running:
            for exchange in ready(list(self._running), max(0.0, end - time.monotonic())) or list(self._running):
                running = self._running.pop(exchange)
                command = running.command
                if command is None and time.monotonic() < end:
                    with contextlib.suppress(EnotError):
                        command = Command(exchange.answer().body["id"], [running.node], self._fleet.name_of)
                else:
                    exchange.abandon()
                self._cancel(command)
