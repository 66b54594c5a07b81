"""The script: one program that the board keeps on flash and runs on its own, from every start until it is stopped.

One that crashes is started again after a pause. Three starts in a row that ended badly (a crash, or a reset of the board, before it has
settled) are enough: the script before takes its place (shelf).
"""

import config
import machine
import time

from enot import run
from enot.shelf import FILE, Shelf
from enot.trace import describe

_LIVES = const(500)  # ms after which it is answered that it has started
_SETTLED = int(1000 * getattr(config, "SETTLED", 10))  # ms after which it has started well
_BAD_STARTS = const(3)


def _slept():
    """Whether the board was not reset, but wakes from a sleep that the script wanted."""
    try:
        return machine.reset_cause() == machine.DEEPSLEEP_RESET
    except AttributeError:  # a port that cannot tell
        return False


class Script:
    """`report(name, value)` returns whether it was sent."""

    def __init__(self, guest, out, results, report):
        self._guest = guest
        self._out = out
        self._results = results
        self._report = report
        self.shelf = Shelf()
        self.state = "none"  # none, running, ended, failed, stopped
        self.trace = None
        self.due = False  # to be started as soon as the main context is free
        self.unanswered = None  # id of the command that brought it, until its result was sent
        self._stopper = None  # id of the `stop` that waits for the script to end, and when it came
        self._started = time.ticks_ms()  # when it was, or, while it is due, may be
        if _slept():
            self.shelf.settle()
        if self.shelf.held:
            self.state = "stopped"
        elif self.shelf.digest:
            self._start_again(0)

    @property
    def running(self):
        return self.state == "running"

    def replace(self, upload):
        """The upload is complete."""
        self.shelf.install(upload.sha256, upload.name, upload.id, upload.plan)
        self._replaced(upload.id)

    def restore(self):
        """Ends a plan's script, and starts what was there before the plan. False if there is no plan's script."""
        restored = self.shelf.restore()
        if restored:
            self._replaced(None)
        return restored

    def _replaced(self, id):
        if self.unanswered:
            self._answer(RuntimeError("replaced by another script"))
        self.unanswered = id
        self.due = self.shelf.digest != ""
        self._guest.unwanted = self.running
        if not self.running:
            self.state = "none"
            self._started = time.ticks_ms()
        self.tell()

    def may_start(self):
        return self.due and time.ticks_diff(self._started, time.ticks_ms()) <= 0

    def run(self):
        """In the main context, to its end."""
        self.due = False
        self.state = "running"
        self._started = time.ticks_ms()
        self._out.switch(self.shelf.now.get("id"))
        failure = None
        try:
            self.shelf.begin()
            self._guest.run(self._execute)
            state = "ended"
        except KeyboardInterrupt as e:
            state = "stopped"
            failure = e
        except SystemExit:
            state = "ended"
        except BaseException as e:
            state = "failed"
            failure = e
            self.trace = describe(e)[1]
        self.state = state if self.shelf.digest else "none"
        self._out.switch(None)
        if not self.due:  # else another one is to take its place
            if self.unanswered:
                self._answer(failure)
            if state != "failed":
                self.shelf.settle()
            elif not self.shelf.held:
                self.shelf.crashed(self.trace)
                self._start_again(_SETTLED >> 3)
        self.answer_stop()

    def _start_again(self, pause):
        """After so many ms, which double with every bad start."""
        if self.shelf.bad == _BAD_STARTS:
            self.shelf.fall_back()
            self.tell()
        self._started = time.ticks_add(time.ticks_ms(), pause << self.shelf.bad)
        self.due = not self.shelf.held

    def tell(self):
        """Reports which script it is from now on, as soon as there is a connection."""
        self.shelf.tell(self._report)

    def tick(self):
        """While it runs."""
        if self.due:  # another one is to take its place
            return
        ms = time.ticks_diff(time.ticks_ms(), self._started)
        if self.unanswered and ms >= _LIVES:
            self._answer(None)
        if ms >= _SETTLED:
            self.shelf.settle()

    def stop(self, id, started):
        """Ends it, and answers this command then. False if it neither runs nor is about to; either way it is not started at boot."""
        if self.shelf.digest and not self.shelf.held:
            self.shelf.hold()
            self.tell()
        stopped = self.running or self.due
        if stopped:
            self.due = False
            self._stopper = (id, started)
            if self.running:
                self._guest.unwanted = True
            else:
                self.state = "stopped"
                self.answer_stop()
        return stopped

    def answer_stop(self):
        """Returns the id of the answered command."""
        if self._stopper:
            id, started = self._stopper
            self._stopper = None
            self._results.succeed(id, True, started)
            return id

    def _answer(self, failure):
        id, self.unanswered = self.unanswered, None
        if failure is None:
            self._results.succeed(id, None, self._started)
        else:
            self._results.fail(id, failure, self._started)

    @staticmethod
    def _execute():
        run.forget_script()
        run.run_file(FILE)
        main = run.names.get("main")
        if callable(main) and not run.calls_main(FILE):
            main()
