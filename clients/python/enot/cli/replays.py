"""`enot replay`: history once more."""

from __future__ import annotations

import sys

from enot.cli import FAILED, OK, Usage, connect
from enot.cli.history import nodes_or_labels
from enot.cli.output import as_json, table
from enot.progress import Bar
from enot.replays import Replay, all_replays, replay


def start(options) -> int:
    fleet = connect(options)
    nodes, labels = nodes_or_labels(options)
    what = dict(
        from_=options.from_,
        to=options.to,
        commands=options.command,
        nodes=nodes,
        labels=labels,
        types=options.type and options.type.split(","),
        issuers=options.issuer and options.issuer.split(","),
        onto=_onto(options.onto),
        pace=_pace(options.pace),
        limit=options.limit,
    )
    if not options.from_ and not options.command:
        raise Usage("say which commands: --from 2h, or --command ID")
    if options.dry_run:
        return _show_plan(options, fleet, replay(fleet, dry_run=True, **what))
    begun = replay(fleet, **what)
    return _show(options, [_wait(begun) if options.wait else begun.status()])


def status(options) -> int:
    fleet = connect(options)
    return _show(options, [Replay(fleet, options.id).status()] if options.id else all_replays(fleet))


def pause(options) -> int:
    return _show(options, [Replay(connect(options), options.id).pause()])


def resume(options) -> int:
    return _show(options, [Replay(connect(options), options.id).resume()])


def cancel(options) -> int:
    return _show(options, [Replay(connect(options), options.id).cancel()])


def diff(options) -> int:
    fleet = connect(options)
    found = Replay(fleet, options.id).diff()
    if options.json:
        as_json({"same": found.same, "open": found.open, "lost": found.lost, "differences": [each._asdict() for each in found.differences]})
        return FAILED if found.differences else OK
    fleet.nodes()  # their names
    print(f"{found.same} the same, {len(found.differences)} different, {found.open} open, {found.lost} no longer in the history")
    for each in found.differences:
        print(f"- {_outcome(fleet, each.first)}\n+ {_outcome(fleet, each.again)}")
    return FAILED if found.differences else OK


def _outcome(fleet, outcome: dict) -> str:
    said = outcome.get("error") or (repr(outcome["value"]) if "value" in outcome else "")
    printed = f", printed {outcome['output']!r}" if outcome.get("output") else ""
    return f"{fleet.name_of(outcome.get('node', ''))}  {outcome.get('state', '')}  {said}{printed}"


def _wait(begun: Replay) -> dict:
    bar = Bar() if sys.stderr.isatty() else None

    def tell(status_: dict) -> None:
        if bar:
            bar.show(status_.get("issued") or 0, status_.get("total") or 0, 0)

    try:
        return begun.wait(tell=tell)
    finally:
        if bar:
            bar.close()


def _onto(text):
    if text is None or "=" not in text:
        return text
    return dict(pair.split("=", 1) for pair in text.split(","))


def _pace(text: str):
    try:
        return float(text)
    except ValueError:
        return text


def _show(options, replays: list) -> int:
    failed = any(each["state"] == "failed" for each in replays)
    if options.json:
        as_json(replays)
    else:
        rows = [
            (each["id"], each["state"], each.get("issued"), each.get("total"), each["acceptedAt"][:19].replace("T", " "), each.get("why"))
            for each in replays
        ]
        table(("REPLAY", "STATE", "ISSUED", "OF", "SINCE", "WHY"), rows)
    return FAILED if failed and len(replays) == 1 else OK


def _show_plan(options, fleet, plan: dict) -> int:
    if options.json:
        as_json(plan)
        return OK
    fleet.nodes()  # their names
    table(
        ("TIME", "COMMAND", "WENT TO", "WOULD GO TO"),
        [
            (
                each["acceptedAt"][:19].replace("T", " "),
                each["replayOf"],
                *(fleet.name_of(each[side]) if side in each else "(broadcast)" for side in ("from", "to")),
            )
            for each in plan["commands"]
        ],
    )
    print(f"{plan['total']} commands would be issued")
    return OK
