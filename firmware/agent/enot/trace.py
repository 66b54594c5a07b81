"""An exception in words, in bounded memory: a recursion that filled the heap has a traceback that would fill it again."""

import gc
import io
import sys

from enot.values import clean

_LONGEST_LINE = const(300)  # characters
_HEAD = const(512)  # bytes of a traceback that are kept of its beginning
_TAIL = const(1024)  # and of its end


class _Written(io.IOBase):
    """Keeps the beginning and the end of what is written to it."""

    def __init__(self):
        self._head = bytearray(_HEAD)
        self._tail = bytearray(_TAIL)  # a ring
        self._size = 0

    def write(self, data):
        for byte in data:
            if self._size < _HEAD:
                self._head[self._size] = byte
            else:
                self._tail[(self._size - _HEAD) % _TAIL] = byte
            self._size += 1
        return len(data)

    def lines(self):
        head = bytes(self._head[: min(self._size, _HEAD)])
        over = max(0, self._size - _HEAD)
        if over <= _TAIL:
            return (head + bytes(self._tail[:over])).decode().split("\n")
        at = over % _TAIL
        tail = bytes(self._tail[at:]) + bytes(self._tail[:at])
        # whole lines only: a cut within a line may be one within a character
        head = head[: head.rfind(b"\n")].decode().split("\n")
        return head + ["  ..."] + tail[tail.find(b"\n") + 1 :].decode().split("\n")


def describe(e):
    """(one line, traceback) of an exception. The agent's own calls are left out of the traceback; without memory for it, it is empty."""
    gc.collect()  # what the failed code has left
    try:
        message = "interrupted" if isinstance(e, KeyboardInterrupt) else str(e)
        line = type(e).__name__ + (": " + message if message else "")
        line = clean(line.replace("\n", " ")[:_LONGEST_LINE])
    except MemoryError:
        return type(e).__name__, ""
    try:
        written = _Written()
        sys.print_exception(e, written)
        return line, clean("\n".join([call for call in written.lines() if "enot/" not in call]))
    except MemoryError:
        return line, ""
