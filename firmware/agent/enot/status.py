"""What a board tells of itself when it is asked."""

import enot
import gc
import json
import sys
import time

from enot.wire import Json

_uptime = 0  # seconds, until _since
_since = time.ticks_ms()


def status(boot, voice, script):
    """As JSON; with the last text that was printed, or less of it where there is no room for so much."""
    global _uptime, _since
    gc.collect()
    free = gc.mem_free()
    largest = _largest_piece(free)
    seconds = time.ticks_diff(time.ticks_ms(), _since) // 1000
    _uptime += seconds  # ticks_ms wraps around, after 12 days on an ESP8266: so long it may take until somebody asks again
    _since = time.ticks_add(_since, 1000 * seconds)
    told = {
        "free": free,
        "largest": largest,
        "uptime": _uptime,
        "boot": boot,
        "fw": enot.VERSION,
        "board": sys.platform,
        "script": {
            "name": script.shelf.now.get("name"),
            "plan": script.shelf.now.get("plan"),
            "state": script.state,
            "trace": script.shelf.now.get("trace"),
            "rollback": script.shelf.rollback,
        },
    }
    most = 1024
    while True:
        try:
            told["output"] = voice.printed.text(most)
            return Json(json.dumps(told))
        except MemoryError:
            if not most:
                raise
            most -= 256


def _largest_piece(free):
    """Bytes of the largest piece of heap that can be had, found by trying; every failure costs a collection, of which there are at most nine."""
    least = 0
    most = min(free, 65536)  # nobody needs a larger one
    while most - least > 128:
        tried = (least + most) // 2
        try:
            bytearray(tried)
            least = tried
        except MemoryError:
            most = tried
    return least
