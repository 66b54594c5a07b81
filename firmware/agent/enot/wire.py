"""Frames: one JSON object on one line (docs/protocol.md, Framing)."""

import json

RX = 1024  # bytes; the longest line that this node takes, line feed included


class Malformed(Exception):
    """What the peer sent is no frame. The connection has to be closed."""


class LineReader:
    """Splits what comes from a non-blocking socket into frames, in one buffer that is allocated once."""

    def __init__(self):
        self._buffer = bytearray(RX)
        self._view = memoryview(self._buffer)
        self.clear()

    def clear(self):
        self._start = 0  # of the first line that was not handed out yet
        self._end = 0

    def fill(self, socket):
        """Reads once. False when there was nothing; EOFError when the peer has closed."""
        if self._start:
            self._view[: self._end - self._start] = bytes(self._view[self._start : self._end])
            self._end -= self._start
            self._start = 0
        if self._end == RX:
            raise Malformed("line too long")
        count = socket.readinto(self._view[self._end :])
        if count is None:
            return False
        if count == 0:
            raise EOFError
        self._end += count
        return True

    def next(self):
        """The next whole frame as a dict, or None."""
        end = self._buffer.find(b"\n", self._start, self._end)
        if end < 0:
            return None
        line = self._view[self._start : end]
        self._start = end + 1
        return parse(line)


def parse(line):
    try:
        frame = json.loads(line)
    except (ValueError, UnicodeError):
        raise Malformed("not JSON")
    if not isinstance(frame, dict):
        raise Malformed("not an object")
    if line[-1] != ord("}"):  # MicroPython's parser does not mind an end that is missing
        raise Malformed("not JSON")
    if not isinstance(frame.get("op"), str):
        raise Malformed("op")
    return frame


def encode(op, *fields):
    """encode("ack", "at", 42) is [a view of '{"op":"ack","at":42}\n'], in UTF-8. Members that are None are left out.

    Written member by member because MicroPython's dictionaries do not keep their order, and `op` has to be first.
    A Json value is taken as it is; a long one is a view of its own, since to copy it would take its room again.
    """
    line = []
    parts = ['{"op":"', op, '"']
    for i in range(0, len(fields), 2):
        value = fields[i + 1]
        if value is not None:
            parts.append(',"%s":' % fields[i])
            if isinstance(value, Json):
                value = value.text
                if len(value) > 512:
                    line.append(memoryview("".join(parts)))
                    line.append(memoryview(value))
                    parts.clear()
                    value = ""
            else:
                value = json.dumps(value)
            parts.append(value)
    parts.append("}\n")
    line.append(memoryview("".join(parts)))
    return line


class Json:
    """Text that is JSON already."""

    def __init__(self, text):
        self.text = text
