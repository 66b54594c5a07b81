"""Stops the program in the main context by typing Ctrl-C to it."""

import io
import micropython
import os

_CTRL_C = const(3)


class CtrlC(io.IOBase):
    """A terminal on which somebody can press Ctrl-C. It is plugged in only while that is going on."""

    def __init__(self):
        self.left = 0  # presses that have not come yet; 0 takes them back
        self._plugged = False
        self._before = None

    def press(self, times):
        """To be called in a scheduled callback: KeyboardInterrupt is raised in the main context soon after.

        Each further time it is raised two jumps after the one before: in the handler that has caught that one, or right behind it, and
        so outside of the `try` that it has got out of.
        """
        self.left = times
        if not self._plugged:
            micropython.kbd_intr(_CTRL_C)
            self._before = os.dupterm(self, 0)
            self._plugged = True
        try:
            for _ in range(times):
                micropython.schedule(os.dupterm_notify, None)
        except RuntimeError:  # the queue is full
            pass

    def unplug(self):
        self.left = 0
        if self._plugged:
            os.dupterm(self._before, 0)
            self._plugged = False

    def readinto(self, buffer):
        if not self.left:
            return None
        self.left -= 1
        buffer[0] = _CTRL_C
        return 1

    def write(self, data):
        return len(data)
