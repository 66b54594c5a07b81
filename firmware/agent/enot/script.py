"""The script: one program that the board keeps on flash and runs on its own, from every start until it is stopped."""

import json
import time

from enot import run, store
from enot.trace import describe

FILE = "script.py"
_ABOUT = "script.json"  # what is not in the script itself: its name, the command that brought it, whether it is held
_LIVES = 500  # ms after which it has started well


class Script:
    def __init__(self, guest, out, results):
        self._guest = guest
        self._out = out
        self._results = results
        self.name = None
        self._id = None
        self.held = False  # stopped: not to be started at boot
        self.state = "none"  # none, running, ended, failed, stopped
        self.trace = None
        self.digest = store.digest(FILE)
        self.due = False  # to be started as soon as the main context is free
        self.unanswered = None  # id of the command that brought it, until its result was sent
        self._stopper = None  # id of the `stop` that waits for the script to end, and when it came
        self._started = 0  # ticks
        if self.digest:
            try:
                with open(_ABOUT) as f:
                    about = json.load(f)
                self.name, self._id, self.held = about["name"], about["id"], about["held"]
            except (OSError, ValueError, KeyError):  # power was cut between the script and this
                pass
            self.due = not self.held
            self.state = "stopped" if self.held else "none"

    @property
    def running(self):
        return self.state == "running"

    def replace(self, name, id):
        """The file has just been replaced."""
        if self.unanswered:
            self._answer(RuntimeError("replaced by another script"))
        self.name = name
        self._id = id
        self.held = False
        self._keep()
        self.digest = store.digest(FILE)
        self.unanswered = id
        self.due = True
        self._guest.unwanted = self.running

    def run(self):
        """In the main context, to its end."""
        self.due = False
        self.state = "running"
        self.trace = None
        self._started = time.ticks_ms()
        self._out.switch(self._id)
        failure = None
        try:
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
        self.state = state
        self._out.switch(None)
        if self.unanswered and not self.due:
            self._answer(failure)
        self.answer_stop()

    def tick(self):
        """While it runs."""
        # not for the script that is to take the place of this one
        if self.unanswered and not self.due and time.ticks_diff(time.ticks_ms(), self._started) >= _LIVES:
            self._answer(None)

    def stop(self, id, started):
        """Ends it, and answers this command then. False if it does not run; either way it is not started at boot."""
        if self.digest and not self.held:
            self.held = True
            self._keep()
        if self.running:
            self._stopper = (id, started)
            self._guest.unwanted = True
        return self.running

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

    def _keep(self):
        with open(_ABOUT + ".new", "w") as f:
            json.dump({"name": self.name, "id": self._id, "held": self.held}, f)
        store.replace(_ABOUT + ".new", _ABOUT)
