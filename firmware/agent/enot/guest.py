# Sharing the one processor between the agent and the user's code.
#
# There are two contexts. The *main context* waits for frames while there is nothing to do, and runs jobs and the script. While one of
# these (the *guest*) has the processor, a soft timer calls the tick every 50 ms, between two bytecodes of the guest.
#
# A tick does nothing while the main context is in the agent's own code: `running` is True only while the user's code runs. Where the
# user's code calls the agent (print, enot.report, enot.call), `enter` and `leave` stand around it. So the agent's state has one
# writer at a time, and Ctrl-C, which only a tick presses, hits nobody but the guest.
#
# A guest that leaves the agent no heap to work with is ended with a MemoryError, and what it holds on to is let go.

import io
import machine
import micropython
import os
import sys
import time

from enot import board, run


class Guest(io.IOBase):
    """`serve` is what a tick does; `failed` is called when that raises, `stubborn` before the reset that ends what cannot be interrupted.

    It is also the terminal on which Ctrl-C is typed to the user's code, plugged in only while that is going on.
    """

    def __init__(self, serve, failed, stubborn):
        self.serve = serve
        self.failed = failed
        self.stubborn = stubborn
        self.running = False
        self.unwanted = False  # somebody wants the guest to end
        self._missed = False  # a tick came at a bad time
        self._tries = 0
        self._due = 0
        self._tick_callback = self._tick
        self._timer = board.timer()
        self._watchdog = board.watchdog()
        self._starved = False  # the guest has left the agent no room
        self._keys = 0  # presses of Ctrl-C that have not come yet; 0 takes them back
        self._before = self  # the terminal whose place this one has taken; itself: none
        self._root = os.getcwd()

    def run(self, function, *args):
        """Gives the processor to the user's code, and returns or raises what comes of it."""
        self.unwanted = self._starved = False
        self._tries = 0
        self._due = time.ticks_ms()
        self._timer.init(period=50, callback=self._tick_callback)
        try:
            try:
                self.running = True
                return function(*args)
            finally:
                self.running = False
                self._keys = 0  # from here on nothing is pressed; no callback can come between the guest's end and this line
                self._let_ctrl_c_come()
        except KeyboardInterrupt:
            if self._starved:
                raise MemoryError("too little is left for the agent")
            raise
        finally:
            self._timer.deinit()
            if self._before is not self:
                os.dupterm(self._before, 0)
                self._before = self
            _go(self._root)
            if run.is_short_of_room():  # what the guest has left behind is in the way
                run.forget_all()

    def feed(self):
        """Tells the watchdog, if there is one, that the agent has the processor now and then."""
        if self._watchdog:
            self._watchdog.feed()

    def enter(self):
        """The user's code calls the agent. Returns what `leave` wants."""
        was_running = self.running
        self.running = False
        if was_running:
            try:
                self._let_ctrl_c_come()
            except KeyboardInterrupt:
                self.running = True
                raise
        return was_running

    def leave(self, was_running):
        self.running = was_running
        if was_running and self._missed:
            self._missed = False
            try:
                micropython.schedule(self._tick_callback, None)
            except RuntimeError:  # the queue is full: the next tick does it
                pass

    def _let_ctrl_c_come(self):
        """A Ctrl-C that was pressed and has not hit yet must hit here, and not later in the agent."""
        if self._tries:
            for _ in range(20):  # jumps, in which whatever is scheduled comes
                pass

    def _tick(self, _):
        self.feed()
        if not self.running:
            self._missed = True
            return
        self.running = False
        folder = None
        try:
            folder = _go(self._root)  # for there are the agent's files, wherever the guest has gone
            if run.is_short_of_room():
                self._starved = self.unwanted = True
            else:
                self.serve()
            if self.unwanted and time.ticks_diff(self._due, time.ticks_ms()) <= 0:
                self._press()
        except Exception as e:  # in a callback it would only be printed
            sys.print_exception(e)
            self.failed()
        finally:
            self.running = True
            _go(folder)

    def _press(self):
        if self._tries == 3:
            try:
                self.stubborn()
            finally:
                machine.reset()
        if self._before is self:
            micropython.kbd_intr(3)
            self._before = os.dupterm(self, 0)
        # KeyboardInterrupt is raised soon after the tick. If that was not enough, four of them are, as many as an ESP8266 can schedule,
        # each two jumps after the one before: in the handler that has caught that one, or right behind it. So they get out of an
        # `except:` around everything.
        self._keys = 4 if self._tries else 1
        try:
            for _ in range(self._keys):
                micropython.schedule(os.dupterm_notify, None)
        except RuntimeError:  # the queue is full
            pass
        self._due = time.ticks_add(time.ticks_ms(), 350 if self._tries else 90)  # ms that the guest has to clean up before it is pressed again
        self._tries += 1

    def readinto(self, buffer):
        if not self._keys:
            return None
        self._keys -= 1
        buffer[0] = 3
        return 1

    def write(self, data):
        return len(data)


def _go(folder):
    """Returns the folder before. Raises nothing: None stands for a folder that is gone, or that there is no room to name."""
    before = None
    try:
        before = os.getcwd()
    except Exception:  # not a tuple of two, which would be made only now, where there may be no room for it
        pass
    try:
        if folder and folder != before:
            os.chdir(folder)
    except Exception:
        pass
    return before
