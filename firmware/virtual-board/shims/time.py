"""time, with sleeps that let scheduled callbacks run, as they do on a board."""

import utime

_SLICE = 10  # ms; a callback waits no longer than this


def __getattr__(name):  # cheaper than to import all names
    return getattr(utime, name)


def sleep_ms(ms):
    end = utime.ticks_add(utime.ticks_ms(), int(ms))
    while True:
        left = utime.ticks_diff(end, utime.ticks_ms())
        if left <= 0:
            return
        utime.sleep_us(1000 * min(left, _SLICE))


def sleep(seconds):
    sleep_ms(seconds * 1000)
