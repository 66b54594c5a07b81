"""What became of commands: an AsyncResult stands for an answer that may not be there yet.

Nothing runs in the background: the nodes work, the server keeps what they answer, and whoever asks (`get`, `wait`, `ready`, iteration)
fetches it.
"""

from __future__ import annotations

import contextlib
import sys
import time
from typing import Callable, Dict, Iterator, List, NamedTuple, Optional, Sequence

from enot import errors
from enot.errors import CompositeError, RemoteError
from enot.values import from_json

OVER = frozenset(("succeeded", "failed", "cancelled", "expired", "timed_out"))

_ADVICE = {
    "expired": "The node did not take it while it was valid: it is off, or busy. Give a longer ttl, or use a plan for what is to reach it later",
    "timed_out": "The node took it and has not answered in time; it may still run there: abort() or `enot cancel` ends it, a longer timeout waits for it",
    "cancelled": "Somebody called it off",
    "node_restarted": "The node was restarted before it answered: whether it was done is not known. durable=True keeps results through restarts",
    "undeliverable": "This node cannot take such a message",
    "NameError": "Names have to be on the node: define them there with exec or push, or give values as arguments",
    "MemoryError": "The heap of the board is full. What was defined there stays until reset(); send less at once",
}


class NodeResult(NamedTuple):
    """What is known of one command on one node.

    `state`: accepted, delivered, succeeded, failed, cancelled, expired or timed_out (docs/delivery.md). `value`: None unless it
    succeeded. `output`: what it printed, the last 65,536 characters. `ms`: how long it ran there; None while that is not known.
    `raw`: as the server said it.
    """

    node: str
    node_id: str
    state: str
    value: object
    output: str
    ms: Optional[int]
    command: str
    raw: dict

    @property
    def is_over(self) -> bool:
        return self.state in OVER

    def error(self) -> Optional[RemoteError]:
        """Why it did not succeed; None if it did, or is not over."""
        if self.state == "succeeded" or not self.is_over:
            return None
        reason = self.raw.get("reason", "")
        if self.state == "failed":
            text = self.raw.get("error") or reason
            advice = _ADVICE.get(reason) or _ADVICE.get(text.partition(":")[0], "")
        else:
            text, advice = self.state.replace("_", " "), _ADVICE[self.state]
        return RemoteError(self.node, self.node_id, self.state, reason, text, self.raw.get("trace", ""), self.command, advice)


class Command:
    """A command that was sent, and what is known of it on each of the nodes for which it is waited."""

    def __init__(self, id_: str, nodes: Sequence[str], names: Callable[[str], str], selected: bool = False, convert: Callable = from_json):
        """`nodes`: ids. `selected`: whether it went to whoever has some labels, so that others may answer, too. `convert`: makes
        the value of what came as JSON."""
        self.id = id_
        self.nodes = list(nodes)
        self.selected = selected
        self.results: Dict[str, NodeResult] = {node: NodeResult(names(node), node, "accepted", None, "", None, id_, {}) for node in nodes}
        self._names = names
        self._convert = convert
        self._open = set(nodes)

    @property
    def is_over(self) -> bool:
        return not self._open

    def learn(self, executions: Sequence[dict]) -> None:
        """Takes in what the server says of some nodes."""
        for raw in executions:
            node = raw["node"]
            value = self._convert(raw.get("value")) if raw["state"] == "succeeded" else None
            result = NodeResult(self._names(node), node, raw["state"], value, raw.get("output", ""), raw.get("ms"), self.id, raw)
            known = self.results.get(node)
            if known is None:
                if result.state == "accepted":  # it is not there, or not let in, and nobody waits for it
                    continue
                self.nodes.append(node)
            elif known.is_over and not result.is_over:  # said before it was over, and heard late
                continue
            self.results[node] = result
            if result.is_over:
                self._open.discard(node)

    def in_order(self) -> List[NodeResult]:
        return [self.results[node] for node in self.nodes]


class AsyncResult:
    """An answer that may not be there yet. Not for several threads at once, but for `abort`."""

    def __init__(self, waiter, commands: List[Command], value: Callable[[List[Command]], object], before: Sequence[Command] = ()):
        """`waiter`: an enot.waiting.Waiter. `value`: makes the value of all commands, once they have succeeded. `before`:
        commands without which the others fail."""
        self._waiter = waiter
        self._commands = commands
        self._value = value
        self._before = list(before)
        self._started = time.monotonic()
        self._ended: Optional[float] = None

    # what is there

    @property
    def commands(self) -> List[str]:
        """The ids of the commands."""
        return [command.id for command in self._before + self._commands]

    @property
    def nodes(self) -> List[str]:
        """The names of the nodes, each once, in the order of the values."""
        return list(dict.fromkeys(result.node for result in self.results))

    @property
    def results(self) -> List[NodeResult]:
        """What is known so far, for each command and node."""
        return [result for command in self._commands for result in command.in_order()]

    @property
    def stdout(self) -> List[str]:
        """What was printed so far, in the order of `results`."""
        return [result.output for result in self.results]

    def __len__(self) -> int:
        """How many outcomes there will be."""
        return sum(len(command.nodes) for command in self._commands)

    @property
    def progress(self) -> int:
        """How many outcomes are known. Asks nobody: `ready`, `wait` and `get` do."""
        return sum(result.is_over for result in self.results)

    @property
    def elapsed(self) -> float:
        """Seconds since it was sent, until it was known to be over."""
        return (self._ended or time.monotonic()) - self._started

    @property
    def serial_time(self) -> float:
        """Seconds that the nodes worked, added up."""
        return sum(result.ms or 0 for result in self.results) / 1000

    def _is_over(self) -> bool:
        over = all(command.is_over for command in self._commands)
        if over and self._ended is None:
            self._ended = time.monotonic()
        return over

    # waiting

    def ready(self) -> bool:
        """Whether all outcomes are known; asks the server."""
        return self.wait(0)

    def wait(self, timeout: Optional[float] = None) -> bool:
        """Waits, at most so many seconds, until all outcomes are known; whether they are.

        Without a timeout it ends when the server's does: every command has an end (its ttl, and then its timeout). NotConnected if
        the server is away for some seconds; it can be called again."""
        if not self._is_over():
            self._waiter.wait(self._commands, timeout)
        return self._is_over()

    def successful(self) -> bool:
        """Whether all succeeded. ValueError while that is not known."""
        if not self._is_over():
            raise ValueError("it is not over: wait() first")
        return all(result.state == "succeeded" for result in self.results if result.is_over)

    def get(self, timeout: Optional[float] = None):
        """The value: of one node, or a list of one for each node.

        RemoteError (one node) or CompositeError (several): not all succeeded; `results` has what did. TimeoutError: not yet over
        after so many seconds; ask again."""
        if not self.wait(timeout):
            waiting = [result.node for result in self.results if not result.is_over]
            raise errors.TimeoutError(
                f"{len(waiting)} of {len(self)} have not answered after {timeout:g} s: {some(waiting)}. Nothing is lost: get() again, or abort()"
            )
        failures = self._failures()
        if failures:
            raise failures[0] if len(self) == 1 else CompositeError(failures, len(self), self)
        return self._value(self._commands)

    def _failures(self) -> List[RemoteError]:
        failures = [error for error in (result.error() for result in self.results) if error]
        if failures and self._before:
            with contextlib.suppress(errors.EnotError):
                self._waiter.wait(self._before, 10)
            causes = {e.node_id: e for command in self._before for e in (r.error() for r in command.in_order()) if e}
            failures = [causes.get(error.node_id, error) for error in failures]
        return failures

    def get_dict(self, timeout: Optional[float] = None) -> dict:
        """The value of each node by its name; raises as `get` does."""
        self.get(timeout)
        return {result.node: result.value for result in self.results}

    def __iter__(self) -> Iterator:
        """The values of `get`, one by one, each as soon as it and those before it are there; an error is raised where its value would be."""
        for command in self._commands:
            yield from self._values(command)

    def _values(self, command: Command) -> Iterator:
        for node in list(command.nodes):
            while not command.results[node].is_over:
                self._waiter.wait([command], 30)
            error = command.results[node].error()
            if error:
                raise self._failures()[0] if self._before else error
            yield command.results[node].value

    def abort(self) -> None:
        """Calls off what is not delivered, and interrupts what runs where the node can."""
        for command in self._before + self._commands:
            if not command.is_over:
                self._waiter.cancel(command)

    # for people

    def wait_interactive(self, timeout: Optional[float] = None, file=None) -> bool:
        """Waits with a progress bar, in a terminal or a notebook."""
        from enot.progress import Bar

        bar = Bar(file)
        end = None if timeout is None else time.monotonic() + timeout
        while not self.wait(0.2 if end is None else max(0.0, min(0.2, end - time.monotonic()))):
            bar.show(self.progress, len(self), self.elapsed)
            if end is not None and time.monotonic() >= end:
                break
        bar.show(self.progress, len(self), self.elapsed)
        bar.close()
        return self._is_over()

    def display_outputs(self, file=None) -> None:
        """Prints what the nodes have printed so far, with their names if there are several."""
        for result in self.results:
            print_output(result.output, result.node if len(self.results) > 1 else "", file or sys.stdout)

    def stream_output(self, file=None) -> bool:
        """Prints what the nodes print, while they do, until all is over; whether it is. Ctrl-C ends the printing, not the commands."""
        file = file or sys.stdout
        shown: Dict[tuple, str] = {}
        while True:
            over = self.wait(0.2)
            for result in self.results:
                key = (result.command, result.node_id)
                print_output(added(shown.get(key, ""), result.output), result.node if len(self) > 1 else "", file)
                shown[key] = result.output
            if over:
                return True

    def __repr__(self) -> str:
        return f"<{type(self).__name__}: {self.progress} of {len(self)} after {self.elapsed:.1f} s>"


def added(before: str, now: str) -> str:
    """What has been added to a text of which only the end is kept."""
    if now.startswith(before):
        return now[len(before) :]
    overlap = before[-200:]
    at = now.rfind(overlap)
    return now[at + len(overlap) :] if at >= 0 else "[...]\n" + now


def print_output(text: str, node: str, file) -> None:
    """Each line begins with the name of the node, if one is given."""
    if not text:
        return
    if node:
        text = "".join(f"[{node}] {line}" for line in text.splitlines(True))
        text += "" if text.endswith("\n") else "\n"
    file.write(text)
    file.flush()


def some(names: Sequence[str]) -> str:
    """The first ones, and how many more there are."""
    names = list(dict.fromkeys(names))
    return ", ".join(names[:5]) + (f" and {len(names) - 5} more" if len(names) > 5 else "")


def of_one(commands: List[Command]):
    """The value of the only node."""
    return commands[0].in_order()[0].value


def of_each(commands: List[Command]) -> list:
    """The value of each node; not of one that came late, and is not awaited, while it has none."""
    return [result.value for command in commands for result in command.in_order() if result.is_over]
