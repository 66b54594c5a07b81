"""`enot logs`, `enot watch`: what nodes print, and what happens to commands, as it happens."""

from __future__ import annotations

import json
import sys

from enot.cli import connect
from enot.cli.history import nodes_or_labels
from enot.cli.output import STATES, colour, problem
from enot.history import search
from enot.results import print_output
from enot.watching import Happening, watch

LATELY = 20  # commands


def logs(options) -> None:
    fleet = connect(options)
    nodes, labels = nodes_or_labels(options)
    if options.follow:
        for happening in watch(fleet, nodes, labels, what="output,failed", tell=problem):
            if happening.what == "lost":
                _tell_loss()
            else:
                print_output(happening.text, happening.node, sys.stdout)
        return
    fleet.nodes()  # their names
    entries = [
        entry
        for entry in search(fleet, nodes, labels, from_=options.from_ or "1h", type="exec,eval,function,script")
        if entry.output or entry.trace
    ]
    for entry in reversed(entries[: options.limit or LATELY]):
        print_output(entry.output, entry.node, sys.stdout)
        print_output(entry.trace, entry.node, sys.stdout)


def watch_(options) -> None:
    fleet = connect(options)
    nodes, labels = nodes_or_labels(options)
    for happening in watch(fleet, nodes, labels, options.command, options.state, tell=problem):
        if options.json:
            print(json.dumps({"event": happening.what, **happening.raw}, ensure_ascii=False), flush=True)
        elif happening.what == "lost":
            _tell_loss()
        else:
            print(_line(happening), flush=True)


def _line(happening: Happening) -> str:
    said = repr(happening.value) if happening.what == "succeeded" else happening.text.rstrip().rpartition("\n")[2]
    what = colour(happening.what.ljust(9), STATES.get(happening.what))
    return f"{happening.time[11:23]}  {happening.node}  {what}  {happening.command}  {said}".rstrip()


def _tell_loss() -> None:
    problem("some events are missing here: the log has dropped them before they were read")
