"""How a sequence is dealt out to nodes, and cut into pieces that fit in a line to a node."""

from __future__ import annotations

from typing import Iterator, List, Sequence

from enot.ship import LINE
from enot.values import source_of

MOST_ITEMS = 25  # in a piece: what a board parses and answers has to fit in its heap


def blocks(sequence: Sequence, count: int) -> List[Sequence]:
    """Cuts into so many runs in order whose lengths differ by one at most, the longer ones first."""
    size, longer = divmod(len(sequence), count)
    runs = []
    at = 0
    for number in range(count):
        end = at + size + (number < longer)
        runs.append(sequence[at:end])
        at = end
    return runs


def pieces(items: Sequence, most: int = MOST_ITEMS, room: int = LINE) -> Iterator[List]:
    """Cuts into runs of at most `most` items whose source takes at most `room` bytes; an item that is longer is a run of its own."""
    piece: List = []
    size = 0
    for item in items:
        length = len(source_of(item).encode()) + 1
        if piece and (len(piece) == most or size + length > room):
            yield piece
            piece, size = [], 0
        piece.append(item)
        size += length
    if piece:
        yield piece
