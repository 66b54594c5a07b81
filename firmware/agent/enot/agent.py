"""The agent: puts the parts together, and is their main loop."""

# What is compiled last finds the least room, and in the most pieces: this is the order of those tried that starts in the smallest heap, and leaves the largest pieces.
from enot.link import Link
from enot.commands import Commands
from enot.script import Script
from enot import store
from enot import board
from enot import run
from enot.guest import Guest
from enot.results import Results
from enot.status import status
from enot.wire import RX, Malformed
from enot.hmac import hexadecimal
from enot.voice import Voice, console_print

import config
import enot
import gc
import machine
import os
import sys


class Agent:
    def __init__(self):
        self._boot = hexadecimal(os.urandom(4))
        self.cursor = board.Cursor()
        link = Link
        if getattr(config, "TLS", False):
            from enot.secure import SecureLink as link
        key = config.KEY
        for name in ("node.key.new", "node.key"):  # the first if the power was cut in the middle of `replace` on FAT
            try:
                with open(name) as f:
                    text = f.read()
                if len(text) == 64:  # else the power was cut while it was written
                    key = text
            except OSError:
                pass
        self.link = link(self, config.BROKER_HOST, config.HUB_PORT, key, hexadecimal(machine.unique_id()))
        self.guest = Guest(self._serve, self._failed, self._stubborn)
        self.voice = Voice(self.link, self.guest)
        self.results = Results(self.link)
        self.script = Script(self.guest, self.voice, self.results)
        self.commands = Commands(self.link, self.guest, self.voice, self.results, self.script, self.cursor, lambda: status(self._boot, self.voice, self.script))
        self.blinker = self.commands.blinker
        enot.report = self.voice.report
        enot.call = self.voice.call
        run.give("print", self.voice.print)
        run.own_modules = tuple(sys.modules)
        try:
            import builtins

            builtins.print = self.voice.print
        except AttributeError:  # the port does not let builtins be replaced: uploaded modules print to the console only
            pass

    def run(self):
        for part in (
            self, self.link, self.guest, self.voice, self.results, self.script, self.script.shelf, self.commands, self.blinker, self.cursor
        ):  # fmt: skip
            type(part).__init__ = None  # each of these is made once: what made it is in the way
        board.timer = board.watchdog = board.has_slept = board.wants_hold = None
        store.remove(store.PART)
        board.join()
        gc.collect()
        gc.threshold((gc.mem_free() + gc.mem_alloc()) // 16)  # with // 8 the largest free piece shrinks to half while an asyncio program runs
        console_print("enot: node %s, %d bytes free" % (self.link.node, gc.mem_free()))
        while True:
            try:
                self._turn()
            except Exception as e:
                sys.print_exception(e)
                self._failed()

    def _turn(self):
        """One round of the main context."""
        self.guest.feed()
        if self.script.may_start():
            self.script.run()
        self.script.shelf.tell(self.voice.report)
        more = self.link.step()
        wait = self.blinker.step()
        if self.commands.waiting and not self.blinker.unanswered:
            self.commands.take()
        elif more:
            pass
        elif wait is None:
            self.link.wait(50 if self.script.due else 1000)  # ms, after which it looks at its clocks
        else:
            self.link.wait(min(wait, 1000))

    def _serve(self):
        """What a tick does."""
        self.link.step()
        self.blinker.step()
        if self.script.running:
            for _ in range(16):  # commands; the rest comes with the next tick
                if not self.commands.waiting:
                    break
                self.commands.take()
                self.link.wait(3)  # ms, for what the gateway sends upon an ack
                self.link.step()
            self.script.tick()
            self.script.shelf.tell(self.voice.report)
        self.voice.flush()

    def _failed(self):
        # A command that could not be handled was not acknowledged: after a reconnect it comes again.
        self.link.close("an error in the agent")

    def _stubborn(self):
        console_print("enot: the program does not let itself be stopped")
        self.results.last_words(self.script.answer_stop())

    # What the link calls

    def hello_fields(self):
        gc.collect()
        shelf = self.script.shelf
        return (
            "boot", self._boot, "cursor", self.cursor.at, "log", self.cursor.log or None, "fw", enot.VERSION, "board", sys.platform,
            "rx", RX, "free", gc.mem_free(), "script", "" if shelf.held else shelf.digest, "plan", shelf.now.get("plan") or "",
            "name", getattr(config, "NAME", None),
        )  # fmt: skip

    def welcomed(self, frame):
        console_print("enot: connected")
        agent = store.load(store.AGENT)
        if "!" in agent:  # this agent is new, and has shown that it works (trial.py)
            store.save(store.AGENT, agent[0])
        self.cursor.belongs_to(frame.get("log") or "")
        now = frame.get("now")
        if isinstance(now, int):
            board.set_clock(now)
        self.results.send_again()
        self.script.shelf.tell(self.voice.report)

    def lost(self):
        self.commands.waiting = None  # it was not acknowledged: it comes again

    def received(self, frame):
        op = frame["op"]
        if op in ("do", "put"):
            self.commands.received(frame)
        elif op == "ping":
            self.link.send("pong", "free", gc.mem_free())
        elif op == "confirm":
            self.results.confirm(frame.get("id"))
        elif op == "cancel":
            self.commands.cancel(frame.get("id"))
        elif op == "answer":
            self.voice.answered(frame)
        elif op == "bye":
            after = frame.get("after")
            self.link.close("the gateway says bye", after if isinstance(after, int) else None)
        elif op == "reject":
            self.link.close("rejected: %s" % frame.get("why"))
        else:
            raise Malformed("op %s" % op)
