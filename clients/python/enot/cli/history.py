"""`enot history`: who did what to which node, and what became of it; and `enot cancel`, which ends what has not come to its end."""

from __future__ import annotations

import codecs
import sys
import warnings

from enot import selector
from enot.cli import OK, Usage, connect
from enot.cli.output import as_json, problem, table
from enot.history import Entry, query, search

LIMIT = 20  # entries
UNDER_WAY = "accepted,delivered,timed_out"  # what has timed out may still run
LONG_AGO = "24h"


def history(options) -> None:
    warnings.showwarning = _tell
    fleet = connect(options)
    nodes, labels = nodes_or_labels(options)
    conditions = dict(from_=options.from_, to=options.to, state=options.state, issuer=options.issuer, text=options.text)
    if options.csv:
        asked = query(nodes, labels, conditions["from_"], options.to, options.type, options.state, options.issuer, options.text)
        asked.update({"limit": options.limit} if options.limit else {})
        decoder = codecs.getincrementaldecoder("utf-8")("replace")
        for chunk in fleet.http.chunks("/history", asked, accept="text/csv"):
            sys.stdout.write(decoder.decode(chunk))
        return
    fleet.nodes()  # their names
    entries = list(search(fleet, nodes, labels, type=options.type, limit=options.limit or LIMIT, **conditions))
    if options.json:
        as_json([entry.raw for entry in entries])
        return
    table(
        ("TIME", "NODE", "STATE", "TYPE", "WHAT", "ANSWER", "BY"),
        [
            (
                entry.time[:19].replace("T", " "),
                entry.node or f"({entry.raw['target']})",
                entry.state,
                entry.type,
                _what(entry),
                _answer(entry),
                entry.issuer,
            )
            for entry in entries
        ],
    )


def _tell(message, category, *_) -> None:
    if issubclass(category, UserWarning):
        problem(str(message))


def cancel(options) -> int:
    fleet = connect(options)
    nodes, labels = nodes_or_labels(options)
    commands = list(options.command)
    if nodes or labels or options.on:
        commands += [entry.command for entry in search(fleet, nodes, labels, from_=LONG_AGO, state=UNDER_WAY)]
    elif not commands:
        raise Usage("say which commands (their ids are in enot history --json), or --on which nodes")
    fleet.nodes()  # their names
    answers = [fleet.cancel(command) for command in dict.fromkeys(commands)]
    if options.json:
        as_json(answers)
        return OK
    for answer in answers:
        if not answer["results"]:
            print(f"{answer['id']}  called off; no node has told of it")
        for result in answer["results"]:
            print(f"{answer['id']}  {fleet.name_of(result['node'])}  {result['state']}")
    return OK


def nodes_or_labels(options) -> tuple:
    """(names or None, labels or None)."""
    if options.labels or options.on and selector.looks_like(options.on):
        labels = options.labels or options.on
        return None, None if labels.strip() == selector.EVERYBODY else labels
    return (options.on.split(","), None) if options.on else (None, None)


def _what(entry: Entry) -> str:
    message = entry.message
    for member in ("to_evaluate", "to_exec", "function", "name", "script"):
        if member in message:
            return str(message[member]).strip()
    kwargs = message.get("kwargs") or {}
    return str(kwargs.get("filename") or " ".join(f"{name}={value}" for name, value in kwargs.items()))


def _answer(entry: Entry) -> str:
    if entry.state == "succeeded":
        return "" if entry.value is None else str(entry.value)
    return entry.error
