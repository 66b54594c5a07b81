"""The cursor: how far in which log this node has acknowledged commands.

Kept in RAM, and in RTC memory where the port has it, so that machine.reset() does not lose it.
"""

import machine

_MARK = "enot"


class Cursor:
    def __init__(self):
        self.at = -1
        self.log = ""
        try:
            mark, at, log = bytes(machine.RTC().memory()).decode().split(" ")
            if mark == _MARK:
                self.at, self.log = int(at), log
        except (AttributeError, ValueError, UnicodeError):  # no RTC memory, or somebody else's or random bytes in it
            pass

    def belongs_to(self, log):
        """The gateway serves this log: a cursor into another one is worth nothing."""
        if log != self.log:
            self.log = log
            self.at = -1
            self._keep()

    def move(self, at):
        self.at = at
        self._keep()

    def _keep(self):
        try:
            machine.RTC().memory(("%s %d %s" % (_MARK, self.at, self.log)).encode())
        except AttributeError:
            pass
