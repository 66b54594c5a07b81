# Results: made, sent, and kept until the gateway confirms them; those of durable commands on flash, so that a reset does not lose them.

import time

from enot import store
from enot.values import describe, to_json
from enot.wire import Json, encode

_FILE = "results.json"


class Results:
    def __init__(self, link):
        self.link = link
        self._kept = []  # (id, line, its bytes, text of it on flash or None), oldest first
        for id, text in store.load(_FILE, []):
            self._keep(id, [memoryview(text)], text)
        self.durable = set()  # ids of commands whose results are to be on flash
        self._expected = {}  # at what offset a command stands that has no result yet

    def expect(self, id, at):
        """`at` goes with the result, so that a gateway which does not know of the command finds it in the log."""
        self._expected[id] = at

    def succeed(self, id, value, started):
        """`started`: ticks when the command began."""
        self._result(id, started, "ok", True, "value", to_json(value))

    def fail(self, id, e, started):
        error, trace = describe(e)
        try:
            self._result(id, started, "ok", False, "error", error, "trace", trace)
        except MemoryError:  # the exception itself holds on to the heap: its name is enough then
            del trace
            self._result(id, started, "ok", False, "error", error)

    def confirm(self, id):
        """Forgets this one, and all that were made before it."""
        for i in range(len(self._kept)):
            if self._kept[i][0] == id:
                was_on_flash = any([kept[3] for kept in self._kept[: i + 1]])
                del self._kept[: i + 1]
                if was_on_flash:
                    self._save()
                return

    def send_again(self):
        for kept in self._kept:
            self.link.send_line(kept[1])

    def last_words(self, id):
        """Waits until the gateway has this result, but not for long, for a reset would lose what is still on its way."""
        for _ in range(25):
            if self.link.is_up and id in [kept[0] for kept in self._kept]:
                self.link.wait(20)
                self.link.step()

    def _result(self, id, started, *fields):
        at = self._expected.get(id)
        ms = time.ticks_diff(time.ticks_ms(), started)
        line = encode("result", "id", id, "at", at, *fields, "ms", ms)
        on_flash = None
        if id in self.durable:
            self.durable.remove(id)
            short = line
            if len(line) > 1 or len(line[0]) > 512:  # bytes
                short = encode("result", "id", id, "at", at, *_beginning(*fields), "ms", ms)
            on_flash = str(short[0], "utf-8")
        self._keep(id, line, on_flash)
        self._expected.pop(id, None)
        if on_flash:
            self._save()
        if self.link.is_up:
            self.link.send_line(line)

    def _keep(self, id, line, on_flash):
        kept = self._kept
        kept.append((id, line, sum([len(part) for part in line]), on_flash))
        while len(kept) > 8 or len(kept) > 1 and sum([one[2] for one in kept]) > 4096:  # but the newest is kept whatever its size
            kept.pop(0)

    def _save(self):
        on_flash = [(kept[0], kept[3]) for kept in self._kept if kept[3]]
        try:
            store.save(_FILE, on_flash[-4:])
        except OSError:  # flash is full: it is kept as long as there is power
            pass


def _beginning(_, ok, name, value, *trace):
    """The fields of a long result without its end, and without its traceback."""
    return "ok", ok, name, {"repr": value.text[:100]} if isinstance(value, Json) else value[:100]
