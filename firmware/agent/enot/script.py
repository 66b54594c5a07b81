# The script: one program that the board keeps on flash and runs on its own, from every start until it is stopped.
#
# One that crashes is started again after a pause. Three starts in a row that ended badly (a crash, or a reset of the board, before it has
# settled) are enough: the script before takes its place (shelf).

import config
import time

from enot import run
from enot.shelf import FILE, Shelf
from enot.values import describe


class Script:
    def __init__(self, guest, voice, results):
        self.guest = guest
        self.voice = voice
        self.results = results
        self.shelf = Shelf()
        self.state = "none"  # none, running, ended, failed, stopped
        self.due = False  # to be started as soon as the main context is free
        self.unanswered = None  # id of the command that brought it, until its result was sent
        self._stopper = None  # id of the `stop` that waits for the script to end, and when it came
        self._settled = int(1000 * getattr(config, "SETTLED", 10))  # ms after which it has started well
        self._started = time.ticks_ms()  # when it was, or, while it is due, may be
        if self.shelf.held:
            self.state = "stopped"
        elif self.shelf.digest:
            self._start_again(0)

    @property
    def running(self):
        return self.state == "running"

    def replace(self, upload):
        """The upload is complete."""
        self.shelf.install(upload)
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
        self.guest.unwanted = self.running
        if not self.running:
            self.state = "none"
            self._started = time.ticks_ms()

    def may_start(self):
        return self.due and time.ticks_diff(self._started, time.ticks_ms()) <= 0

    def run(self):
        """In the main context, to its end."""
        self.due = False
        self.state = "running"
        self._started = time.ticks_ms()
        self.voice.switch(self.shelf.now.get("id"))
        failure = None
        try:
            self.shelf.begin()
            self.guest.run(run.run_file, FILE)
            state = "ended"
        except KeyboardInterrupt as e:
            state = "stopped"
            failure = e
        except SystemExit:
            state = "ended"
        except BaseException as e:
            state = "failed"
            failure = e
            trace = describe(e)[1]
        self.state = state if self.shelf.digest else "none"
        self.voice.switch(None)
        if not self.due:  # else another one is to take its place
            if self.unanswered:
                self._answer(failure)
            if state != "failed":
                self.shelf.settle()
            elif not self.shelf.held:
                self.shelf.crashed(trace)
                self._start_again(self._settled >> 3)
        self.answer_stop()

    def _start_again(self, pause):
        """After so many ms, which double with every bad start."""
        if self.shelf.bad == 3:
            self.shelf.fall_back()
        self._started = time.ticks_add(time.ticks_ms(), pause << self.shelf.bad)
        self.due = not self.shelf.held

    def tick(self):
        """While it runs."""
        if self.due:  # another one is to take its place
            return
        ms = time.ticks_diff(time.ticks_ms(), self._started)
        if self.unanswered and ms >= 500:  # it lives
            self._answer(None)
        if ms >= self._settled:
            self.shelf.settle()

    def stop(self, id, started):
        """Ends it, and answers this command then. False if it neither runs nor is about to; either way it is not started at boot."""
        if self.shelf.digest and not self.shelf.held:
            self.shelf.hold()
        stopped = self.running or self.due
        if stopped:
            self.due = False
            self._stopper = (id, started)
            if self.running:
                self.guest.unwanted = True
            else:
                self.state = "stopped"
                self.answer_stop()
        return stopped

    def answer_stop(self):
        """Returns the id of the answered command."""
        if self._stopper:
            id, started = self._stopper
            self._stopper = None
            self.results.succeed(id, True, started)
            return id

    def _answer(self, failure):
        id, self.unanswered = self.unanswered, None
        if failure is None:
            self.results.succeed(id, None, self._started)
        else:
            self.results.fail(id, failure, self._started)
