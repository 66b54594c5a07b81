"""`enot nodes`, `enot node`: who is there, and what they are called."""

from __future__ import annotations

from enot.cli import connect
from enot.cli.output import ago, as_json, labels, size, table


def nodes(options) -> None:
    found = [node for node in connect(options).nodes(options.labels) if node.online or not options.online]
    if options.json:
        as_json([node.raw for node in found])
        return
    table(
        ("NAME", "ID", "STATE", "SINCE", "BOARD", "FREE", "PROGRAM", "LABELS"),
        [
            (
                node.name, node.id, "online" if node.online else "offline", ago(node.since), node.board, size(node.free),
                f"plan {node.plan}" if node.plan else (node.script or "")[:8], labels(node.labels),
            )
            for node in found
        ],
    )  # fmt: skip


def show(options) -> None:
    node = connect(options).node(options.node)
    if options.json:
        as_json(node.raw)
        return
    _show(node)


def _show(node) -> None:
    lines = {
        "name": node.name,
        "id": node.id,
        "state": f"{'online' if node.online else 'offline'} since {node.since}" if node.since else "has never connected",
        "gateway": node.raw.get("gateway"),
        "labels": labels(node.labels),
        "board": node.board and f"{node.board}, agent {node.fw}",
        "free heap": node.free is not None and f"{size(node.free)} when it connected",
        "script": node.script,
        "plan": node.plan,
    }
    rollout = node.raw.get("rollout")
    if rollout:
        lines["rollout"] = f"{rollout.get('plan', '')} {rollout.get('state', '')} since {rollout.get('since', '')}".strip()
    width = max(map(len, lines))
    for key, value in lines.items():
        if value:
            print(f"{key.ljust(width)}  {value}")


def rename(options) -> None:
    _changed(options, connect(options).register(options.node, name=options.name))


def label(options) -> None:
    fleet = connect(options)
    known = fleet.node(options.node)
    wanted = dict(known.labels)
    for text in options.label:
        key, equals, value = text.partition("=")
        if not equals and key.endswith("-"):
            wanted.pop(key[:-1], None)
        else:
            wanted[key] = value
    _changed(options, fleet.register(known.id, labels=wanted))


def _changed(options, node) -> None:
    if options.json:
        as_json(node.raw)
    else:
        _show(node)
