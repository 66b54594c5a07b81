"""Stops the program in the main context by typing Ctrl-C to it."""

import io
import micropython
import os

_CTRL_C = const(3)


class CtrlC(io.IOBase):
    """A terminal on which somebody can press Ctrl-C. It is plugged in only while that is going on."""

    def __init__(self):
        self._pressed = False
        self._plugged = False
        self._before = None

    def press(self):
        """To be called in a scheduled callback: KeyboardInterrupt is raised in the main context soon after."""
        self._pressed = True
        if not self._plugged:
            micropython.kbd_intr(_CTRL_C)
            self._before = os.dupterm(self, 0)
            self._plugged = True
        micropython.schedule(os.dupterm_notify, None)

    def unplug(self):
        self._pressed = False
        if self._plugged:
            os.dupterm(self._before, 0)
            self._plugged = False

    def readinto(self, buffer):
        if not self._pressed:
            return None
        self._pressed = False
        buffer[0] = _CTRL_C
        return 1

    def write(self, data):
        return len(data)
