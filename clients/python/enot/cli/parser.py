"""What can be written on the command line. Each command's help teaches by example; its code is loaded when it is run."""

from __future__ import annotations

import argparse
import importlib
import re
from typing import Callable, List, NoReturn, Optional

import enot

EPILOG = """\
examples:
  enot nodes                                   who is there
  enot blink --on board-1                      which one is it?
  enot eval '2 + 3' --on '*'                   ask all of them
  enot run script.py --on 'room=lab'           a program that runs on, also after a restart
  enot repl board-1                            a Python prompt on the board

nodes:
  --on board-1      by name or id        --on a,b,c       several
  --on room=lab     by labels            --on '*'         all

where the server is: --url, or ENOT_URL, or `url = ...` in ~/.config/enot/config; else http://localhost:8080
exit codes: 0 well, 1 failed on a node, 2 wrong command line, 3 no server, 4 refused by the server, 130 interrupted
"""


class Parser(argparse.ArgumentParser):
    def __init__(self, **settings):
        settings.setdefault("formatter_class", argparse.RawDescriptionHelpFormatter)
        super().__init__(**settings)

    def error(self, message: str) -> NoReturn:
        unknown = re.search(r"invalid choice: '([^']*)' \(choose from (.*)\)", message)
        if unknown and message.startswith("argument COMMAND"):
            import difflib

            known = re.findall(r"[\w-]+", unknown[2])
            similar = difflib.get_close_matches(unknown[1], known, n=1, cutoff=0.7)
            hint = f"did you mean {similar[0]}?" if similar else f"there are {', '.join(known)}"
            message = f"there is no command {unknown[1]}: {hint}"
        if message.startswith("unrecognized arguments"):
            is_option = message.split(": ", 1)[1].startswith("-")
            message += f"; {'' if is_option else 'nodes are named with --on, and '}enot COMMAND --help has examples"
        super().error(message)


def parse(arguments: List[str]) -> argparse.Namespace:
    """SystemExit, as argparse has it, if they cannot be understood. `options.do(options)` is what is to be done."""
    words = [word for before, word in zip(["", *arguments], arguments) if before not in ("--url", "--token") and not word.startswith("-")]
    parser = build(words[0] if words and words[0] in _FAMILIES else None)
    options = parser.parse_args(arguments)
    if not hasattr(options, "do"):
        (options.incomplete if hasattr(options, "incomplete") else parser).print_help()
        raise SystemExit(0 if not arguments else 2)
    return options


def build(command: Optional[str] = None) -> Parser:
    """The parser of all commands; or, which is quicker, of some, among them this one."""
    parser = Parser(prog="enot", description="Fleets of MicroPython boards from the shell.", epilog=EPILOG)
    parser.add_argument("--version", action="version", version=f"enot {enot.__version__}")
    _server(parser, argparse.SUPPRESS)
    parser.set_defaults(url=None, token=None)
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", parser_class=Parser)
    for family in dict.fromkeys(_FAMILIES.values()) if command is None else [_FAMILIES[command]]:
        family(commands)
    return parser


def _server(parser, default=None) -> None:
    parser.add_argument("--url", default=default, help="of the server, such as http://enot.lab:8080")
    parser.add_argument(
        "--token", default=default, help="to show it; better in ENOT_TOKEN or ~/.config/enot/config, where others do not see it"
    )


def _do(module: str, name: str) -> Callable:
    def do(options):
        return getattr(importlib.import_module(f"enot.cli.{module}"), name)(options)

    return do


def _command(commands, name: str, do: Callable, help_: str, *examples: str, json: bool = True) -> Parser:
    parser = commands.add_parser(
        name,
        help=help_,
        description=help_[0].upper() + help_[1:] + ".",
        epilog="\n".join(["examples:", *(f"  {example}" for example in examples)]),
    )
    parser.set_defaults(do=do)
    _server(parser, argparse.SUPPRESS)
    if json:
        parser.add_argument("--json", action="store_true", help="for programs")
    return parser


def _group(commands, name: str, help_: str, *examples: str) -> argparse._SubParsersAction:
    parser = commands.add_parser(
        name, help=help_, description=help_[0].upper() + help_[1:] + ".", epilog="\n".join(["examples:", *(f"  {example}" for example in examples)])
    )
    parser.set_defaults(incomplete=parser)
    return parser.add_subparsers(title="commands", metavar="COMMAND", parser_class=Parser)


def _on(parser) -> None:
    parser.add_argument("--on", metavar="NODES", help="names or ids with commas between, labels such as room=lab, or '*' for all")
    parser.add_argument("-l", "--labels", metavar="LABELS", help="nodes with these labels, also one without a value: -l broken")


def _how(parser) -> None:
    _on(parser)
    parser.add_argument("--timeout", type=float, metavar="S", help="seconds to wait for the result once the node has it (60)")
    parser.add_argument("--ttl", type=float, metavar="S", help="seconds for which it may wait for a node that is off (60)")
    parser.add_argument("--durable", action="store_true", help="keep the result through a restart of the node")
    parser.add_argument("--no-wait", action="store_true", help="send it, print the command's id, and leave")


def _nodes(commands) -> None:
    parser = _command(
        commands,
        "nodes",
        _do("nodes", "nodes"),
        "who is there",
        "enot nodes",
        "enot nodes -l 'room=lab,!broken'",
        "enot nodes --online --json",
    )
    parser.add_argument("-l", "--labels", default="*", metavar="LABELS", help="only nodes with these labels")
    parser.add_argument("--online", action="store_true", help="only those that are online")
    group = _group(
        commands,
        "node",
        "one node: show, rename, label it, let it in or not, forget it",
        "enot node show board-1",
        "enot node rename board-1 kitchen",
        "enot node label kitchen room=lab floor=2",
    )
    _node(group, "show", "all that is known of a node", "enot node show board-1")
    rename = _node(
        group,
        "rename",
        "give a node a name",
        "enot node rename 5e0000000001 kitchen",
        "enot node rename kitchen ''     (the name it gives itself)",
    )
    rename.add_argument("name", metavar="NAME")
    label = _node(
        group,
        "label",
        "give a node labels, or take them away",
        "enot node label board-1 room=lab floor=2 spare",
        "enot node label board-1 floor-       (away with it)",
    )
    label.add_argument("label", metavar="KEY=VALUE | KEY | KEY-", nargs="+")
    _node(group, "approve", "let a node in that waits for it ('pending' in enot nodes)", "enot node approve board-1")
    _node(group, "disable", "throw a node out, and let it in no more", "enot node disable board-1")
    _node(group, "enable", "let a node in that was disabled", "enot node enable board-1")
    _node(group, "rm", "forget a node that does not come any more", "enot node rm board-1", json=False)
    key = _node(
        group,
        "key",
        "give a node a new key of its own, or make those that it has worthless",
        "enot node key board-1                (a new one)",
        "enot node key board-1 --withdraw     (it has to come with the fleet key again)",
    )
    key.add_argument("--withdraw", action="store_true", help="its own keys are in other hands, or lost")


def _node(group, name: str, help_: str, *examples: str, json: bool = True) -> argparse.ArgumentParser:
    """A command about one node, which is called like the function that does it."""
    parser = _command(group, name, _do("nodes", name), help_, *examples, json=json)
    parser.add_argument("node", metavar="NODE")
    return parser


def _messages(commands) -> None:
    blink = _command(
        commands,
        "blink",
        _do("messages", "blink"),
        "blink the LED",
        "enot blink --on board-1",
        "enot blink --on '*' --times 10 --seconds 0.2",
        "enot blink --on board-1 --forever      (until the next blink, or stop)",
    )
    blink.add_argument("--times", type=int, default=3)
    blink.add_argument("--seconds", type=float, default=0.3, help="on, and off")
    blink.add_argument("--forever", action="store_true")
    _how(blink)
    gpio = _group(commands, "gpio", "read and write pins", "enot gpio read 4 5 --on board-1", "enot gpio write 4=1 5=0 --on board-1")
    read = _command(
        gpio,
        "read",
        _do("messages", "gpio_read"),
        "levels of pins, of all if none is named; their direction stays",
        "enot gpio read 4 5 --on board-1",
        "enot gpio read --on 'room=lab' --json",
    )
    read.add_argument("pin", type=int, nargs="*", metavar="PIN")
    _how(read)
    write = _command(
        gpio,
        "write",
        _do("messages", "gpio_write"),
        "make pins outputs with these levels, in order",
        "enot gpio write 4=1 5=0 --on board-1",
        "enot gpio write 4=1 4=0 --on board-1      (a pulse)",
    )
    write.add_argument("level", nargs="+", metavar="PIN=LEVEL")
    _how(write)
    evaluate = _command(
        commands,
        "eval",
        _do("messages", "eval"),
        "the value of a Python expression",
        "enot eval '2 + 3' --on board-1",
        "enot eval 'Pin(4).value()' --on '*' --json",
    )
    evaluate.add_argument("source", metavar="EXPRESSION", help="- reads it from the standard input")
    _how(evaluate)
    execute = _command(
        commands,
        "exec",
        _do("messages", "exec"),
        "execute Python statements; what they print is shown",
        "enot exec 'print(6 * 7)' --on board-1",
        "enot exec - --on board-1 < setup.py",
    )
    execute.add_argument("source", metavar="SOURCE", help="- reads it from the standard input")
    _how(execute)
    call = _command(
        commands,
        "call",
        _do("messages", "call"),
        "call a function that the nodes have",
        "enot call temperature --on board-1",
        "enot call greet.hi name=Ada times=3 --on board-1      (hi in lib/greet.py)",
    )
    call.add_argument("function", metavar="FUNCTION")
    call.add_argument("argument", nargs="*", metavar="NAME=VALUE", help="VALUE is JSON, or else text")
    _how(call)


def _programs(commands) -> None:
    put = _command(
        commands,
        "put",
        _do("messages", "put"),
        "store a text file on boards",
        "enot put lib/greet.py --on board-1",
        "enot put greet.py lib/greet.py --on '*'",
    )
    put.add_argument("path", metavar="FILE")
    put.add_argument("filename", metavar="WHERE", nargs="?", help="on the board; as it is called here if that is not absolute")
    _how(put)
    run = _command(
        commands,
        "run",
        _do("messages", "run"),
        "store a program and start it; it runs on, also after a restart, until `enot stop`",
        "enot run examples/blink/script.py --on 'room=lab'",
        "enot run - --name quick --on board-1 < quick.py",
    )
    run.add_argument("path", metavar="SCRIPT")
    run.add_argument("--name", help="what it is called in status; the file's name if not given, or the folder's for script.py and main.py")
    _how(run)
    for name, help_ in (
        ("stop", "stop the program, blinking, and whatever else keeps boards busy"),
        ("status", "free heap, uptime, and what the program does"),
        ("reset", "restart boards"),
    ):
        _how(_command(commands, name, _do("messages", name), help_, f"enot {name} --on board-1", f"enot {name} --on 'room=lab'"))
    repl = _command(
        commands,
        "repl",
        _do("repl", "repl"),
        "a Python prompt on a board; Ctrl-C interrupts the board, Ctrl-D leaves",
        "enot repl board-1",
        "echo '2 + 3' | enot repl board-1",
        "enot repl board-1 < setup.py",
        json=False,
    )
    repl.add_argument("node", metavar="NODE")


def _plans(commands) -> None:
    plan = _group(
        commands,
        "plan",
        "what nodes are to run from now on",
        "enot plan apply blink script.py --on 'room=lab' --percent 10",
        "enot plan status blink",
        "enot plan apply blink --percent 100 --wait",
        "enot plan rm blink",
    )
    apply = _command(
        plan,
        "apply",
        _do("plans", "apply"),
        "write a plan, or change one",
        "enot plan apply blink examples/blink/script.py --on 'room=lab' --percent 10",
        "enot plan apply blink --percent 100 --wait",
        "enot plan apply blink --pause",
    )
    apply.add_argument("name", metavar="NAME")
    apply.add_argument("script", metavar="SCRIPT", nargs="?", help="needed for a plan that is new")
    apply.add_argument("--on", metavar="LABELS", help="labels of its nodes, such as room=lab, or '*'")
    apply.add_argument("-l", "--labels", metavar="LABELS", help="the same; also one without a value: -l broken")
    apply.add_argument(
        "--file", action="append", default=[], metavar="PATH[:WHERE]", help="a file that the script needs; may be given several times"
    )
    apply.add_argument("--percent", type=int, help="of the nodes (100)")
    apply.add_argument("--max-failures", type=int, help="after more than so many no further node is touched (0)")
    apply.add_argument("--priority", type=int, help="of several plans for a node the highest is in force (0)")
    apply.add_argument("--concurrency", type=int, help="nodes of one gateway that are changed at once (10)")
    apply.add_argument("--settle", help="how long the script has to run before the next node has its turn (10s)")
    apply.add_argument("--pause", dest="paused", action="store_true", default=None, help="leave nodes as they are")
    apply.add_argument("--resume", dest="paused", action="store_false")
    apply.add_argument("--wait", action="store_true", help="until all nodes that are there have had their turn, or it halts")
    status = _command(plan, "status", _do("plans", "status"), "how far plans are", "enot plan status", "enot plan status blink")
    status.add_argument("name", metavar="NAME", nargs="?")
    remove = _command(
        plan, "rm", _do("plans", "remove"), "remove a plan; its nodes put back what they ran before", "enot plan rm blink", json=False
    )
    remove.add_argument("name", metavar="NAME")


def _past(commands) -> None:
    history = _command(
        commands,
        "history",
        _do("history", "history"),
        "who did what to which node, and what became of it; newest first",
        "enot history --on board-1",
        "enot history --from 1h --state failed,timed_out",
        "enot history --type eval --text 'Pin(4)' --limit 5 --json",
        "enot history --from 2026-11-24T00:00:00Z --csv > november.csv",
    )
    _on(history)
    history.add_argument("--from", dest="from_", metavar="TIME", help="ISO-8601, or how long ago: 10m, 2h, 7d")
    history.add_argument("--to", metavar="TIME")
    history.add_argument("--type", help="of the message, such as eval or 'read GPIOs'; several with commas")
    history.add_argument("--state", help="such as failed or timed_out; several with commas")
    history.add_argument("--issuer", help="who asked")
    history.add_argument("--text", help="somewhere in the message")
    history.add_argument("--limit", type=int, help="at most so many (20; all of them with --csv)")
    history.add_argument("--csv", action="store_true", help="a file for a spreadsheet")
    cancel = _command(
        commands,
        "cancel",
        _do("history", "cancel"),
        "call commands off: what waits is not delivered, what runs is interrupted",
        "enot cancel --on board-1      (whatever keeps it busy)",
        "enot cancel 01a214fc-73da-74cc-959a-ee17b8a2676f",
    )
    cancel.add_argument("command", metavar="ID", nargs="*", help="of a command, as `--no-wait` prints it; one for several nodes is called off on all of them")
    _on(cancel)
    logs = _command(
        commands,
        "logs",
        _do("watching", "logs"),
        "what nodes have printed, or print",
        "enot logs -f",
        "enot logs -f --on 'room=lab'",
        "enot logs --on board-1 --from 10m",
        json=False,
    )
    _on(logs)
    logs.add_argument("-f", "--follow", action="store_true", help="what they print from now on, until Ctrl-C")
    logs.add_argument("--from", dest="from_", metavar="TIME", help="of commands that were accepted since (1h)")
    logs.add_argument("--limit", type=int, help="of the latest so many commands that have printed something (20)")
    watch = _command(
        commands,
        "watch",
        _do("watching", "watch_"),
        "what happens to commands, as it happens",
        "enot watch",
        "enot watch --on board-1 --state failed,cancelled",
        "enot watch --json",
    )
    _on(watch)
    watch.add_argument("--state", help="delivered, output, succeeded, failed, cancelled; several with commas")
    watch.add_argument("--command", metavar="ID", help="of one command")


def _replays(commands) -> None:
    replay = _group(
        commands,
        "replay",
        "history once more, on the same nodes or on others",
        "enot replay start --from 2h --on kitchen --onto board-9 --dry-run",
        "enot replay start --from 2h --on kitchen --onto board-9 --pace fast --wait",
        "enot replay diff 01a214fc-73da-74cc-959a-ee17b8a2676f",
    )
    start = _command(
        replay,
        "start",
        _do("replays", "start"),
        "issue commands of the past again",
        "enot replay start --from 2h --on kitchen --onto board-9 --dry-run",
        "enot replay start --from 2h --on kitchen --onto board-9 --pace 60 --wait",
        "enot replay start --from 2026-11-24T22:00:00Z --to 2026-11-24T23:00:00Z --onto board-1=board-4,board-2=board-5 --pace fast",
    )
    start.add_argument("--from", dest="from_", metavar="TIME", help="accepted since then: ISO-8601, or how long ago: 10m, 2h, 7d")
    start.add_argument("--to", metavar="TIME", help="and before then (now)")
    start.add_argument("--command", action="append", metavar="ID", help="instead of a time; may be given several times")
    _on(start)
    start.add_argument("--type", help="only messages of this type, such as eval; several with commas")
    start.add_argument("--issuer", help="only theirs; several with commas (all but nodes and plans)")
    start.add_argument("--onto", metavar="NODE | OLD=NEW,…", help="who gets it (the same nodes)")
    start.add_argument("--pace", default="original", help="original, fast, or how many times faster, such as 60 (original)")
    start.add_argument("--limit", type=int, help="commands per second (100)")
    start.add_argument("--dry-run", action="store_true", help="only tell what would be issued")
    start.add_argument("--wait", action="store_true", help="until all is issued")
    status = _command(
        replay,
        "status",
        _do("replays", "status"),
        "how far replays are",
        "enot replay status",
        "enot replay status 01a214fc-73da-74cc-959a-ee17b8a2676f",
    )
    status.add_argument("id", metavar="ID", nargs="?")
    diff = _command(
        replay,
        "diff",
        _do("replays", "diff"),
        "where a replay turned out otherwise than the first time; exit code 1 if it did",
        "enot replay diff 01a214fc-73da-74cc-959a-ee17b8a2676f",
    )
    diff.add_argument("id", metavar="ID")
    for name, help_ in (("pause", "hold a replay"), ("resume", "let it go on"), ("cancel", "end it; what is issued stays issued")):
        change = _command(replay, name, _do("replays", name), help_, f"enot replay {name} 01a214fc-73da-74cc-959a-ee17b8a2676f")
        change.add_argument("id", metavar="ID")


def _tokens(commands) -> None:
    group = _group(
        commands,
        "token",
        "who may use the API: make, list, revoke tokens",
        "enot token create ci --role viewer",
        "enot token list",
        "enot token revoke ci",
    )
    create = _command(
        group,
        "create",
        _do("tokens", "create"),
        "make a token and print it, once",
        "enot token create ci --role viewer",
        "enot token create night-shift --role operator --on room=lab --expires 12h",
    )
    create.add_argument("name", metavar="NAME", help="under which its holder stands in the history")
    create.add_argument("--role", choices=("viewer", "operator", "admin"), required=True)
    create.add_argument("--on", metavar="LABELS", help="of the nodes that it is for, such as room=lab; all if not given")
    create.add_argument("--expires", metavar="TIME", help="after how long: 12h, P30D; never if not given")
    _command(group, "list", _do("tokens", "list_"), "all tokens", "enot token list")
    revoke = _command(
        group, "revoke", _do("tokens", "revoke"), "make a token worth nothing", "enot token revoke night-shift", json=False
    )
    revoke.add_argument("token_", metavar="NAME | ID")
    _command(commands, "whoami", _do("tokens", "whoami"), "under which name you stand in the history, and what you may do", "enot whoami")


def _rest(commands) -> None:
    board = _group(commands, "board", "a new board", "enot board new kitchen --wifi HomeNet")
    new = _command(
        board,
        "new",
        _do("board", "new"),
        "write the config.py of a new board, and tell how to flash it",
        "enot board new kitchen --wifi HomeNet",
        "enot board new desk --type rp2 --host 192.168.1.10 --port /dev/ttyACM0",
        json=False,
    )
    new.add_argument("name", metavar="NAME", help="what the board is to be called")
    new.add_argument("--type", choices=("esp8266", "esp32", "rp2"), default="esp8266", help="(esp8266)")
    new.add_argument("--host", help="of the gateway, as the board sees it (this computer)")
    new.add_argument("--hub-port", type=int, default=9662, help="(9662)")
    new.add_argument("--wifi", metavar="SSID", default="", help="its password is asked for, or taken from ENOT_WIFI_PASSWORD")
    new.add_argument("--key-file", default="data/fleet.key", help="where the fleet key stands (data/fleet.key)")
    new.add_argument("--port", default="/dev/ttyUSB0", help="to which the board is plugged in (/dev/ttyUSB0)")
    new.add_argument("--agent", help="folder of the firmware (firmware/agent of a source tree)")
    new.add_argument("--out", default="config.py", help="the file to write (config.py)")
    new.add_argument("--force", action="store_true", help="write over a file that is there")
    completion = _command(
        commands,
        "completion",
        _do("completion", "script"),
        "print what makes Tab complete in your shell",
        'eval "$(enot completion bash)"      (in ~/.bashrc)',
        'eval "$(enot completion zsh)"       (in ~/.zshrc, after compinit)',
        json=False,
    )
    completion.add_argument("shell", choices=("bash", "zsh"))


_FAMILIES = {
    **dict.fromkeys(("nodes", "node"), _nodes),
    **dict.fromkeys(("blink", "gpio", "eval", "exec", "call"), _messages),
    **dict.fromkeys(("put", "run", "stop", "status", "reset", "repl"), _programs),
    "plan": _plans,
    **dict.fromkeys(("history", "cancel", "logs", "watch"), _past),
    "replay": _replays,
    **dict.fromkeys(("token", "whoami"), _tokens),
    **dict.fromkeys(("board", "completion"), _rest),
}
