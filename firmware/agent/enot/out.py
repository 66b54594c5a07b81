"""What `print` writes, streamed to the gateway as `out` frames of the command that is running.

Text is sent when 256 characters have gathered, when the tick comes by (50 ms) and at the end. There is a budget for each
second, so that a program which prints in a loop does not flood the log; what exceeds it, or is printed without a connection, is
dropped, and counted in the next text that is sent.
"""

import time

from enot.values import clean

_PIECE = const(256)  # characters
_BUDGET = const(32 * 1024)  # characters a second

console_print = print


class Out:
    def __init__(self, link, guest):
        self._link = link
        self._guest = guest
        self._id = None
        self._text = ""
        self._dropped = 0
        self._left = _BUDGET
        self._second = time.ticks_ms()

    def switch(self, id):
        """From now on printed text belongs to this command, or to none (None). Returns the one before."""
        self.flush()
        before, self._id = self._id, id
        return before

    def print(self, *args, sep=" ", end="\n", file=None):
        """What programs find as `print`. It also prints on the board's own console."""
        was_running = self._guest.enter()
        try:
            if file is not None:
                console_print(*args, sep=sep, end=end, file=file)
            else:
                text = sep.join([str(arg) for arg in args]) + end
                console_print(text, end="")
                self._write(text)
        finally:
            self._guest.leave(was_running)

    def flush(self):
        text, self._text = self._text, ""
        if not text:
            return
        if time.ticks_diff(time.ticks_ms(), self._second) >= 1000:
            self._second = time.ticks_ms()
            self._left = _BUDGET
        note = "[enot: %d characters dropped]\n" % self._dropped if self._dropped else ""
        if self._left >= len(text) and self._link.send("out", "id", self._id, "text", note + clean(text)):
            self._left -= len(text)
            self._dropped = 0
        else:
            self._dropped += len(text)

    def _write(self, text):
        if self._id is None:
            return
        for start in range(0, len(text), _PIECE):
            self._text += text[start : start + _PIECE]
            if len(self._text) >= _PIECE:
                self.flush()
