"""The board's clock, set by the gateway."""

import machine
import time

_EPOCH_2000 = 946684800  # seconds from 1970 to 2000, where some ports begin to count


def set_clock(unix_ms):
    seconds = unix_ms // 1000
    if time.gmtime(0)[0] == 2000:
        seconds -= _EPOCH_2000
    now = time.gmtime(seconds)
    try:
        machine.RTC().datetime(now[:3] + (now[6],) + now[3:6] + (0,))
    except (AttributeError, OSError):  # no clock that can be set
        pass


class Uptime:
    """Counts on where ticks_ms wraps around (after 12 days on an ESP8266), provided that it is asked more often."""

    def __init__(self):
        self._seconds = 0
        self._since = time.ticks_ms()

    def seconds(self):
        whole = time.ticks_diff(time.ticks_ms(), self._since) // 1000
        self._seconds += whole
        self._since = time.ticks_add(self._since, whole * 1000)
        return self._seconds
