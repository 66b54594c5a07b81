"""`enot plan`: what nodes are to run from now on."""

from __future__ import annotations

import sys

from enot import selector
from enot.cli import FAILED, OK, Usage, connect
from enot.cli.output import as_json, table
from enot.view import text_of


def apply(options) -> int:
    if options.on and not selector.looks_like(options.on):
        raise Usage(
            f"{options.on} looks like the name of a node, and a plan is for labels: enot node label {options.on} plan={options.name},"
            f" and then --on plan={options.name}; for a label without a value: -l {options.on}"
        )
    plans = connect(options).plans
    members = {
        "selector": options.labels or options.on, "percent": options.percent, "maxFailures": options.max_failures, "priority": options.priority,
        "concurrency": options.concurrency, "settle": options.settle, "paused": options.paused,
    }  # fmt: skip
    members = {key: value for key, value in members.items() if value is not None}
    if options.file:
        members["files"] = dict(_file(text) for text in options.file)
    if options.script:
        members["script"] = text_of(options.script)
    if not {"script", "selector"} <= set(members):
        if options.name not in plans:
            raise Usage(
                f"there is no plan {options.name} yet; a new one needs a script and its nodes: enot plan apply {options.name} script.py --on room=lab"
            )
        plan = plans.change(options.name, **members)
    else:
        plan = plans.put(options.name, **members)
    if options.wait:
        plan = plans.wait(options.name, tell=_tell if sys.stderr.isatty() else lambda plan: None)
        if sys.stderr.isatty():
            sys.stderr.write("\n")
    return _show(options, [plan])


def status(options) -> int:
    plans = connect(options).plans
    if not options.name:
        return _show(options, plans.all())
    if options.name not in plans:
        raise Usage(f"there is no plan {options.name}: `enot plan status` lists them")
    return _show(options, [plans[options.name]])


def remove(options) -> int:
    connect(options).plans.remove(options.name)
    print(f"plan {options.name} is removed; its nodes put back what they ran before")
    return OK


def _file(text: str) -> tuple:
    path, _, where = text.partition(":")
    return where or path, text_of(path)


def _tell(plan: dict) -> None:
    from enot.progress import line

    status_ = plan["status"]
    sys.stderr.write("\r" + line(status_["running"] + status_["failed"], status_["takePart"], 0).rsplit(" ", 2)[0])
    sys.stderr.flush()


def _show(options, plans: list) -> int:
    halted = any(plan["status"]["halted"] for plan in plans)
    if options.json:
        as_json(plans)
        return FAILED if halted and options.name else OK
    table(
        ("PLAN", "LABELS", "PERCENT", "TAKE PART", "RUNNING", "FAILED", "AWAY", "WAITING", "STATE"),
        [
            (
                plan["name"],
                plan["selector"],
                plan["percent"],
                *(plan["status"][key] for key in ("takePart", "running", "failed", "away", "waiting")),
                _state(plan),
            )
            for plan in plans
        ],
    )
    if options.name:
        for failure in plans[0]["status"]["failures"]:
            print(f"\n{failure['name']} at {failure['at']}:\n{failure['trace'].rstrip()}")
    return FAILED if halted and options.name else OK


def _state(plan: dict) -> str:
    if plan["paused"]:
        return "paused"
    if plan["status"]["halted"]:
        return "halted"
    return "done" if plan["status"]["running"] == plan["status"]["takePart"] else "under way"
