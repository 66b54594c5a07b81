"""Runs in MicroPython, in an empty folder: uploads, paths, digests, and whether a script calls its main."""

import binascii
import hashlib
import os
import sys

from enot import run, store
from enot.wire import Malformed


def raises(error, function, *args):
    try:
        function(*args)
    except error:
        return True
    return False


# Paths
for good, clean in (("a.py", "a.py"), ("lib/greet.py", "lib/greet.py"), ("./a//b.txt", "a/b.txt"), ("a..b", "a..b")):
    assert store.check_path(good) == clean
for bad in ("", "/a", "../a", "a/../../b", "a/..", ".", "a\\b", None, 5, "enot/agent.py", "./enot/x", "config.py", "main.py", "boot.py", "script.py", "ENOT/agent.py", "Config.py", "config.py. ", "node.key", "ca.der"):
    assert raises(ValueError, store.check_path, bad), bad

# Digest
assert store.digest("missing") == ""
content = bytes(range(256)) * 3 + b"end"
with open("some", "wb") as f:
    f.write(content)
sha256 = binascii.hexlify(hashlib.sha256(content).digest()).decode()
assert store.digest("some") == sha256

# Uploads
chunks = [content[:512], content[512:]]


def chunk(seq, **more):
    frame = {"id": "a", "at": 1, "type": "file", "path": "x/y/z", "seq": seq, "last": seq == 1}
    frame["data"] = binascii.b2a_base64(chunks[seq]).decode().strip()
    frame["sha256"] = sha256
    frame.update(more)
    return frame


upload = store.Upload(chunk(0))
upload.add(chunk(0))
assert upload.seq == 0 and not upload.complete
upload.add(chunk(0))
assert upload.seq == 0 and upload.size == 512
upload.add(chunk(1))
assert upload.seq == 1 and upload.complete
upload.finish()
store.install("x/y/z")
assert store.digest("x/y/z") == sha256
assert raises(OSError, os.stat, store.PART)

upload = store.Upload(chunk(0))
assert raises(Malformed, upload.add, chunk(1))
assert raises(Malformed, upload.add, dict(chunk(0), seq=None))
upload.add(chunk(0))
upload.add(chunk(1, sha256="0" * 64))
assert raises(ValueError, upload.finish)

upload = store.Upload(chunk(0))
upload.add(chunk(0, data=5))
upload.add(chunk(1))
assert raises(TypeError, upload.finish)
store.install("x/y/z")
assert raises(OSError, store.install, "x/y")

# Modules are read anew
sys.path.insert(0, "")  # as on a board
with open("mod.py", "w") as f:
    f.write("def f(): return 1")
assert run.call("mod.f", {}) == 1
run.execute("import mod")
with open("mod.py", "w") as f:
    f.write("def f(): return 2")
run.own_modules = [name for name in sys.modules if name != "mod"]
run.forget_modules()
assert "mod" not in sys.modules and "enot.run" in sys.modules
assert run.call("mod.f", {}) == 2

# Does it call main?
for source, calls in (
    ("def main(): pass\n", False),
    ("def main():\n    pass\nmain()\n", True),
    ("def main():\n  pass\nif __name__ == '__main__':\n    main()\n", True),
    ("async def main():\n  pass\nasyncio.run(main())\n", True),
    ("def main():\n  pass\ndef again():\n  main()\n", False),
    ("class A:\n  def f(self):\n    main()\n", False),
    ("def main(\n  x=1,\n):\n  main()\n", False),
    ("def main(): pass\n# main()\n", False),
    ("def main(): pass\ndomain()\nx.main()\n", False),
    ("def main(): pass\nwhile True:\n  main()\n", True),
):
    with open("script", "w") as f:
        f.write(source)
    assert run.calls_main("script") == calls, source

# A new script finds what exec has made, and nothing of the script before
run.execute("from_exec = 1")
run.names["from_script"] = 2
run.forget_script()
assert run.names["from_exec"] == 1 and "from_script" not in run.names and "machine" in run.names
