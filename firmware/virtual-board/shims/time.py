"""time, whose sleep_ms waits in the kernel. The Unix port's own wakes up every half millisecond to see whether it is over."""

import utime


def __getattr__(name):  # cheaper than to import all names
    return getattr(utime, name)


def sleep_ms(ms):
    if ms > 0:
        utime.sleep(ms / 1000)
