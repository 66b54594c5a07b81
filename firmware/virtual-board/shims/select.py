"""select, with polls that let scheduled callbacks run while a timer is active, as they do on a board."""

import machine
import uselect
import utime

_SLICE = 10  # ms; a callback waits no longer than this


def __getattr__(name):
    return getattr(uselect, name)


class poll:
    def __init__(self):
        self._poll = uselect.poll()
        self.register = self._poll.register
        self.unregister = self._poll.unregister
        self.modify = self._poll.modify

    def _wait(self, ask, ms):
        end = utime.ticks_add(utime.ticks_ms(), ms)
        while machine.timers_active():
            left = _SLICE if ms < 0 else utime.ticks_diff(end, utime.ticks_ms())
            ready = ask(max(0, min(left, _SLICE)))
            if ready or 0 <= ms and left <= _SLICE:
                return ready
        return ask(ms if ms < 0 else max(0, utime.ticks_diff(end, utime.ticks_ms())))

    def poll(self, ms=-1):
        return self._wait(self._poll.poll, ms)

    def ipoll(self, ms=-1, flags=0):
        return iter(self.poll(ms))
