"""A progress bar: one line of text that is written again and again, in a terminal and in a notebook alike; nothing elsewhere."""

from __future__ import annotations

import sys
from typing import Optional, TextIO

WIDTH = 30  # characters


def line(done: int, of: int, seconds: float) -> str:
    """The bar."""
    full = WIDTH * done // of if of else WIDTH
    return f"[{'#' * full}{'.' * (WIDTH - full)}] {done}/{of} {seconds:.1f} s"


class Bar:
    def __init__(self, file: Optional[TextIO] = None):
        self._file = file or sys.stderr
        self._shown = (self._file.isatty() or "ipykernel" in sys.modules) if file is None else True
        self._last = ""

    def show(self, done: int, of: int, seconds: float) -> None:
        text = line(done, of, seconds)
        if self._shown and text != self._last:
            self._file.write("\r" + text.ljust(len(self._last)))
            self._file.flush()
            self._last = text

    def close(self) -> None:
        if self._last:
            self._file.write("\n")
            self._file.flush()
