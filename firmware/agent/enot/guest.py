"""Sharing the one processor between the agent and the user's code.

There are two contexts. The *main context* waits for frames while there is nothing to do, and runs jobs and the script. While one of
these (the *guest*) has the processor, a soft timer calls the tick every 50 ms, between two bytecodes of the guest.

A tick does nothing while the main context is in the agent's own code: `running` is True only while the user's code runs. Where the
user's code calls the agent (print, enot.report, enot.call), `enter` and `leave` stand around it. So the agent's state has one
writer at a time, and Ctrl-C, which only a tick presses, hits nobody but the guest.

A guest that leaves the agent no heap to work with is ended with a MemoryError, and what it holds on to is let go.
"""

import config
import gc
import machine
import micropython
import sys
import time

from enot import run
from enot.interrupt import CtrlC

TICK = 50  # ms
_FIRST_PATIENCE = const(90)  # ms that the guest has to clean up after Ctrl-C before it is pressed again
_PATIENCE = const(350)  # ms after that, and after every further time
_TRIES = const(3)  # before the board is reset
_AT_ONCE = const(4)  # presses with every try but the first, against an `except:` around everything; as many as an ESP8266 can schedule
_JUMPS = const(20)  # in which whatever is scheduled comes
_ROOM = 3072 if sys.maxsize >> 32 else 1536  # bytes that the agent needs at least; with words of 8 bytes everything takes twice the room


def _timer():
    try:
        return machine.Timer(-1)
    except ValueError:  # ESP32: no virtual timers
        return machine.Timer(0)


def _watchdog():
    seconds = getattr(config, "WATCHDOG", 0)
    if seconds:
        try:
            return machine.WDT(timeout=1000 * seconds)
        except TypeError:  # ESP8266: its time is fixed
            return machine.WDT()


def _is_short_of_room():
    if gc.mem_free() < _ROOM:  # else there is no need to collect
        gc.collect()
    return gc.mem_free() < _ROOM


class Guest:
    """`serve()` is called by the tick; `failed(e)` if it raises; `stubborn()` before a reset of a guest that cannot be stopped."""

    def __init__(self, serve, failed, stubborn):
        self._serve = serve
        self._failed = failed
        self._stubborn = stubborn
        self.running = False
        self.unwanted = False  # somebody wants the guest to end
        self._missed = False  # a tick came at a bad time
        self._tries = 0
        self._press_at = 0
        self._tick_callback = self._tick
        self._timer = _timer()
        self._watchdog = _watchdog()
        self._starved = False  # the guest has left the agent no room
        self._ctrl_c = CtrlC()

    def run(self, function, *args):
        """Gives the processor to the user's code, and returns or raises what comes of it."""
        self.unwanted = False
        self._starved = False
        self._tries = 0
        self._press_at = time.ticks_ms()
        self._timer.init(period=TICK, mode=machine.Timer.PERIODIC, callback=self._tick_callback)
        try:
            try:
                self.running = True
                return function(*args)
            finally:
                self.running = False
                self._ctrl_c.left = 0  # from here on nothing is pressed; no callback can come between the guest's end and this line
                self._let_ctrl_c_come()
        except KeyboardInterrupt:
            if self._starved:
                raise MemoryError("too little is left for the agent")
            raise
        finally:
            self._timer.deinit()
            self._ctrl_c.unplug()
            if _is_short_of_room():  # what the guest has left behind is in the way
                run.forget_all()
                gc.collect()

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
            for _ in range(_JUMPS):
                pass

    def _tick(self, _):
        self.feed()
        if not self.running:
            self._missed = True
            return
        self.running = False
        try:
            if _is_short_of_room():
                self._starved = self.unwanted = True
            else:
                self._serve()
            if self.unwanted and time.ticks_diff(self._press_at, time.ticks_ms()) <= 0:
                self._press()
        except Exception as e:  # in a callback it would only be printed
            sys.print_exception(e)
            self._failed()
        finally:
            self.running = True

    def _press(self):
        if self._tries == _TRIES:
            try:
                self._stubborn()
            finally:
                machine.reset()
        self._ctrl_c.press(_AT_ONCE if self._tries else 1)
        self._press_at = time.ticks_add(time.ticks_ms(), _PATIENCE if self._tries else _FIRST_PATIENCE)
        self._tries += 1
