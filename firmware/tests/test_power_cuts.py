"""The power is cut at random moments of uploads, script starts and self-updates: the board comes back, and everything on it is whole, old or new.

ENOT_POWER_CUTS says how many times (20), ENOT_POWER_CUTS_SEED repeats a run as far as the moments can be repeated.
"""

import hashlib
import os
import random
import threading
import unittest

from peer import Disconnected
from test_update import AgentTest, enot_version, manifest, new_agent
from tests_path import boards

CUTS = int(os.environ.get("ENOT_POWER_CUTS", "20"))
SEED = int(os.environ.get("ENOT_POWER_CUTS_SEED", random.randrange(1_000_000)))
LOOP = "\nimport time\nwhile True: time.sleep(0.01)\n"


def sha256(content):
    return hashlib.sha256(content).hexdigest()


class PowerCutsTest(AgentTest):
    settings = "SETTLED = 0.2"  # so that starts that were cut are not all bad ones

    def setUp(self):
        super().setUp()
        self.chance = random.Random(SEED)
        self.scripts = {"": None}  # all that were ever sent: {digest: who}
        self.files = [b"first"]  # what the file may be
        self.versions = [enot_version()]  # what the agent may be
        self.put_file("file", self.files[0])

    def test_board_comes_back_whole(self):
        print(f"{CUTS} power cuts, seed {SEED}")
        actions = (self.upload_file, self.install_script, self.install_script, self.restore, self.start_script, self.update_agent)
        seen = {"cut": 0, "rolled back or held": 0, "new file": 0, "new agent": 0}
        for number in range(CUTS):
            action = self.chance.choice(actions)
            with self.subTest(number=number, action=action.__name__):
                self.cut(action, number)
                self.check(seen)
        print(", ".join(f"{count} × {what}" for what, count in seen.items()))

    def cut(self, action, number):
        longest = {self.update_agent: 0.8, self.start_script: 0.15}.get(action, 0.03)  # seconds; about as long as the action takes
        self.is_cut = threading.Event()
        timer = threading.Timer(self.chance.random() * longest, self.cut_power)
        timer.start()
        try:
            action(number)
        except (Disconnected, OSError):
            pass
        timer.join()
        self.board.power_cut()
        self.drop()
        self.peer.turn_away()

    def cut_power(self):
        self.board.process.kill()
        self.is_cut.set()

    def upload_file(self, number):
        self.files.append(b"%d " % number * 300)
        self.put_file("file", self.files[-1])

    def install_script(self, number):
        source = "who = '%d'%s%s" % (number, LOOP, "#" * 1000)
        self.scripts[sha256(source.encode())] = str(number)
        members = {"plan": "red"} if self.chance.random() < 0.5 else {}
        self.put_script(source, **members)

    def restore(self, _):
        self.run_message(type="restore")

    def start_script(self, _):
        self.is_cut.wait()

    def update_agent(self, number):
        self.versions.append("9.0.%d" % number)
        files = new_agent(self.versions[-1])
        self.upload(files)
        self.run_message(type="update", manifest=sha256(manifest(files)))
        if self.board.process.wait() == boards.RESET:
            self.board.start(self.micropython, self.heap)
            self.reconnect()
            self.is_cut.wait()  # which may have been before the start

    def check(self, seen):
        self.start()
        hello = self.connection.hello
        self.assertIn(hello["fw"], self.versions)
        self.assertEqual(self.eval("enot.VERSION"), hello["fw"])
        seen["cut"] += 1
        seen["new agent"] += hello["fw"] != self.versions[0]
        self.versions = [hello["fw"]]

        content = (self.board.flash / "file").read_bytes()
        self.assertIn(content, self.files)
        seen["new file"] += content != self.files[0]
        self.files = [content]

        self.assertIn(hello["script"], self.scripts)
        if hello["script"]:
            self.assertEqual(sha256((self.board.flash / "script.py").read_bytes()), hello["script"])
            self.assertEqual(self.eval("who"), self.scripts[hello["script"]])
        status = self.value(type="status")["script"]
        seen["rolled back or held"] += status["rollback"] is not None
        self.assertFalse((self.board.flash / "upload.part").exists())


if __name__ == "__main__":
    unittest.main()
