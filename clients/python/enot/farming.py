"""Tasks on their way to free nodes: who asks the server, and decides what an answer means for the task."""

from __future__ import annotations

import contextlib
import time
from typing import Callable, Dict, List, NamedTuple, Optional, Protocol, Union

from enot.errors import EnotError, NoNodes, NotConnected, RemoteError, RequestRefused
from enot.fleet import Fleet, duration
from enot.http import Exchange, ready
from enot.results import Command, NodeResult
from enot.scheduling import Scheduler, Task
from enot.ship import Shipped, fits
from enot.values import from_json
from enot.view import chunk, items_of

TTL = 5.0  # seconds for which a task may wait for its node, which was free: after that another one gets it
FIRST_WAIT = 1.0  # seconds after which the id of a command is known, so that it can be called off
LOOK = 0.5  # seconds between looks at who is there
AT_ONCE = 256  # tasks under way; each has a connection to the server
REST = 10.0  # seconds for which a node is given nothing that did not take a task
WITHOUT_NODES = 60.0  # seconds after which tasks are given up if there is no node
WITHOUT_SERVER = 20.0  # and if there is no server


class Outcomes(Protocol):
    """Where the outcomes of tasks go, and what is wanted of the farm meanwhile. Used by its thread."""

    @property
    def room(self) -> Optional[int]:
        """How many works may be taken in all by now; None for all."""

    @property
    def is_aborted(self) -> bool:
        """Whether no more is to be done."""

    def settle(self, task: Task, outcome: Union[List, EnotError], result: Optional[NodeResult] = None) -> None:
        """A task has its outcome: the values of its items, or an error. `result`: of the node that it is from."""

    def finish(self, total: int, broken: Optional[BaseException] = None) -> None:
        """It is over after so many tasks. `broken`: why not all of them have an outcome."""


class Call(NamedTuple):
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


class Farm:
    """Sends tasks and takes answers, on one thread, until all have an outcome."""

    def __init__(self, fleet: Fleet, targets: Callable[[], List[str]], call: Call, scheduler: Scheduler, timeout, outcomes: Outcomes):
        self._fleet = fleet
        self._targets = targets
        self._call = call
        self._scheduler = scheduler
        self._timeout = timeout
        self._outcomes = outcomes
        self._running: Dict[Exchange, _Running] = {}
        self._defined: set = set()  # nodes that have the function
        self._resting: Dict[str, float] = {}  # until when nodes are given nothing
        self._errors: Dict[int, RemoteError] = {}  # why tasks were lost
        self._look_at = 0.0
        self._nodes_seen = self._connected = time.monotonic()

    def run(self) -> None:
        broken: Optional[BaseException] = None
        try:
            while not self._scheduler.is_over and not self._outcomes.is_aborted:
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
            self._outcomes.finish(self._scheduler.taken, broken or self._abort_error())

    def _abort_error(self) -> Optional[EnotError]:
        if self._outcomes.is_aborted and not self._scheduler.is_over:
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
        self._outcomes.settle(task, error)

    def _send_tasks(self) -> None:
        if len(self._running) >= AT_ONCE:
            return
        for node, task in self._scheduler.assign(self._outcomes.room):
            self._begin(node, task)
            if len(self._running) >= AT_ONCE:
                return

    def _begin(self, node: str, task: Task) -> None:
        try:
            expression = self._call.expression(task.work)
        except EnotError as e:
            self._scheduler.answered(node, task)
            self._outcomes.settle(task, e)
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
        if self._outcomes.room is not None:
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
        self._outcomes.settle(running.task, outcome, result)

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
