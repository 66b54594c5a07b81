"""What few programs need of a board's hardware, so that only they pay for it with their heap."""

import machine
import utime

PWRON_RESET = 1
SOFT_RESET = 4

_alarm = machine.libc.func("I", "alarm", "I")


def deepsleep(ms=0):
    utime.sleep_ms(ms)
    machine.reset(machine.DEEPSLEEP_RESET)


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
