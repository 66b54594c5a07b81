"""Where the address and the token come from, and what a new board is given."""

import os
import pathlib
import tempfile
import unittest
from unittest import mock

import tests_path
from enot.cli.board import settings
from enot.config import DEFAULT_URL, address


class AddressTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.file = pathlib.Path(folder.name) / "enot" / "config"
        self.file.parent.mkdir()
        patch = mock.patch.dict(os.environ, {"XDG_CONFIG_HOME": folder.name})
        patch.start()
        self.addCleanup(patch.stop)
        self.data = pathlib.Path(folder.name) / "data"
        elsewhere = mock.patch("enot.config.FOLDERS", (self.data,))
        elsewhere.start()
        self.addCleanup(elsewhere.stop)
        for name in ("ENOT_URL", "ENOT_TOKEN"):
            os.environ.pop(name, None)

    def test_is_this_computer_if_nobody_says_anything(self):
        self.assertEqual(address(), (DEFAULT_URL, ""))

    def test_argument_comes_before_environment_before_file(self):
        self.file.write_text("# mine\n\nurl = http://file:1/\ntoken = t1=\n")
        self.assertEqual(address(), ("http://file:1", "t1="))
        with mock.patch.dict(os.environ, {"ENOT_URL": "http://environment:2", "ENOT_TOKEN": "t2"}):
            self.assertEqual(address(), ("http://environment:2", "t2"))
            self.assertEqual(address("http://argument:3", "t3"), ("http://argument:3", "t3"))

    def test_the_token_of_an_enot_on_this_computer_is_found_and_shown_to_no_other(self):
        self.data.mkdir()
        (self.data / "admin.token").write_text("enot_secret\n")
        self.assertEqual(address(), (DEFAULT_URL, "enot_secret"))
        self.assertEqual(address("127.0.0.1:9000").token, "enot_secret")
        self.assertEqual(address("http://localhost.evil.example").token, "")
        self.assertEqual(address(DEFAULT_URL, "mine").token, "mine")

    def test_a_host_alone_is_one_of_http(self):
        self.assertEqual(address("enot.lab:8080").url, "http://enot.lab:8080")

    def test_a_line_that_cannot_be_read_is_named(self):
        self.file.write_text("url = x\nnonsense\n")
        with self.assertRaisesRegex(ValueError, "line 2.*nonsense"):
            address()


class BoardTest(unittest.TestCase):
    def test_has_all_settings_of_the_agents_own_example(self):
        example = {}
        exec((tests_path.ROOT / "firmware" / "agent" / "config.py").read_text(encoding="utf-8"), example)
        for kind in ("esp8266", "esp32", "rp2"):
            with self.subTest(kind=kind):
                made = {}
                exec(settings("kitchen", kind, "192.168.1.10", 9662, "k'e\"y", "Home 'Net'", "pa\\ss"), made)
                self.assertLessEqual({name for name in example if name.isupper()}, set(made))
                self.assertEqual(
                    (made["BROKER_HOST"], made["HUB_PORT"], made["KEY"], made["WIFI_SSID"], made["WIFI_PASSWORD"], made["NAME"]),
                    ("192.168.1.10", 9662, "k'e\"y", "Home 'Net'", "pa\\ss", "kitchen"),
                )


if __name__ == "__main__":
    unittest.main()
