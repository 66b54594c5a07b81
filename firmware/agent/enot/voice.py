# What programs on the board say: to who reads (print), to who measures (enot.report), to other nodes (enot.call).
#
# What `print` writes is streamed to the gateway as `out` frames of the command that is running. It is sent when 256 characters have
# gathered, when the tick comes by (50 ms) and at the end. There is a budget for each second, so that a program which prints in a
# loop does not flood the log; what exceeds it, or is printed without a connection, is dropped, and counted in the next text that is
# sent. The end of all that was printed, sent or not, is kept for `status`.

import time

from enot.values import Tail, clean, is_json

_PIECE = const(256)  # characters
_BUDGET = const(32 * 1024)  # characters a second

console_print = print


class Voice:
    def __init__(self, link, guest):
        self.link = link
        self.guest = guest
        self.printed = Tail(1024)
        self._id = None
        self._text = ""
        self._dropped = 0
        self._left = _BUDGET
        self._since = time.ticks_ms()
        self._ref = 0
        self._answers = {}  # ref: None until the answer is here

    def switch(self, id):
        """From now on printed text belongs to this command, or to none (None). Returns the one before."""
        self.flush()
        before, self._id = self._id, id
        return before

    def print(self, *args, sep=" ", end="\n", file=None):
        """What programs find as `print`. It also prints on the board's own console."""
        was_running = self.guest.enter()
        try:
            if file is not None:
                console_print(*args, sep=sep, end=end, file=file)
                return
            console_print(*args, sep=sep, end=end)
            for i in range(len(args)):  # one by one, since to join them would take their room again
                if i:
                    self._write(sep)
                self._write(str(args[i]))
            self._write(end)
        finally:
            self.guest.leave(was_running)

    def _write(self, text):
        text = clean(text)
        self.printed.write(text)
        if self._id is not None:
            for start in range(0, len(text), _PIECE):
                self._text += text[start : start + _PIECE]
                if len(self._text) >= _PIECE:
                    self.flush()

    def flush(self):
        text, self._text = self._text, ""
        if not text:
            return
        if time.ticks_diff(time.ticks_ms(), self._since) >= 1000:
            self._since = time.ticks_ms()
            self._left = _BUDGET
        note = "[enot: %d characters dropped]\n" % self._dropped if self._dropped else ""
        if self._left >= len(text) and self.link.send("out", "id", self._id, "text", note + text):
            self._left -= len(text)
            self._dropped = 0
        else:
            self._dropped += len(text)

    def report(self, name, value):
        """Sends a measurement by the board's own will. Lost when there is no connection: returns False then."""
        if not is_json(value):
            raise ValueError("JSON cannot hold this value")
        was_running = self.guest.enter()
        try:
            return self.link.is_up and self.link.send("report", "name", name, "value", value)
        finally:
            self.guest.leave(was_running)

    def call(self, to, timeout=10, **message):
        # Asks another node and returns its value: call("board-2", type="eval", to_evaluate="temperature()").
        # OSError after `timeout` seconds without an answer, or as soon as there is no connection on which it could come;
        # RuntimeError with the other node's error if it failed. (A docstring would not leave the room to compile this.)
        if not is_json(message):
            raise ValueError("JSON cannot hold this message")
        fields = []
        for item in message.items():
            fields.extend(item)
        end = time.ticks_add(time.ticks_ms(), int(timeout * 1000))
        was_running = self.guest.enter()
        self._ref += 1
        ref = self._ref
        self._answers[ref] = None
        try:
            is_up = self.link.is_up and self.link.send("call", "ref", ref, "to", to, *fields)
            while self._answers[ref] is None:
                if not is_up or time.ticks_diff(end, time.ticks_ms()) <= 0:
                    raise OSError("no answer from %s" % to)
                self.link.wait(20)
                self.link.step()
                is_up = self.link.is_up  # another connection does not bring the answer
                if was_running:  # let a missed tick, or Ctrl-C, come in
                    self.guest.leave(True)
                    time.sleep_ms(1)
                    self.guest.enter()
            answer = self._answers[ref]
        finally:
            del self._answers[ref]
            self.guest.leave(was_running)
        if not answer.get("ok"):
            raise RuntimeError(answer.get("error") or "failed")
        return answer.get("value")

    def answered(self, frame):
        """A call was."""
        if frame.get("ref") in self._answers:
            self._answers[frame["ref"]] = frame
