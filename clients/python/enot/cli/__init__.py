"""The `enot` command line.

Exit codes: 0 all is well; 1 it failed on a node, or not all have answered; 2 the command line is wrong; 3 no server answers; 4 the server
refuses the request (no such node, no right to it); 130 interrupted.
"""

from __future__ import annotations

import os
import sys
from typing import List

OK, FAILED, USAGE, NOT_CONNECTED, REFUSED, INTERRUPTED = 0, 1, 2, 3, 4, 130


class Usage(ValueError):
    """The command line is wrong in a way that its parser cannot know."""


def run() -> None:
    """The program."""
    code = main(sys.argv[1:])
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        _forget_stdout()
    sys.exit(code)


def main(arguments: List[str]) -> int:
    """Does what the arguments say; returns the exit code."""
    if arguments[:1] == ["__complete"]:
        from enot.cli.completion import complete

        return complete(arguments[1:])
    from enot.cli.parser import parse

    try:
        options = parse(arguments)
    except SystemExit as e:
        return e.code if isinstance(e.code, int) else USAGE
    return _guarded(options)


def _guarded(options) -> int:
    from enot import errors
    from enot.cli.output import problem

    try:
        return options.do(options) or OK
    except errors.NotConnected as e:
        problem(str(e))
        return NOT_CONNECTED
    except errors.RequestRefused as e:
        problem(str(e))
        return REFUSED
    except (errors.EnotError, OSError, ValueError) as e:
        if isinstance(e, BrokenPipeError):  # `enot nodes | head`
            _forget_stdout()
            return OK
        problem(_said(e))
        return USAGE if isinstance(e, Usage) or _is_of_a_file(e) else FAILED
    except KeyboardInterrupt:
        return INTERRUPTED
    finally:
        if hasattr(options, "fleet"):
            options.fleet.close()


def _is_of_a_file(e: Exception) -> bool:
    return isinstance(e, OSError) and bool(e.filename)


def _said(e: Exception) -> str:
    if isinstance(e, OSError) and e.strerror:
        return f"{e.filename}: {e.strerror}" if e.filename else e.strerror
    return str(e)


def _forget_stdout() -> None:
    """So that its flush at exit does not fail once more."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def connect(options):
    """The fleet that the options mean."""
    from enot.fleet import connect as connect_to

    options.fleet = connect_to(options.url, options.token)
    return options.fleet


def chosen(options, fleet):
    """The view of the nodes that `--on` or `--labels` mean."""
    from enot import selector

    if options.labels:
        return fleet.where(options.labels)
    if options.on is None:
        raise Usage("say which nodes: --on board-1, --on a,b, --on 'room=lab', or --on '*' for all")
    if selector.looks_like(options.on):
        return fleet.where(options.on)
    names = [name.strip() for name in options.on.split(",") if name.strip()]
    return fleet[names[0]] if len(names) == 1 else fleet[names]
