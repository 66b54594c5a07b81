"""The commands that send a message to nodes and show what came of it."""

from __future__ import annotations

import json
import pathlib
import sys
from typing import Callable

from enot.cli import FAILED, OK, Usage, chosen, connect
from enot.cli.output import as_json, colour, problem, remark, size
from enot.results import added, print_output, some
from enot.values import Repr
from enot.view import text_of

FIRST_WAIT = 0.3  # seconds for which the server holds the answer back, since most is done by then; what is printed later is shown as it comes
DEFAULT_TTL = 60  # seconds, the server's


def blink(options) -> int:
    return _ask(options, lambda view: view.blink(options.times, options.seconds, options.seconds, options.forever), _nothing)


def gpio_read(options) -> int:
    return _ask(options, lambda view: view.read_gpios(*options.pin), _pins)


def gpio_write(options) -> int:
    pairs = []
    for text in options.level:
        pin, _, level = text.partition("=")
        if not pin.isdigit() or level not in ("0", "1"):
            raise Usage(f"{text!r} is no PIN=LEVEL: write 4=1")
        pairs.append((int(pin), int(level)))
    return _ask(options, lambda view: view.write_gpios(pairs), _pins)


def eval(options) -> int:
    return _ask(options, lambda view: view.eval(_source(options.source)), repr)


def exec(options) -> int:
    return _ask(options, lambda view: view.exec(_source(options.source)), _nothing, prints=True)


def call(options) -> int:
    arguments = {}
    for text in options.argument:
        name, equals, value = text.partition("=")
        if not equals:
            raise Usage(f"{text!r} is no NAME=VALUE: functions on nodes are called with named arguments")
        try:
            arguments[name] = json.loads(value)
        except ValueError:
            arguments[name] = value
    return _ask(options, lambda view: view.call(options.function, kwargs=arguments), repr, prints=True)


def put(options) -> int:
    where = options.filename or (options.path if not pathlib.PurePath(options.path).is_absolute() else pathlib.PurePath(options.path).name)
    return _ask(options, lambda view: view.put(options.path, where), lambda stored: f"{size(stored)} in {where}")


def run(options) -> int:
    name = options.name or ("" if options.path == "-" else _name_of(options.path))
    source = _source("-") if options.path == "-" else text_of(options.path)
    return _ask(options, lambda view: view.run_script(source=source, name=name or None), lambda value: "runs", prints=True)


def _name_of(path: str) -> str:
    """The file's; for script.py and main.py, which are in many folders, the folder's."""
    file = pathlib.Path(path).resolve()
    return file.parent.name if file.name in ("script.py", "main.py") and file.parent.name else file.name


def stop(options) -> int:
    return _ask(options, lambda view: view.stop(), lambda stopped: "stopped" if stopped else "no script ran")


def reset(options) -> int:
    return _ask(options, lambda view: view.reset(), lambda value: "restarts")


def status(options) -> int:
    return _ask(options, lambda view: view.status(), _status)


def _status(value: dict) -> str:
    script = value["script"]
    name = f" {script['name']}" if script["name"] else ""
    plan = f" of plan {script['plan']}" if script["plan"] else ""
    text = f"{size(value['free'])} free, up {value['uptime']} s, {value['board']} agent {value['fw']}, script{name}{plan} {script['state']}"
    return text + (f"\n{script['trace'].rstrip()}" if script["trace"] else "")


def _pins(levels: dict) -> str:
    return " ".join(f"{pin}={level}" for pin, level in levels.items())


def _nothing(value) -> str:
    return ""


def _source(text: str) -> str:
    source = sys.stdin.read() if text == "-" else text
    if not source.strip():
        raise Usage("there is nothing to run: write it in quotes, or - to read it from the standard input")
    return source


def _ask(options, send: Callable, show: Callable, prints: bool = False) -> int:
    """Sends, waits, shows: of one node the bare value, of several a line for each. Failures go to stderr."""
    view = chosen(options, connect(options))
    view.block = False
    view.first_wait = 0 if options.no_wait else FIRST_WAIT
    view.ttl, view.timeout, view.durable = options.ttl, options.timeout, options.durable
    result = send(view)
    if options.no_wait:
        as_json({"commands": result.commands}) if options.json else print(*result.commands, sep="\n")
        return OK
    try:
        _follow(result, prints and not options.json)
    except KeyboardInterrupt:
        result.abort()
        raise
    if options.json:
        as_json([{"node": each.node_id, "name": each.node, "command": each.command, **_raw(each.raw)} for each in result.results])
    else:
        _show(result, show)
        if view.away:
            remark(f"not online: {some(view.away)}; whoever comes within {options.ttl or DEFAULT_TTL:g} s gets it, too")
    return OK if result.successful() else FAILED


def _raw(raw: dict) -> dict:
    return {key: value for key, value in raw.items() if key != "node"}


def _follow(result, prints: bool) -> None:
    shown: dict = {}
    while not result.wait(0.2 if prints else None):
        _print_new(result, shown)
    if prints:
        _print_new(result, shown)


def _print_new(result, shown: dict) -> None:
    for each in result.results:
        print_output(added(shown.get(each.node_id, ""), each.output), each.node if len(result) > 1 else "", sys.stdout)
        shown[each.node_id] = each.output


def _show(result, show: Callable) -> None:
    rows = []
    for each in result.results:
        error = each.error()
        if error:
            sys.stdout.flush()
            problem(str(error))
        elif each.state == "succeeded":
            text = str(each.value) if isinstance(each.value, Repr) else show(each.value)
            if text:
                rows.append((each.node, text))
    if len(result) == 1:
        for _, text in rows:
            print(text)
        return
    width = max((len(node) for node, _ in rows), default=0)
    for node, text in rows:
        print(colour(node.ljust(width), "grey") + "  " + text)
