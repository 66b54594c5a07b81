"""Runs in MicroPython, in an empty folder: whatever moment the power is cut, the shelf has the script from before or the one from after."""

import binascii
import hashlib
import os

from enot import store
from enot.shelf import FILE, Shelf


class PowerCut(Exception):
    pass


replace = store.replace
left = None  # replacements until the power is cut


def replace_while_there_is_power(source, target):
    global left
    if left == 0:
        raise PowerCut
    if left:
        left -= 1
    replace(source, target)


store.replace = replace_while_there_is_power


def digest_of(source):
    return binascii.hexlify(hashlib.sha256(source).digest()).decode()


class Sent:
    def __init__(self, source, plan):
        self.sha256 = digest_of(source)
        self.name = "name of " + source.decode()
        self.id = "id"
        self.plan = plan


def install(shelf, source, plan=None):
    with open(store.PART, "wb") as f:
        f.write(source)
    shelf.install(Sent(source, plan))


def fresh(*steps):
    for path in [FILE, "script.json", "script.json.new"] + ["kept/" + name for name in os.listdir() if name == "kept" for name in os.listdir(name)]:
        store.remove(path)
    shelf = Shelf()
    for step in steps:
        step(shelf)
    return shelf


def what(shelf):
    """What runs and whose it is; the file must be what the index says."""
    assert store.digest(FILE) == shelf.digest, (store.digest(FILE), shelf.digest)
    for kept in (shelf.before, shelf.base):
        if kept and kept["digest"] != shelf.digest:
            assert store.digest("kept/" + kept["digest"][:16]) == kept["digest"], kept
    return shelf.digest, shelf.now.get("name"), shelf.now.get("plan"), shelf.held


def own(shelf):
    install(shelf, b"own")


def covered(shelf):
    install(shelf, b"plan", "red")


def bad(shelf):
    install(shelf, b"bad")


for preparation, step in (
    ((), own),
    ((own,), bad),
    ((own,), covered),
    ((own, covered), covered),
    ((own, covered), bad),
    ((own, covered), Shelf.restore),
    ((covered,), Shelf.restore),
    ((own, bad), Shelf.fall_back),
    ((own, covered), Shelf.fall_back),
    ((bad,), Shelf.fall_back),
    ((own,), Shelf.hold),
    ((own,), Shelf.begin),
):
    before = what(fresh(*preparation))
    after = what(fresh(*(preparation + (step,))))
    assert before != after or step in (covered, Shelf.begin)
    cuts = 0
    while True:
        shelf = fresh(*preparation)
        left = cuts
        try:
            step(shelf)
            break
        except PowerCut:
            pass
        finally:
            left = None
        found = what(Shelf())
        assert found in (before, after), (found, before, after)
        assert what(Shelf()) == found
        cuts += 1
    assert cuts > 0

# What was put back, and why
shelf = fresh(own, bad)
shelf.crashed("the trace")
shelf.fall_back()
assert shelf.rollback == {"state": "rolled_back", "failed": digest_of(b"bad"), "script": digest_of(b"own"), "traces": ["the trace", None]}
told = []
shelf.tell(lambda name, value: False)
shelf.tell(lambda name, value: told.append((name, value)) or True)
Shelf().tell(lambda name, value: told.append((name, value)) or True)
assert told == [("enot/script", dict(shelf.rollback, plan=""))]

# What is started at boot from now on
told = []
shelf = fresh(own)
shelf.tell(lambda name, value: told.append(value) or True)
shelf.hold()
shelf.tell(lambda name, value: told.append(value) or True)
shelf.tell(lambda name, value: told.append(value) or True)
assert told == [
    {"state": "installed", "script": digest_of(b"own"), "plan": ""},
    {"state": "held", "script": "", "plan": ""},
]

# The script that a plan's has covered outlives a fall back to the plan's script before
shelf = fresh(own, covered)
install(shelf, b"plan, second version", "red")
shelf.fall_back()
assert shelf.now["plan"] == "red" and shelf.digest == digest_of(b"plan")
assert shelf.restore() and shelf.digest == digest_of(b"own") and not shelf.restore()

# A script that somebody has copied onto the board
with open(FILE, "wb") as f:
    f.write(b"by hand")
shelf = Shelf()
assert what(shelf) == (digest_of(b"by hand"), None, None, None)
install(shelf, b"plan", "red")
assert shelf.restore() and what(Shelf())[0] == digest_of(b"by hand")
