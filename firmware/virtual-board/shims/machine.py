"""The board's hardware, for the Unix port: pins are files, RTC memory is a file, a reset is an exit.

The folder of the board is in the environment variable ENOT_BOARD. What a real port does from an interrupt
(timers, Ctrl-C) is done here by one thread and by micropython.schedule, so that the agent cannot tell the difference. Where the main
program waits in the kernel (time.sleep, poll), a signal ends the wait, and MicroPython runs what is scheduled before it goes on waiting.

On a board all this is C code in flash. Here it lies on the heap, so what few programs need is in machine_more.py.
"""

import _thread
import binascii
import ffi
import micropython
import os
import sys
import utime

DEEPSLEEP_RESET = 5
libc = ffi.open("libc.so.6" if sys.platform == "linux" else "/usr/lib/libSystem.dylib")
_exit = libc.func("v", "_exit", "i")
_kill = libc.func("i", "pthread_kill", "Pi")
_usleep = libc.func("i", "usleep", "I")
_main = libc.func("P", "pthread_self", "")()
_SIGUSR2 = 12 if sys.platform == "linux" else 31
libc.func("P", "signal", "iP")(_SIGUSR2, libc.addr("abs"))  # a handler that does nothing


def __getattr__(name):
    import machine_more

    return getattr(machine_more, name)


def _path(name):
    return os.getenv("ENOT_BOARD") + "/" + name


def _read(name):
    try:
        with open(_path(name), "rb") as f:
            return f.read()
    except OSError:
        return b""


def _write(name, data):
    # A watcher of the file must never see it empty, and a power cut must not leave half of it.
    with open(_path("new"), "wb") as f:
        f.write(data)
    os.rename(_path("new"), _path(name))


_cause = int(_read("reset") or 1)  # a reset leaves a note; 1: the power came
try:
    os.remove(_path("reset" if _cause != 1 else "rtc"))  # RTC memory does not survive a power cut
except OSError:
    pass


def reset_cause():
    return _cause


def unique_id():
    return binascii.unhexlify(_read("unique_id").strip())


def reset(cause=4):
    _write("reset", str(cause).encode())
    # Not sys.exit: a reset must also work from a scheduled callback, where exceptions are only printed.
    _exit(3)  # boards.py starts the board again when it sees this


class RTC:
    """`memory` survives a reset and is lost at a power cut, as on an ESP8266. The clock is the computer's."""

    def memory(self, data=None):
        if data is None:
            return _read("rtc")
        _write("rtc", data)

    def datetime(self, when=None):
        now = utime.gmtime()
        return now[:3] + (now[6],) + now[3:6] + (0,)


class Pin:
    """The level of pin n is the text "0" or "1" in pins/n; whoever drives an input writes that file."""

    IN = 0
    OUT = 1
    OPEN_DRAIN = 2
    PULL_UP = 1
    PULL_DOWN = 2

    _modes = {}

    def __init__(self, id, mode=-1, pull=-1, value=None):
        if id not in b"\0\2\4\5\14\15\16\17\20":  # 0, 2, 4, 5 and 12 to 16, those that an ESP8266 board leads out
            raise ValueError("invalid pin")
        self._id = id
        self.init(mode, pull, value)

    def init(self, mode=-1, pull=-1, value=None):
        if mode != -1:
            Pin._modes[self._id] = mode
        if value is not None:
            self.value(value)

    def mode(self):
        return Pin._modes.get(self._id, 0)

    def value(self, level=None):
        name = "pins/%d" % self._id
        if level is None:
            return int(_read(name).strip() == b"1")
        if self.mode():  # as on a real pin, an input is not driven
            _write(name, b"1" if level else b"0")

    __call__ = value

    def on(self):
        self.value(1)

    def off(self):
        self.value(0)

    def toggle(self):
        self.value(1 - self.value())


class Timer:
    """A soft timer: its callback is scheduled from a thread, and runs between two bytecodes of the main program."""

    ONE_SHOT = 0
    PERIODIC = 1

    _active = []
    _lock = None  # held by the thread while no timer is active

    def __init__(self, id=-1, **options):
        self._fire = self._fired  # bound once: the thread must not allocate
        if options:
            self.init(**options)

    def init(self, mode=PERIODIC, period=-1, callback=None):
        self.deinit()
        self._period = period
        self._once = mode == 0
        self._callback = callback
        self._due = utime.ticks_add(utime.ticks_ms(), period)
        self._waiting = False
        Timer._active.append(self)
        if not Timer._lock:
            Timer._lock = _thread.allocate_lock()
            Timer._lock.acquire()
            _thread.start_new_thread(_fire_timers, (Timer._active, Timer._lock))
        elif Timer._lock.locked():
            Timer._lock.release()

    def deinit(self):
        if self in Timer._active:
            Timer._active.remove(self)

    def _fired(self, _):
        self._waiting = False
        if self in Timer._active:
            if self._once:
                self.deinit()
            self._callback(self)


def _fire_timers(timers, lock):
    while True:
        nap = 25  # ms; the most by which a newly started timer can be late
        stir = os._stream is not None  # Ctrl-C is being pressed, by what is scheduled
        now = utime.ticks_ms()
        for timer in timers:
            left = utime.ticks_diff(timer._due, now)
            if left <= 0 and not timer._waiting:
                timer._due = utime.ticks_add(now, timer._period)
                left = timer._period
                try:
                    timer._waiting = True
                    micropython.schedule(timer._fire, None)
                except (RuntimeError, MemoryError):  # the queue is full: the next round tries again
                    timer._waiting = False
                    stir = True
            stir = stir or timer._waiting
            nap = min(nap, max(left, 1))
        if stir:
            _kill(_main, _SIGUSR2)
            nap = min(nap, 10)  # if it came right before the main program began to wait, it was in vain
        if timers:
            _usleep(nap * 1000)  # MicroPython's own would run what is scheduled, or wake up every half millisecond
        else:
            lock.acquire()
