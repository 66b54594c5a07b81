"""Results: made, sent, and kept until the gateway confirms them; those of durable commands on flash, so that a reset does not lose them."""

import gc
import time

from enot import store
from enot.trace import describe
from enot.values import to_json
from enot.wire import Json, encode

_FILE = "results.json"

_MOST = const(8)
_MOST_BYTES = const(8192)  # but the newest is kept whatever its size
_MOST_ON_FLASH = const(4)
_LONGEST_ON_FLASH = const(512)  # bytes; of a longer one the beginning is there
_BEGINNING = const(100)  # characters
_LAST_WORDS = const(500)  # ms that a reset waits for the gateway to confirm its result


class Results:
    def __init__(self, link):
        self._link = link
        self._kept = []  # (id, line, line on flash or None), oldest first
        for id, line in store.load(_FILE, []):
            line = line.encode()
            self._kept.append((id, line, line))
        self.durable = set()  # ids of commands whose results are to be on flash
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
                was_on_flash = any(line for _, _, line in self._kept[: i + 1])
                del self._kept[: i + 1]
                if was_on_flash:
                    self._save()
                return

    def send_again(self):
        for _, line, _ in self._kept:
            self._link.send_line(line)

    def last_words(self, id):
        """Waits until the gateway has this result, for a reset would lose what is still on its way."""
        end = time.ticks_add(time.ticks_ms(), _LAST_WORDS)
        while self._link.is_up() and self._holds(id) and time.ticks_diff(end, time.ticks_ms()) > 0:
            self._link.wait(20)
            self._link.step()

    def _result(self, id, *fields):
        at = self._expected.get(id)
        line = encode("result", "id", id, "at", at, *fields)
        on_flash = None
        if id in self.durable:
            self.durable.remove(id)
            on_flash = line if len(line) <= _LONGEST_ON_FLASH else _beginning(id, at, *fields)
        self._kept.append((id, line, on_flash))
        self._expected.pop(id, None)
        if on_flash:
            self._save()
        while len(self._kept) > _MOST or len(self._kept) > 1 and self._size() > _MOST_BYTES:
            self._kept.pop(0)
        if self._link.is_up():
            self._link.send_line(line)

    def _save(self):
        on_flash = [(id, line.decode()) for id, _, line in self._kept if line]
        try:
            store.save(_FILE, on_flash[-_MOST_ON_FLASH:])
        except OSError:  # flash is full: it is kept as long as there is power
            pass

    def _holds(self, id):
        return any(kept[0] == id for kept in self._kept)

    def _size(self):
        return sum(len(kept[1]) for kept in self._kept)


def _beginning(id, at, _, ok, name, value, *more):
    """The line of a long result without its end, and without its traceback."""
    value = {"repr": value.text[:_BEGINNING]} if isinstance(value, Json) else value[:_BEGINNING]
    return encode("result", "id", id, "at", at, "ok", ok, name, value, "ms", more[-1])
