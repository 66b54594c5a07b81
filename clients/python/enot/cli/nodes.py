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
                node.name, node.id, node.state, ago(node.since), node.board, size(node.free),
                _program(node), labels(node.labels),
            )
            for node in found
        ],
    )  # fmt: skip


def _program(node) -> str:
    if node.plan:
        return f"plan {node.plan}"
    return f"script {node.script[:8]}" if node.script else ""


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
        "state": _state(node),
        "gateway": node.raw.get("gateway"),
        "labels": labels(node.labels),
        "board": node.board and f"{node.board}, agent {node.fw}",
        "free heap": node.free is not None and f"{size(node.free)} when it connected",
        "script": node.script,
        "plan": node.plan,
        "key": _key(node.raw),
    }
    rollout = node.raw.get("rollout")
    if rollout:
        lines["rollout"] = f"{rollout.get('plan', '')} {rollout.get('state', '')} since {rollout.get('since', '')}".strip()
    width = max(map(len, lines))
    for key, value in lines.items():
        if value:
            print(f"{key.ljust(width)}  {value}")


def _state(node) -> str:
    if not node.since:
        return f"{node.state}, has never connected"
    return f"{node.state} since {node.since}" if node.state in ("online", "offline") else f"{node.state}, was last here at {node.since}"


def _key(raw: dict) -> str:
    own = f"its own, number {raw['keyGeneration']}" if "keyGeneration" in raw else "the fleet's"
    return f"{own}; number {raw['nextKey']} is under way" if "nextKey" in raw else own


def rename(options) -> None:
    fleet = connect(options)
    _changed(options, fleet.register(fleet.node(options.node).id, name=options.name))


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


def approve(options) -> None:
    _changed(options, connect(options).approve(options.node))


def disable(options) -> None:
    _admit(options, disabled=True)


def enable(options) -> None:
    _admit(options, disabled=False)


def _admit(options, disabled: bool) -> None:
    fleet = connect(options)
    known = fleet.node(options.node)  # a name that is mistyped must not become a node
    _changed(options, fleet.register(known.id, disabled=disabled))


def rm(options) -> None:
    connect(options).remove(options.node)
    print(f"{options.node} is removed; if it comes again, it is there again")


def key(options) -> None:
    fleet = connect(options)
    _changed(options, fleet.withdraw_keys(options.node) if options.withdraw else fleet.rotate_key(options.node))


def _changed(options, node) -> None:
    if options.json:
        as_json(node.raw)
    else:
        _show(node)
