"""What a result may hold. MicroPython's json writes anything, also what is no JSON (functions, bytes, nan): look first."""

import json
from enot.wire import Json

LONGEST = 48 * 1024  # characters of a value: a line to the gateway has 65,536 bytes, and a character may need more than one
_SHORT = const(1000)  # characters of a repr that stands for a value
_DEPTH = const(12)  # a board has 8 KiB of C stack


def is_json(value, depth=_DEPTH):
    """Whether JSON holds this value without loss, but for tuples, which become lists."""
    if value is None or isinstance(value, (bool, int)):
        return True
    if isinstance(value, float):
        return value - value == 0  # neither nan nor an infinity
    if isinstance(value, str):
        return clean(value) is value
    if depth == 0:
        return False
    if isinstance(value, (list, tuple)):
        return all(is_json(item, depth - 1) for item in value)
    if isinstance(value, dict):
        return all(isinstance(k, str) and is_json(k) and is_json(v, depth - 1) for k, v in value.items())
    return False


def to_json(value):
    """A Json: the value, or {"repr": "..."} if JSON cannot hold it or a line cannot."""
    if is_json(value):
        text = json.dumps(value)
        if len(text) <= LONGEST and len(text.encode()) <= LONGEST:
            return Json(text)
        del text
    return Json(json.dumps({"repr": _short_repr(value)}))


def _short_repr(value):
    try:
        text = repr(value)
    except RuntimeError:  # it holds itself
        text = "<%s>" % type(value).__name__
    return clean(text if len(text) <= _SHORT else text[:_SHORT] + "...")


def clean(text):
    """The text itself, or without the halves of surrogate pairs, which are no UTF-8."""
    if len(text) == len(text.encode()):
        return text
    for c in text:
        if 0xD800 <= ord(c) <= 0xDFFF:
            return "".join("?" if 0xD800 <= ord(c) <= 0xDFFF else c for c in text)
    return text
