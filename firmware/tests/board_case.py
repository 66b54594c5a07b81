"""What the tests of a virtual board have in common: a board and a small gateway."""

import pathlib
import tempfile
import time
import unittest

from peer import Peer
from tests_path import boards

DEADLINE = 10.0  # seconds

# A program that no Ctrl-C gets out of all its handlers.
STUBBORN = """
def deep(n):
  while True:
    try:
      if n: deep(n - 1)
      while True: pass
    except BaseException: pass
deep(6)
"""


def wait_until(condition):
    end = time.monotonic() + DEADLINE
    while not condition():
        if time.monotonic() > end:
            raise TimeoutError("it did not come true")
        time.sleep(0.005)


class BoardTest(unittest.TestCase):
    """Each test has a board of its own, which is connected when the test begins."""

    hb = 10
    settings = ""  # more of config.py
    tls = None  # what the gateway speaks TLS with
    heap = boards.HEAP  # KiB

    @classmethod
    def setUpClass(cls):
        cls.micropython = boards.find_micropython()

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.peer = Peer(hb=self.hb, tls=self.tls)
        self.addCleanup(self.peer.close)
        self.board = boards.Board(pathlib.Path(folder.name) / "board-1")
        self.board.prepare("127.0.0.1", self.peer.port, self.peer.key)
        with open(self.board.flash / "config.py", "a", encoding="utf-8") as config:
            config.write(self.settings)
        self.addCleanup(self.board.power_cut)
        self.connection = None
        self.start()

    def start(self):
        self.board.start(self.micropython, self.heap)
        self.reconnect()

    def reconnect(self):
        """Bids the board come again, which it does sooner than after a connection that was lost."""
        if self.connection:
            try:
                self.connection.send(op="bye", after=0)
                self.connection.expect_close()
            except OSError:  # it has gone already
                pass
        self.drop()
        self.connection = self.peer.accept()
        self.addCleanup(self.connection.close)
        return self.connection

    def drop(self):
        if self.connection:
            self.connection.close()
            self.connection = None

    def run_message(self, **message):
        return self.peer.run(self.connection, **message)

    def value(self, **message):
        result = self.run_message(**message)
        self.assertTrue(result["ok"], result)
        return result["value"]

    def eval(self, expression):
        return self.value(type="eval", to_evaluate=expression)

    def exec(self, source):
        return self.value(type="exec", to_exec=source)

    def put_file(self, path, content, **options):
        return self.peer.put(self.connection, content, "file", path=path, **options)

    def put_script(self, source, name="a script", **options):
        return self.peer.put(self.connection, source.encode(), "script", path="script.py", name=name, **options)

    def script_state(self):
        return self.value(type="status")["script"]["state"]

    def printed(self, id):
        return "".join(f["text"] for f in self.connection.seen if f["op"] == "out" and f["id"] == id)

    def wait_for_print(self, id, text):
        while text not in self.printed(id):
            self.connection.expect("out", id=id)
