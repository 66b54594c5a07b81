"""What programs on the board say on their own: reports, and calls of other nodes."""

import time

from enot.values import is_json


class Peers:
    def __init__(self, link, guest):
        self._link = link
        self._guest = guest
        self._refs = 0
        self._answers = {}  # ref: None until the answer is here

    def report(self, name, value):
        """See enot.report."""
        if not is_json(value):
            raise ValueError("JSON cannot hold this value")
        was_running = self._guest.enter()
        try:
            return self._link.is_up() and self._link.send("report", "name", name, "value", value)
        finally:
            self._guest.leave(was_running)

    def call(self, to, timeout, message):
        """See enot.call."""
        if not is_json(message):
            raise ValueError("JSON cannot hold this message")
        fields = []
        for item in message.items():
            fields.extend(item)
        end = time.ticks_add(time.ticks_ms(), int(timeout * 1000))
        was_running = self._guest.enter()
        self._refs += 1
        ref = self._refs
        self._answers[ref] = None
        try:
            if not self._link.is_up() or not self._link.send("call", "ref", ref, "to", to, *fields):
                raise OSError("not connected")
            while self._answers[ref] is None:
                if time.ticks_diff(end, time.ticks_ms()) <= 0:
                    raise OSError("no answer from %s" % to)
                self._link.wait(20)
                self._link.step()
                if was_running:  # let a missed tick, or Ctrl-C, come in
                    self._guest.leave(True)
                    time.sleep_ms(1)
                    self._guest.enter()
            answer = self._answers[ref]
        finally:
            del self._answers[ref]
            self._guest.leave(was_running)
        if not answer.get("ok"):
            raise RuntimeError(answer.get("error") or "failed")
        return answer.get("value")

    def answered(self, frame):
        if frame.get("ref") in self._answers:
            self._answers[frame["ref"]] = frame
