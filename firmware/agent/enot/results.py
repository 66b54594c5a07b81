"""Results: made, sent, and kept until the gateway confirms them."""

import gc
import time

from enot.trace import describe
from enot.values import to_json
from enot.wire import encode

_MOST = 8
_MOST_BYTES = 8192  # but the newest is kept whatever its size
_LAST_WORDS = 500  # ms that a reset waits for the gateway to confirm its result


class Results:
    def __init__(self, link):
        self._link = link
        self._kept = []  # (id, line), oldest first
        self._expected = {}  # at what offset a command stands that has no result yet

    def expect(self, id, at):
        """`at` goes with the result, so that a gateway which does not know of the command finds it in the log."""
        self._expected[id] = at

    def succeed(self, id, value, started):
        """`started`: ticks when the command began."""
        self._result(id, "ok", True, "value", to_json(value), "ms", time.ticks_diff(time.ticks_ms(), started))

    def fail(self, id, e, started):
        ms = time.ticks_diff(time.ticks_ms(), started)
        error, trace = describe(e)
        try:
            self._result(id, "ok", False, "error", error, "trace", trace, "ms", ms)
        except MemoryError:  # the exception itself holds on to the heap: its name is enough then
            del trace
            gc.collect()
            self._result(id, "ok", False, "error", error, "ms", ms)

    def confirm(self, id):
        """Forgets this one, and all that were made before it."""
        for i in range(len(self._kept)):
            if self._kept[i][0] == id:
                del self._kept[: i + 1]
                return

    def send_again(self):
        for _, line in self._kept:
            self._link.send_line(line)

    def last_words(self, id):
        """Waits until the gateway has this result, for a reset would lose what is still on its way."""
        end = time.ticks_add(time.ticks_ms(), _LAST_WORDS)
        while self._link.is_up() and self._holds(id) and time.ticks_diff(end, time.ticks_ms()) > 0:
            self._link.wait(20)
            self._link.step()

    def _result(self, id, *fields):
        line = encode("result", "id", id, "at", self._expected.pop(id, None), *fields)
        self._kept.append((id, line))
        while len(self._kept) > _MOST or len(self._kept) > 1 and self._size() > _MOST_BYTES:
            self._kept.pop(0)
        if self._link.is_up():
            self._link.send_line(line)

    def _holds(self, id):
        return any(kept_id == id for kept_id, _ in self._kept)

    def _size(self):
        return sum(len(line) for _, line in self._kept)
