"""What is answered: values as JSON, exceptions in words. All of it in bounded memory."""

import gc
import io
import json
import sys

from enot.wire import Json

LONGEST = 48 * 1024  # bytes of a value: a line to the gateway has 65,536, and its JSON stands in it as it is


def is_json(value, depth=12):  # a board has 8 KiB of C stack
    """Whether JSON holds this value without loss, but for tuples, which become lists. MicroPython's json writes anything: look first."""
    if value is None or isinstance(value, (bool, int)):
        return True
    if isinstance(value, float):
        return value - value == 0  # neither nan nor an infinity
    if isinstance(value, str):
        return clean(value) is value
    if depth == 0:
        return False
    if isinstance(value, dict):
        for key in value:
            if not isinstance(key, str) or not is_json(key):
                return False
        value = value.values()
    elif not isinstance(value, (list, tuple)):
        return False
    for item in value:
        if not is_json(item, depth - 1):
            return False
    return True


def to_json(value):
    """A Json: the value, which may be one, or {"repr": "..."} if JSON cannot hold it or a line cannot."""
    if isinstance(value, Json):
        return value
    gc.collect()  # what is made of it is kept for a while: it is to lie close to what is kept already
    if is_json(value):
        text = json.dumps(value)
        if len(memoryview(text)) <= LONGEST:
            return Json(text)
        del text
    try:
        text = repr(value)
    except RuntimeError:  # it holds itself
        text = "<%s>" % type(value).__name__
    if len(text) > 1000:
        text = text[:1000]
        text += "..."
    return Json(json.dumps({"repr": clean(text)}))


def clean(text):
    """The text itself, or without the halves of surrogate pairs, which are no UTF-8."""
    if len(text) != len(memoryview(text)):
        for c in text:
            if 0xD800 <= ord(c) <= 0xDFFF:
                return "".join(["?" if 0xD800 <= ord(c) <= 0xDFFF else c for c in text])
    return text


def describe(e):
    """(one line, traceback) of an exception. The agent's own calls are left out of the traceback; without memory for it, it is empty."""
    gc.collect()  # what the failed code has left
    line = type(e).__name__
    try:
        text = "interrupted" if isinstance(e, KeyboardInterrupt) else str(e)[:200]
        if text:
            line = "%s: %s" % (line, text)
        line = clean(line.replace("\n", " "))
        tail = Tail(1024)  # a recursion that filled the heap has a traceback that would fill it again
        sys.print_exception(e, tail)
        calls = tail.text(1024).split("\n")
        if tail.is_full:
            calls[0] = "  ..."
        return line, clean("\n".join([call for call in calls if "enot/" not in call]))
    except MemoryError:
        return line, ""


class Tail(io.IOBase):
    """Keeps the last so many bytes of what is written to it, in a ring that is allocated once."""

    def __init__(self, size):
        self._ring = bytearray(size)
        self._end = 0
        self.is_full = False

    def write(self, data):
        ring = self._ring
        left = memoryview(data)[-len(ring) :]
        while left:
            part = left[: len(ring) - self._end]
            ring[self._end : self._end + len(part)] = part
            self._end += len(part)
            left = left[len(part) :]
            if self._end == len(ring):
                self._end = 0
                self.is_full = True
        return len(data)

    def text(self, most):
        """The last so many bytes of them."""
        start = self._end - min(most, len(self._ring))
        kept = self._ring[max(0, start) : self._end]
        if start < 0 and self.is_full:
            kept = self._ring[start:] + kept
        return kept.lstrip(bytes(range(0x80, 0xC0))).decode()  # without the rest of a character whose beginning is gone
