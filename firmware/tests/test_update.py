"""A virtual board against a small gateway: the agent is replaced over the network."""

import hashlib
import re

from board_case import DEADLINE, BoardTest
from tests_path import boards


def new_agent(version, **changes):
    """The files of an agent that says it is this version: {path: content}. `changes`: module="text to be appended"."""
    files = {}
    for path in sorted((boards.AGENT / "enot").glob("*.py")):
        source = path.read_text(encoding="utf-8") + changes.get(path.stem, "")
        files["enot/" + path.name] = source.replace(enot_version(), version).encode()
    return files


def enot_version():
    return re.search('VERSION = "(.*)"', (boards.AGENT / "enot" / "__init__.py").read_text(encoding="utf-8"))[1]


def manifest(files):
    return "".join("%s  %s\n" % (hashlib.sha256(content).hexdigest(), path) for path, content in files.items()).encode()


class AgentTest(BoardTest):
    """The agent itself is replaced."""

    heap = 78  # KiB; in 76 a new agent, with the timer of its trial beside it, does not come through its start each time

    def upload(self, files):
        for path, content in dict(files, manifest=manifest(files)).items():
            self.assertTrue(self.put_file("next/" + path, content)["ok"])

    def update(self, files):
        return self.run_message(type="update", manifest=hashlib.sha256(manifest(files)).hexdigest())

    def begin_trial(self, files):
        """The board has been started with the new agent, and nobody has talked to it yet."""
        self.upload(files)
        self.assertTrue(self.update(files)["ok"])
        self.start_again_after_reset()

    def start_again_after_reset(self):
        self.assertEqual(self.board.process.wait(DEADLINE), boards.RESET)
        self.board.start(self.micropython, self.heap)

    def assert_runs(self, version):
        self.assertEqual(self.reconnect().hello["fw"], version)
        self.assertEqual(self.eval("enot.VERSION"), version)


class UpdateTest(AgentTest):
    def test_new_agent_takes_over_and_stays(self):
        for version in ("9.0.1", "9.0.2", "9.0.3"):
            self.begin_trial(new_agent(version))
            self.assert_runs(version)
            self.board.power_cut()
            self.start()
            self.assert_runs(version)

    def test_module_that_the_new_agent_does_not_have_is_gone(self):
        self.put_file("next/enot/old.py", b"")
        self.begin_trial(new_agent("9.0.1"))
        self.assert_runs("9.0.1")
        self.assertTrue(self.run_message(type="exec", to_exec="import enot.old")["error"].startswith("ImportError"))

    def test_agent_that_is_not_whole_is_refused(self):
        files = new_agent("9.0.1")
        self.assertIn("manifest", self.update(files)["error"])
        self.put_file("next/manifest", manifest(files))
        self.assertIn("missing", self.update(files)["error"])
        self.upload(files)
        self.put_file("next/enot/link.py", files["enot/link.py"][:-1])
        self.assertIn("next/enot/link.py is missing or another one", self.update(files)["error"])
        self.assertIn("manifest", self.run_message(type="update")["error"])
        self.board.power_cut()
        self.start()
        self.assert_runs(enot_version())

    def test_agent_that_crashes_is_undone(self):
        self.begin_trial(new_agent("9.0.1"))
        self.assert_runs("9.0.1")
        for module, crash in (("link", "\nnonsense("), ("agent", "\nAgent.run = None"), ("script", "\nx = [0]\nwhile True: x = x + x")):
            with self.subTest(module=module):
                self.begin_trial(new_agent("9.0.2", **{module: crash}))
                self.start_again_after_reset()
                self.assert_runs("9.0.1")
                self.board.power_cut()
                self.start()
                self.assert_runs("9.0.1")

    def test_power_cut_before_the_new_agent_has_reached_the_gateway_undoes_it(self):
        self.begin_trial(new_agent("9.0.1"))
        connection = self.peer.accept_raw()
        self.addCleanup(connection.close)
        connection.send(op="challenge", v=1, nonce="00" * 16)
        self.assertEqual(connection.receive()["fw"], "9.0.1")
        self.board.power_cut()
        self.start()
        self.assert_runs(enot_version())

    def test_running_agent_cannot_be_written(self):
        self.begin_trial(new_agent("9.0.1"))
        self.assert_runs("9.0.1")
        for path in ("agent1/enot/link.py", "agent2/enot/link.py", "agent.json", "next/../agent1/enot/link.py"):
            self.assertTrue(self.put_file(path, b"x")["error"].startswith("ValueError"), path)


class LostAgentTest(AgentTest):
    settings = "TRIAL = 0.5"

    def test_agent_that_does_not_reach_the_gateway_is_undone(self):
        self.begin_trial(new_agent("9.0.1", link="\n    def step(self):\n        pass\n"))
        self.start_again_after_reset()
        self.assert_runs(enot_version())
