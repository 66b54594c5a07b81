"""`enot repl`: a Python prompt on a node."""

from __future__ import annotations

import contextlib
import os
import pathlib
import signal
import sys
from typing import Iterator, Optional

from enot.cli import FAILED, OK, connect
from enot.cli.output import colour, problem
from enot.cli.source import Program, is_complete, message
from enot.errors import EnotError
from enot.fleet import Fleet, Node
from enot.results import Command, added

TTL = 10.0  # seconds for which a line waits for its node
TIMEOUT = 86400.0  # seconds; a person has Ctrl-C
LOOK = 0.2  # seconds between looks at what a line prints while it runs
HISTORY = 1000  # lines


def repl(options) -> int:
    fleet = connect(options)
    node = fleet.node(options.node)
    session = Session(fleet, node)
    if sys.stdin.isatty():
        return _converse(session, node)
    return _run_program(session)


class Session:
    """Runs sources on the node, one after the other, and shows what comes of them."""

    def __init__(self, fleet: Fleet, node: Node):
        self._fleet = fleet
        self._node = node
        self._interrupts = 0

    def run(self, source: str) -> bool:
        """Whether it succeeded. Ctrl-C interrupts the node; the second one leaves it alone and comes back."""
        with self._counting_interrupts():
            command = self._fleet.send(
                self._node.id, message(source), [self._node.id], wait=LOOK, ttl=TTL, timeout=TIMEOUT, convert=lambda value: value
            )
            shown = self._print_new(command, "")
            cancelled = False
            while not command.is_over:
                if self._interrupts and not cancelled:
                    cancelled = True
                    self._fleet.waiter.cancel(command)
                elif self._interrupts > 1:
                    problem(f"left it running: `enot stop --on {self._node.name}` ends scripts, `enot reset` restarts the board")
                    return False
                if not command.is_over:
                    self._fleet.waiter.wait([command], LOOK)
                shown = self._print_new(command, shown)
        return self._show(command)

    def _show(self, command: Command) -> bool:
        result = command.results[self._node.id]
        if result.state == "succeeded":
            if isinstance(result.value, str) and result.value != "None":
                print(result.value, flush=True)
            return True
        error = result.error()
        if result.state == "expired":
            problem(
                f"{self._node.name} did not take it within {TTL:g} s: `enot nodes` tells whether it is there; `enot cancel --on {self._node.name}` ends what keeps it busy"
            )
        elif result.state == "cancelled":
            sys.stderr.write("KeyboardInterrupt\n")
        else:
            sys.stderr.write(colour((error.traceback or error.error).rstrip(), "red", sys.stderr) + "\n")
        sys.stderr.flush()
        return False

    def _print_new(self, command: Command, shown: str) -> str:
        output = command.results[self._node.id].output
        sys.stdout.write(added(shown, output))
        sys.stdout.flush()
        return output

    @contextlib.contextmanager
    def _counting_interrupts(self) -> Iterator[None]:
        def count(*_):
            self._interrupts += 1

        self._interrupts = 0
        before = signal.signal(signal.SIGINT, count)
        try:
            yield
        finally:
            signal.signal(signal.SIGINT, before)


def _run_program(session: Session) -> int:
    """From a pipe: statement by statement, as they come; the first that fails ends it, as Python does."""
    program = Program()
    for line in sys.stdin:
        source = program.add(line.rstrip("\r\n"))
        if source and not session.run(source):
            return FAILED
    source = program.rest()
    return OK if source is None or session.run(source) else FAILED


def _converse(session: Session, node: Node) -> int:
    _remember_lines()
    state = "online" if node.online else "offline"
    print(f"{node.name} ({node.id}, {node.board or 'board'}, {state}). Ctrl-C interrupts it, Ctrl-D leaves.")
    while True:
        try:
            source = _read()
        except KeyboardInterrupt:
            print("\nKeyboardInterrupt")
            continue
        if source is None:
            print()
            return OK
        if source.strip():
            try:
                session.run(source)
            except EnotError as e:  # the server may be back for the next line
                problem(str(e))


def _read() -> Optional[str]:
    """A complete source; None at the end of input."""
    lines = []
    while True:
        try:
            lines.append(input("... " if lines else ">>> "))
        except EOFError:
            return None
        source = "\n".join(lines)
        if is_complete(source):
            return source


def _remember_lines() -> None:
    """Arrow keys, and the lines of earlier sessions; without readline there are none."""
    try:
        import readline
    except ImportError:
        return
    import atexit

    path = pathlib.Path(os.environ.get("XDG_STATE_HOME") or "~/.local/state").expanduser() / "enot" / "repl_history"
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        readline.read_history_file(path)
    readline.set_history_length(HISTORY)

    def save() -> None:
        with contextlib.suppress(OSError):
            readline.write_history_file(path)

    atexit.register(save)
