"""What can go wrong. Every message says what happened, and what to do next."""

from __future__ import annotations

import builtins

SHOWN = 4  # tracebacks in the text of a CompositeError; `errors` has all of them


class EnotError(Exception):
    """Everything that this package raises for a reason of its own."""


class NotConnected(EnotError):
    """No answer came from the server: it is not there, or the connection broke."""


class RequestRefused(EnotError):
    """The server answered, and does not do it.

    `status`: of HTTP: 400 and 422 for a request that is wrong, 401 and 403 without a right to it, 404 for what is not there,
    409 for a name that is not unique, 413 for too much, 503 while Kafka is away.
    `field`: the part of the request that is wrong; empty if it is none.
    """

    def __init__(self, status: int, detail: str, field: str = ""):
        super().__init__(detail)
        self.status = status
        self.field = field


class NoNodes(EnotError):
    """There is no node to do it."""


class NotShippable(EnotError, TypeError):
    """A function or value that cannot travel to a node as it is."""


class TimeoutError(EnotError, builtins.TimeoutError):
    """It is not over yet. Nothing is lost: ask the same AsyncResult again, or abort() it."""


class RemoteError(EnotError):
    """What happened on one node.

    `node`, `node_id`: its name and id. `state`, `reason`: as in docs/delivery.md. `ename`, `evalue`: class and text of the
    exception on the node; empty if there was none. `traceback`: the node's, or empty. `command`: id of the command.
    """

    def __init__(self, node: str, node_id: str, state: str, reason: str, error: str, traceback: str, command: str, advice: str = ""):
        super().__init__(node, node_id, state, reason, error, traceback, command, advice)
        self.node = node
        self.node_id = node_id
        self.state = state
        self.reason = reason
        self.error = error
        self.traceback = traceback
        self.command = command
        self.advice = advice
        self.ename, _, self.evalue = error.partition(": ") if reason == "error" else ("", "", "")

    def __str__(self) -> str:
        if not self.traceback:
            return f"{self.node}: {self.error}" + (f". {self.advice}" if self.advice else "")
        return f"{self.node}: {self.traceback.rstrip()}" + (f"\n{self.advice}" if self.advice else "")


class CompositeError(EnotError):
    """Some of several nodes, or tasks, failed. `errors` has a RemoteError for each; `result` is the AsyncResult with what succeeded."""

    def __init__(self, errors: list, of: int, result=None):
        super().__init__(errors, of)
        self.errors = errors
        self.of = of
        self.result = result

    def __str__(self) -> str:
        shown = self.errors[:SHOWN]
        lines = [f"{len(self.errors)} of {self.of} failed:", *(str(e) for e in shown)]
        if len(self.errors) > len(shown):
            lines.append(f"... and {len(self.errors) - len(shown)} more: see .errors")
        return "\n".join(lines)

    def print_traceback(self) -> None:
        """Prints all remote tracebacks."""
        for error in self.errors:
            print(error)
