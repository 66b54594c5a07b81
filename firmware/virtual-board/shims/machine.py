"""The board's hardware, for the Unix port: pins are files, RTC memory is a file, a reset is an exit.

The folder of the board is in the environment variable ENOT_BOARD. What a real port does from an interrupt
(timers, Ctrl-C) is done here by one thread and by micropython.schedule, so that the agent cannot tell the difference.
"""

import _thread
import binascii
import ffi
import micropython
import os
import sys
import utime

_FOLDER = os.getenv("ENOT_BOARD")
_libc = ffi.open("libc.so.6" if sys.platform == "linux" else "/usr/lib/libSystem.dylib")
_exit = _libc.func("v", "_exit", "i")
_alarm = _libc.func("I", "alarm", "I")


def _path(name):
    return _FOLDER + "/" + name


def _write_atomically(name, data):
    # A watcher of the file must never see it empty, and a power cut must not leave half of it.
    with open(_path("new"), "wb") as f:
        f.write(data)
    os.rename(_path("new"), _path(name))


def _read(name, default):
    try:
        with open(_path(name), "rb") as f:
            return f.read()
    except OSError:
        return default


def _remove(name):
    try:
        os.remove(_path(name))
    except OSError:
        pass


PWRON_RESET = 1
SOFT_RESET = 4
DEEPSLEEP_RESET = 5
_reset_cause = int(_read("reset", b"1"))  # a reset leaves a note
_remove("reset")
if _reset_cause == PWRON_RESET:  # which RTC memory does not survive
    _remove("rtc")


def unique_id():
    return binascii.unhexlify(_read("unique_id", b"").strip())


def reset_cause():
    return _reset_cause


def deepsleep(ms=0):
    utime.sleep_ms(ms)
    reset(DEEPSLEEP_RESET)


def reset(_cause=SOFT_RESET):
    _write_atomically("reset", str(_cause).encode())
    # Not sys.exit: a reset must also work from a scheduled callback, where exceptions are only printed.
    _exit(3)  # boards.py starts the board again when it sees this


def freq():
    return 80_000_000


def idle():
    utime.sleep_ms(1)


class WDT:
    """What it does to a board that does not feed it looks like a power cut."""

    def __init__(self, id=0, timeout=5000):
        self._seconds = max(1, timeout // 1000)
        self.feed()

    def feed(self):
        _alarm(self._seconds)


class RTC:
    """`memory` survives a reset and is lost at a power cut, as on an ESP8266. The clock is the computer's."""

    def memory(self, data=None):
        if data is None:
            return _read("rtc", b"")
        _write_atomically("rtc", data)

    def datetime(self, when=None):
        if when is None:
            now = utime.gmtime()
            return now[:3] + (now[6],) + now[3:6] + (0,)


class Pin:
    """The level of pin n is the text "0" or "1" in pins/n; whoever drives an input writes that file."""

    IN = 0
    OUT = 1
    OPEN_DRAIN = 2
    PULL_UP = 1
    PULL_DOWN = 2
    PINS = (0, 2, 4, 5, 12, 13, 14, 15, 16)  # those that an ESP8266 board leads out

    _modes = {}

    def __init__(self, id, mode=-1, pull=-1, value=None):
        if id not in Pin.PINS:
            raise ValueError("invalid pin")
        self._id = id
        if mode != -1 or value is not None:
            self.init(mode, pull, value)

    def init(self, mode=-1, pull=-1, value=None):
        if mode != -1:
            Pin._modes[self._id] = mode
        if value is not None:
            self.value(value)

    def mode(self):
        return Pin._modes.get(self._id, Pin.IN)

    def value(self, level=None):
        if level is None:
            return 1 if _read("pins/%d" % self._id, b"0").strip() == b"1" else 0
        if Pin._modes.get(self._id, Pin.IN) != Pin.IN:  # as on a real pin, an input is not driven
            _write_atomically("pins/%d" % self._id, b"1" if level else b"0")

    __call__ = value

    def on(self):
        self.value(1)

    def off(self):
        self.value(0)

    def toggle(self):
        self.value(1 - self.value())

    def __repr__(self):
        return "Pin(%d)" % self._id


class Timer:
    """A soft timer: its callback is scheduled from a thread, and runs between two bytecodes of the main program."""

    ONE_SHOT = 0
    PERIODIC = 1

    _active = []
    _changed = _thread.allocate_lock()  # held by the thread while no timer is active
    _thread_started = False
    _LONGEST_NAP = 20  # ms; the most by which a newly started timer can be late

    def __init__(self, id=-1, **options):
        self._waiting = False
        self._fire = self._fired  # bound once: the thread must not allocate
        if options:
            self.init(**options)

    def init(self, mode=PERIODIC, period=-1, callback=None, freq=0):
        self.deinit()
        self._period = int(1000 / freq) if freq else period
        self._mode = mode
        self._callback = callback
        self._due = utime.ticks_add(utime.ticks_ms(), self._period)
        Timer._active.append(self)
        if not Timer._thread_started:
            Timer._thread_started = True
            Timer._changed.acquire()
            _thread.start_new_thread(Timer._run, ())
        elif Timer._changed.locked():
            Timer._changed.release()

    def deinit(self):
        if self in Timer._active:
            Timer._active.remove(self)

    def _fired(self, _):
        self._waiting = False
        if self in Timer._active:
            if self._mode == Timer.ONE_SHOT:
                self.deinit()
            self._callback(self)

    @staticmethod
    def _run():
        while True:
            nap = Timer._LONGEST_NAP
            now = utime.ticks_ms()
            for timer in Timer._active:
                left = utime.ticks_diff(timer._due, now)
                if left <= 0 and not timer._waiting:
                    timer._due = utime.ticks_add(now, timer._period)
                    left = timer._period
                    try:
                        timer._waiting = True
                        micropython.schedule(timer._fire, None)
                    except (RuntimeError, MemoryError):  # the queue is full: the next round tries again
                        timer._waiting = False
                nap = min(nap, max(left, 1))
            if Timer._active:
                utime.sleep_ms(nap)
            else:
                Timer._changed.acquire()


def timers_active():
    """True when callbacks may come: whoever blocks then has to do so in slices."""
    return bool(Timer._active)
