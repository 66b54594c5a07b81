"""Runs in MicroPython: frames out of pieces of a stream, in a buffer of fixed size."""

from enot.wire import RX, LineReader, Malformed


class Pieces:
    """Stands for a non-blocking socket: each read gives one piece, None is "nothing there", b"" is the end."""

    def __init__(self, *pieces):
        self.pieces = list(pieces)

    def readinto(self, buffer):
        piece = self.pieces.pop(0)
        if piece is None:
            return None
        if len(piece) > len(buffer):
            self.pieces.insert(0, piece[len(buffer) :])
            piece = piece[: len(buffer)]
        buffer[: len(piece)] = piece
        return len(piece)


def frames(*pieces):
    reader = LineReader()
    sock = Pieces(*pieces)
    read = []
    while sock.pieces:
        reader.fill(sock)
        while True:
            frame = reader.next()
            if frame is None:
                break
            read.append(frame)
    return read


def fails(error, *pieces):
    try:
        frames(*pieces)
    except error:
        return True
    return False


ping = {"op": "ping"}
line = b'{"op":"ping"}\n'
assert frames(line) == [ping]
assert frames(line * 3) == [ping] * 3
assert frames(line[:5], None, line[5:]) == [ping]
assert frames(*[bytes([b]) for b in line]) == [ping]
assert frames(line + line[:3], line[3:] + line) == [ping] * 3

longest = b'{"op":"ping","x":"' + b"a" * (RX - 18 - 3) + b'"}\n'
assert len(longest) == RX
assert len(frames(longest, line)) == 2
assert len(frames(line + longest[:600], longest[600:] + line)) == 3
assert fails(Malformed, b'{"op":"ping","x":"' + b"a" * RX)
assert fails(EOFError, line, b"")
assert fails(Malformed, b"\n")
