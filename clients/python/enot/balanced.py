"""Tasks for whichever nodes are free: a board that is quick does more of them, one that goes away leaves its task to another."""

from __future__ import annotations

import queue
import threading
import time
from typing import Callable, Dict, FrozenSet, Iterable, Iterator, List, Optional, Union

from enot import errors, selector
from enot.errors import CompositeError, EnotError, NoNodes, RemoteError
from enot.farming import Call, Farm
from enot.fleet import Fleet
from enot.results import AsyncResult, NodeResult
from enot.scheduling import Scheduler, Task
from enot.ship import ship


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
        return self._farm(Call(shipped, 1), [(args, kwargs)], True, self.block, one=True)

    def map(
        self, function: Union[Callable, str], *sequences: Iterable, ordered: bool = True, chunksize: int = 1, block: Optional[bool] = None
    ):
        """What a function returns for each item. An AsyncResult that yields values as they come, or, if it blocks, the list of them.

        `ordered`: whether iteration keeps the order of the items, or yields what is there first; `get` is in order. `chunksize`: items in
        a task. Where the function raises, its error stands for the items of that task.
        """
        items = list(zip(*sequences))
        works = [items[at : at + chunksize] for at in range(0, len(items), chunksize)]
        return self._farm(Call(ship(function), chunksize), works, ordered, self.block if block is None else block)

    def imap(self, function: Union[Callable, str], *sequences: Iterable, ordered: bool = False, max_outstanding: Optional[int] = None):
        """An iterator over the values, as they come; takes from the sequences, which may be endless, only as it goes.

        `max_outstanding`: items that are taken and not yet yielded; four for each node if it is not given.
        """
        works = ([item] for item in zip(*sequences))
        result = self._farm(Call(ship(function), 1), works, ordered, False, outstanding=max_outstanding or 4 * max(1, len(self.targets)))
        try:
            yield from result
        finally:
            result.abort()

    def _farm(self, call: Call, works: Iterable, ordered: bool, block: bool, one: bool = False, outstanding: Optional[int] = None):
        if not self.targets:
            raise NoNodes("no node is there to do it: `enot nodes` shows who is there")
        result = FarmResult(ordered, one, None if outstanding is not None else len(works), outstanding)
        farm = Farm(self._fleet, lambda: self.targets, call, Scheduler(works, self.retries), self.timeout, result)
        result.start(farm.run)
        if not block:
            return result
        try:
            return result.get()
        except KeyboardInterrupt:
            result.abort()
            raise


class FarmResult(AsyncResult):
    """The values of tasks that are farmed out by a thread of its own. It counts tasks."""

    def __init__(self, ordered: bool, one: bool, total: Optional[int], outstanding: Optional[int]):
        """`one`: whether there is one value, and not a list. `total`: of tasks, if that is known. `outstanding`: tasks that may be taken and not yet
        yielded; None for all."""
        super().__init__(None, [], lambda _: None)
        self._ordered = ordered
        self._one = one
        self._total = total
        self._outstanding = outstanding
        self._yielded = 0
        self._outcomes: Dict[int, Union[List, EnotError]] = {}
        self._arrived: "queue.SimpleQueue[Optional[int]]" = queue.SimpleQueue()
        self._done = threading.Event()
        self._broken: Optional[BaseException] = None
        self._results: List[NodeResult] = []
        self._aborted = threading.Event()

    def start(self, farm: Callable[[], None]) -> None:
        """Runs it on a thread of its own."""
        threading.Thread(target=farm, name="enot-farm", daemon=True).start()

    # for the farm

    @property
    def room(self) -> Optional[int]:
        return None if self._outstanding is None else self._yielded + self._outstanding

    @property
    def is_aborted(self) -> bool:
        return self._aborted.is_set()

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
            self._yielded += 1
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
        self._aborted.set()
        self._done.wait(10)

    def stream_output(self, file=None) -> bool:
        raise TypeError("what tasks print is in `results`, and in display_outputs() when they are done")
