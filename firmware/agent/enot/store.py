# Uploads: chunk by chunk into a file beside its destination, which it replaces when it is complete and its digest is right.

import binascii
import hashlib
import json
import os

from enot.hmac import hexadecimal
from enot.wire import Malformed

PART = "upload.part"
AGENT = "agent.json"  # see trial.py
# One text, since a tuple of so many names would take three times the heap.
_AGENT = (
    " enot agent1 agent2 agent.json agent.json.new main.py main.mpy trial.py trial.mpy boot.py boot.mpy config.py config.mpy"
    " node.key node.key.new ca.pem ca.der kept script.py script.json script.json.new results.json results.json.new upload.part "
)


class Upload:
    """One `put` command while it comes in. At most one is held; a new one ends the one before."""

    def __init__(self, first):
        self.id = first["id"]
        self.at = first["at"]
        self.type = first.get("type")
        self.path = first.get("path", "")
        self.name = first.get("name")
        self.plan = first.get("plan")
        self.durable = first.get("durable")
        self.seq = -1  # the highest that is stored
        self.size = 0
        self.complete = False
        self.cancelled = False
        self.sha256 = None  # what the last chunk says
        self._hash = hashlib.sha256()
        self._file = open(PART, "wb")
        self._error = None

    def add(self, chunk):
        """Stores the chunk unless it is stored already."""
        seq = chunk.get("seq")
        if not isinstance(seq, int) or seq < 0 or seq > self.seq + 1:
            raise Malformed("seq")
        if seq <= self.seq:
            return
        if self._error is None:
            try:
                data = binascii.a2b_base64(chunk["data"])
                self._file.write(data)
                self._hash.update(data)
                self.size += len(data)
            except (OSError, ValueError, KeyError, TypeError) as e:  # flash full, no base64: told when the last chunk is here
                self._error = e
        self.seq = seq
        if chunk.get("last"):
            self.complete = True
            self.name = chunk.get("name", self.name)
            self.sha256 = chunk.get("sha256")

    def finish(self):
        """The content is in PART. Raises what was wrong with it."""
        self._file.close()
        if self._error is not None:
            raise self._error
        if self.cancelled:
            raise RuntimeError("cancelled")
        if hexadecimal(self._hash.digest()) != self.sha256:
            raise ValueError("sha256 of the content is not that of the last chunk")

    def drop(self):
        self._file.close()
        remove(PART)


def check_path(path):
    """The path below the board's root, without doubled slashes; ValueError if it leads out of it or to the agent.

    next/ leads to the agent that does not run.
    """
    parts = []
    if isinstance(path, str) and not path.startswith("/") and "\\" not in path and "\0" not in path:
        parts = [part for part in path.split("/") if part and part != "."]
    if not parts or ".." in parts:
        raise ValueError("not a path below the board's root: %r" % path)
    if " %s " % parts[0].lower().rstrip(". ") in _AGENT:  # as FAT takes names
        raise ValueError("%s belongs to the agent" % parts[0])
    if parts[0] == "next":
        parts[0] = next_agent()
    return "/".join(parts)


def next_agent():
    """The folder of the agent that does not run."""
    return "agent2" if "1" in load(AGENT)[:1] else "agent1"


def install(path, source=PART):
    """Moves PART, or another file, to its place, and makes the folders on the way."""
    at = path.find("/")
    while at > 0:
        folder = path[:at]
        if not _is_folder(folder):
            os.mkdir(folder)
        at = path.find("/", at + 1)
    if _is_folder(path):
        raise OSError("%s is a folder" % path)
    replace(source, path)


def replace(source, path):
    try:
        os.rename(source, path)
    except OSError:  # FAT does not rename onto a file that exists
        remove(path)
        os.rename(source, path)
    if hasattr(os, "sync"):
        os.sync()


def save(path, value):
    """Writes JSON that is there whole or not at all."""
    with open(path + ".new", "w") as f:
        json.dump(value, f)
    replace(path + ".new", path)


def load(path, default=""):
    """What was saved last."""
    for name in (path, path + ".new"):  # the second if the power was cut in the middle of `replace` on FAT
        try:
            with open(name) as f:
                return json.load(f)
        except (OSError, ValueError):
            pass
    return default


def remove(path):
    try:
        os.remove(path)
    except OSError:
        pass


def digest(path):
    """SHA-256 of a file in hexadecimal, empty if there is none."""
    try:
        with open(path, "rb") as f:
            hash = hashlib.sha256()
            data = f.read(256)
            while data:
                hash.update(data)
                data = f.read(256)
            return hexadecimal(hash.digest())
    except OSError:
        return ""


def _is_folder(path):
    try:
        return bool(os.stat(path)[0] & 0x4000)
    except OSError:
        return False
