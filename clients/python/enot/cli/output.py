"""How the command line shows things: tables for people, JSON for programs, colours only on a terminal."""

from __future__ import annotations

import datetime
import json
import os
import shutil
import sys
from typing import Iterable, List, Optional, Sequence, TextIO

COLOURS = {"green": "32", "red": "31", "yellow": "33", "grey": "90", "bold": "1"}
STATES = {"succeeded": "green", "online": "green", "running": "green", "failed": "red", "timed_out": "red", "expired": "yellow"}
LONGEST = 60  # characters of a cell on a terminal
NARROWEST = 12  # characters that a column keeps where the terminal has no room for all


def is_coloured(file: TextIO) -> bool:
    """Also subject to NO_COLOR (no-color.org)."""
    return file.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def colour(text: str, name: Optional[str], file: Optional[TextIO] = None) -> str:
    return f"\033[{COLOURS[name]}m{text}\033[0m" if name and is_coloured(file or sys.stdout) else text


def table(headers: Sequence[str], rows: Iterable[Sequence], file: Optional[TextIO] = None) -> None:
    """Columns as wide as they need to be; on a terminal with a bold head and coloured states, elsewhere plain, nothing cut off."""
    file = file or sys.stdout
    terminal = is_coloured(file)
    cells = [[_cell(value, file.isatty()) for value in row] for row in rows]
    widths = [max(len(line[column]) for line in [list(headers), *cells]) for column in range(len(headers))]
    if file.isatty():
        _narrow(widths, shutil.get_terminal_size().columns)
        cells = [[_cut(cell, width) for cell, width in zip(row, widths)] for row in cells]
    file.write(colour(_line(headers, widths), "bold", file) + "\n")
    for row in cells:
        text = [cell.ljust(width) for cell, width in zip(row, widths)]
        if terminal:
            text = [colour(padded, STATES.get(cell), file) for padded, cell in zip(text, row)]
        file.write("  ".join(text).rstrip() + "\n")


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    return "  ".join(cell.ljust(width) for cell, width in zip(cells, widths)).rstrip()


def _cell(value, short: bool) -> str:
    text = "" if value is None else str(value)
    text = text.replace("\n", "\\n")
    return _cut(text, LONGEST) if short else text


def _cut(text: str, length: int) -> str:
    return text[: length - 3] + "..." if len(text) > length else text


def _narrow(widths: List[int], room: int) -> None:
    """Takes from the widest columns until the lines fit."""
    while sum(widths) + 2 * (len(widths) - 1) > room:
        widest = widths.index(max(widths))
        if widths[widest] <= NARROWEST:
            return
        widths[widest] -= 1


def as_json(value, file: Optional[TextIO] = None) -> None:
    """A list has an item on each line, so that a person can read it, too."""
    if isinstance(value, list) and value:
        text = "[\n" + ",\n".join("  " + json.dumps(item, ensure_ascii=False) for item in value) + "\n]"
    else:
        text = json.dumps(value, indent=2, ensure_ascii=False)
    (file or sys.stdout).write(text + "\n")


def labels(labels_: dict) -> str:
    return ",".join(f"{key}={value}" if value else key for key, value in sorted(labels_.items()))


def ago(time: Optional[str], now: Optional[datetime.datetime] = None) -> str:
    """An ISO-8601 time as people say it."""
    if not time:
        return "never"
    then = datetime.datetime.fromisoformat(time[:19] + "+00:00")
    seconds = int(((now or datetime.datetime.now(datetime.timezone.utc)) - then).total_seconds())
    for unit, length in (("d", 86400), ("h", 3600), ("min", 60)):
        if seconds >= length:
            return f"{seconds // length} {unit} ago"
    return f"{max(0, seconds)} s ago"


def size(bytes_: Optional[int]) -> str:
    if bytes_ is None:
        return ""
    return f"{bytes_ / 1024:.1f} KiB" if bytes_ >= 1024 else f"{bytes_} B"


def remark(text: str) -> None:
    """To stderr, if a person may be reading."""
    if sys.stderr.isatty():
        sys.stderr.write(colour(text, "grey", sys.stderr) + "\n")


def problem(text: str) -> None:
    """To stderr."""
    lines: List[str] = text.splitlines() or [""]
    sys.stderr.write(colour("enot: ", "red", sys.stderr) + lines[0] + "\n" + "".join(line + "\n" for line in lines[1:]))
    sys.stderr.flush()
