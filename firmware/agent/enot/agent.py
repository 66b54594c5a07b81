"""The agent: puts the parts together, and is their main loop."""

# What is compiled last finds the least room, and in the most pieces: this is the order of those tried that starts in the smallest heap.
from enot.commands import Commands
from enot.link import Link
from enot.script import Script
from enot.results import Results
from enot.guest import Guest

import config
import enot
import gc
import machine
import os
import sys

from enot import run, store, wifi
from enot.clock import Uptime, set_clock
from enot.hmac import hexadecimal
from enot.memory import Cursor
from enot.out import Out, console_print
from enot.peers import Peers
from enot.wire import RX, Malformed

_IDLE = const(1000)  # ms; how long the main context waits at most before it looks at its clocks
_SOON = const(50)  # the same while a script waits for its next start
_PROMPT = const(3)  # ms that a tick waits for what the gateway sends upon an ack
_COMMANDS_A_TICK = const(16)


class Agent:
    def __init__(self):
        self._boot = hexadecimal(os.urandom(4))
        self._uptime = Uptime()
        self._cursor = Cursor()
        self._link = Link(self, config.BROKER_HOST, config.HUB_PORT, config.KEY, hexadecimal(machine.unique_id()))
        self._guest = Guest(self._serve, self._failed, self._stubborn)
        self._out = Out(self._link, self._guest)
        self._results = Results(self._link)
        self._peers = Peers(self._link, self._guest)
        enot._peers = self._peers
        self._script = Script(self._guest, self._out, self._results, self._peers.report)
        self._commands = Commands(
            self._link, self._guest, self._out, self._results, self._script, self._cursor, self._status
        )
        self._blinker = self._commands.blinker
        run.give("print", self._out.print)
        try:
            import builtins

            builtins.print = self._out.print
        except AttributeError:  # the port does not let builtins be replaced: uploaded modules print to the console only
            pass

    def run(self):
        store.remove(store.PART)
        wifi.join()
        gc.collect()
        gc.threshold((gc.mem_free() + gc.mem_alloc()) // 8)  # with // 4 the largest free piece is half as large
        console_print("enot: node %s, %d bytes free" % (self._link.node, gc.mem_free()))
        while True:
            try:
                self._turn()
            except Exception as e:
                sys.print_exception(e)
                self._failed()

    def _turn(self):
        """One round of the main context."""
        self._guest.feed()
        if self._script.may_start():
            self._script.run()
        self._link.step()
        if self._commands.waiting:
            self._commands.take()
        elif self._blinker.step():
            self._link.wait(min(_IDLE, self._blinker.wait()))
        else:
            self._link.wait(_SOON if self._script.due else _IDLE)

    def _serve(self):
        """What a tick does."""
        self._link.step()
        self._blinker.step()
        if self._script.running:
            for _ in range(_COMMANDS_A_TICK):
                if not self._commands.waiting:
                    break
                self._commands.take()
                self._link.wait(_PROMPT)
                self._link.step()
            self._script.tick()
        self._out.flush()

    def _failed(self):
        # A command that could not be handled was not acknowledged: after a reconnect it comes again.
        self._link.close("an error in the agent")

    def _stubborn(self):
        console_print("enot: the program does not let itself be stopped")
        self._results.last_words(self._script.answer_stop())

    # What the link calls

    def hello_fields(self):
        gc.collect()
        shelf = self._script.shelf
        return (
            "boot", self._boot, "cursor", self._cursor.at, "log", self._cursor.log or None, "fw", enot.VERSION, "board", sys.platform,
            "rx", RX, "free", gc.mem_free(), "script", "" if shelf.held else shelf.digest, "plan", shelf.now.get("plan") or "",
            "name", getattr(config, "NAME", None),
        )  # fmt: skip

    def welcomed(self, frame):
        console_print("enot: connected")
        agent = store.load(store.AGENT)
        if "!" in agent:  # this agent is new, and has shown that it works (trial.py)
            store.save(store.AGENT, agent[0])
        self._cursor.belongs_to(frame.get("log") or "")
        now = frame.get("now")
        if isinstance(now, int):
            set_clock(now)
        self._results.send_again()
        self._script.tell()

    def lost(self):
        self._commands.lost()

    def received(self, frame):
        op = frame["op"]
        if op in ("do", "put"):
            self._commands.received(frame)
        elif op == "ping":
            self._link.send("pong", "free", gc.mem_free())
        elif op == "confirm":
            self._results.confirm(frame.get("id"))
        elif op == "cancel":
            self._commands.cancel(frame.get("id"))
        elif op == "answer":
            self._peers.answered(frame)
        elif op == "bye":
            after = frame.get("after")
            self._link.close("the gateway says bye", after if isinstance(after, int) else None)
        elif op == "reject":
            self._link.close("rejected: %s" % frame.get("why"))
        else:
            raise Malformed("op %s" % op)

    def _status(self):
        gc.collect()
        script = self._script
        return {
            "free": gc.mem_free(),
            "uptime": self._uptime.seconds(),
            "boot": self._boot,
            "fw": enot.VERSION,
            "board": sys.platform,
            "script": {
                "name": script.shelf.now.get("name"),
                "plan": script.shelf.now.get("plan"),
                "state": script.state,
                "trace": script.trace,
                "rollback": script.shelf.rollback,
            },
        }
