"""A real standalone with virtual boards, in processes of their own: one for all integration tests of a run."""

import atexit
import functools
import os
import pathlib
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import unittest
import urllib.request

from tests_path import ROOT

import enot

BOARDS = 10
HEAP = "160k"  # the tests leave more names on a board than the smallest one has room for
APP = ROOT / "standalone" / "target" / "quarkus-app" / "quarkus-run.jar"
VIRTUAL_BOARDS = ROOT / "firmware" / "virtual-board" / "boards.py"
DEADLINE = 90.0  # seconds


def wait_until(condition, what="it"):
    end = time.monotonic() + DEADLINE
    while not condition():
        if time.monotonic() > end:
            raise AssertionError(f"{what} did not come true within {DEADLINE:g} s")
        time.sleep(0.02)


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


class Standalone:
    def __init__(self):
        if not APP.exists():
            raise AssertionError(f"{APP} is missing: build it first, with `mvn package -DskipTests -pl standalone -am`")
        jdk = subprocess.run([ROOT / "scripts" / "find-jdk"], capture_output=True, text=True, check=True).stdout.strip()
        self.data = pathlib.Path(tempfile.mkdtemp(prefix="enot-python-"))
        http, nodes = free_port(), free_port()
        self.url = f"http://127.0.0.1:{http}"
        with open(self.data / "console.txt", "w", encoding="utf-8") as console:
            self._java = subprocess.Popen(
                [
                    ROOT / "scripts" / "standalone", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", f"-Denot.data={self.data}", f"-Dquarkus.http.port={http}", "-Dquarkus.http.host=127.0.0.1", f"-Denot.gateway.port={nodes}",
                    f"-Denot.kafka.port={free_port()}",
                ],
                env={**os.environ, "JAVA_HOME": jdk}, stdin=subprocess.DEVNULL, stdout=console, stderr=subprocess.STDOUT, start_new_session=True,
            )  # fmt: skip
        atexit.register(self.close)
        wait_until(self._is_ready, "the standalone's readiness")
        self._boards = subprocess.Popen(
            [
                sys.executable, VIRTUAL_BOARDS, "--count", str(BOARDS), "--dir", self.data / "boards", "--port", str(nodes),
                "--key-file", self.data / "fleet.key", "--heap", HEAP, "--quiet",
            ],
            stdin=subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip
        self.token = (self.data / "admin.token").read_text(encoding="utf-8").strip()
        self.fleet = enot.connect(self.url, self.token)
        self.wait_for_boards()

    def _is_ready(self):
        if self._java.poll() is not None:
            raise AssertionError(f"the standalone ended with {self._java.returncode}:\n{(self.data / 'console.txt').read_text()}")
        try:
            with urllib.request.urlopen(f"{self.url}/q/health/ready", timeout=5):
                return True
        except OSError:
            return False

    def wait_for_boards(self):
        wait_until(lambda: len(self.fleet) == BOARDS, "the presence of all boards")

    def off(self, board):
        """Cuts the power."""
        self._switch("off", board)

    def on(self, board):
        self._switch("on", board)

    def _switch(self, what, board):
        subprocess.run([sys.executable, VIRTUAL_BOARDS, what, self.data / "boards" / board], check=True)

    def pin(self, board, pin):
        return int((self.data / "boards" / board / "pins" / str(pin)).read_text())

    def close(self):
        if hasattr(self, "fleet"):
            self.fleet.close()
        for process in (getattr(self, "_boards", None), self._java):
            if process:
                process.terminate()
                try:
                    process.wait(20)
                except subprocess.TimeoutExpired:
                    process.kill()
                    process.wait()
        shutil.rmtree(self.data, ignore_errors=True)


@functools.lru_cache(maxsize=None)
def standalone():
    return Standalone()


class WithBoards(unittest.TestCase):
    """`fleet` has ten boards, board-1 to board-10, all online when a test begins. Tests leave no script behind."""

    @classmethod
    def setUpClass(cls):
        cls.standalone = standalone()
        cls.fleet = cls.standalone.fleet
