"""Which task goes to which node. Knows no network and no clock: it is told what happens, and asked what is to be done next."""

from __future__ import annotations

import collections
from typing import Callable, Deque, Dict, Iterable, Iterator, List, NamedTuple, Optional, Set


class Task(NamedTuple):
    """`number`: of the task, from 0. `work`: what it is about."""

    number: int
    work: object


class Scheduler:
    """Gives each free node a task, each task one outcome.

    A task is lost when its node goes away, and goes to another node then, unless it has been lost more than `retries` times. An outcome
    of a task that is heard after it was lost counts if it is the first one. A node has one task at a time.
    """

    def __init__(self, works: Iterable, retries: int):
        self._works: Iterator[Task] = (Task(number, work) for number, work in enumerate(works))
        self.retries = retries
        self._again: Deque[Task] = collections.deque()  # lost, and to be done by somebody else
        self._lost: Dict[int, int] = {}  # how often, by the number of the task
        self._shunned: Dict[int, Set[str]] = {}  # nodes that have lost it
        self._free: Dict[str, None] = {}  # a set that remembers its order: who waits longest is next
        self._busy: Dict[str, Task] = {}
        self._over: Set[int] = set()
        self.taken = 0  # tasks that were taken from the works
        self.exhausted = False  # whether there are no more works

    @property
    def online(self) -> Set[str]:
        return {*self._free, *self._busy}

    @property
    def busy(self) -> Dict[str, Task]:
        """What each node does."""
        return dict(self._busy)

    @property
    def is_over(self) -> bool:
        """Known only once a node has asked for a task in vain."""
        return self.exhausted and not self._busy and all(task.number in self._over for task in self._again)

    def nodes_are(self, online: Iterable[str]) -> List[Task]:
        """Who is there now. Returns the tasks that are given up: lost once too often."""
        now = set(online)
        given_up = []
        for node in [node for node in self._busy if node not in now]:
            given_up += self.lost(node)
        for node in [node for node in self._free if node not in now]:
            del self._free[node]
        for node in online:
            if node not in self._free and node not in self._busy:
                self._free[node] = None
        return given_up

    def assign(self, most: Optional[int] = None) -> Iterator[tuple]:
        """(node, task) for each free node for which there is a task. `most`: of the works, take at most so many in all."""
        for node in list(self._free):
            task = self._next_for(node, most)
            if task:
                del self._free[node]
                self._busy[node] = task
                yield node, task

    def _next_for(self, node: str, most: Optional[int]) -> Optional[Task]:
        return (
            self._take_again(lambda task: node not in self._shunned[task.number])
            or self._take_new(most)
            or self._take_again(lambda task: not self.online - self._shunned[task.number])
        )

    def _take_again(self, fits: Callable[[Task], bool]) -> Optional[Task]:
        """What was lost, and has no outcome yet."""
        self._again = collections.deque(task for task in self._again if task.number not in self._over)
        task = next((task for task in self._again if fits(task)), None)
        if task:
            self._again.remove(task)
        return task

    def _take_new(self, most: Optional[int]) -> Optional[Task]:
        if self.exhausted or most is not None and self.taken >= most:
            return None
        task = next(self._works, None)
        if task is None:
            self.exhausted = True
        else:
            self.taken += 1
        return task

    def answered(self, node: str, task: Task) -> bool:
        """The node has an outcome of the task. Whether that is the task's: false if there was one already."""
        if self._busy.get(node) == task:
            del self._busy[node]
            self._free[node] = None
        if task.number in self._over:
            return False
        self._over.add(task.number)
        return True

    def lost(self, node: str, blame: bool = True) -> List[Task]:
        """The node will not answer, and is not given anything until it is named by `nodes_are` again. Returns its task if that is given up.

        `blame`: whether it counts; not if the task cannot have been begun.
        """
        self._free.pop(node, None)
        task = self._busy.pop(node, None)
        if task is None or task.number in self._over:
            return []
        self._shunned.setdefault(task.number, set()).add(node)
        self._lost[task.number] = self._lost.get(task.number, 0) + blame
        if self._lost[task.number] > self.retries:
            self._over.add(task.number)
            return [task]
        self._again.append(task)
        return []
