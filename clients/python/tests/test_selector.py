"""Selectors choose the same nodes here and on the server: the examples are those of its own test."""

import unittest

import tests_path  # noqa: F401
from enot.selector import looks_like, parse

LABELS = {"room": "lab", "floor": "2", "empty": ""}


class SelectorTest(unittest.TestCase):
    def test_chooses_by_labels(self):
        for text, chosen in (
            ("room=lab", True),
            ("room==lab", True),
            ("room=office", False),
            ("room!=lab", False),
            ("floor!=3", True),
            ("wing!=east", True),
            ("room in (lab,office)", True),
            ("room in ( office , attic )", False),
            ("room notin (office)", True),
            ("wing notin (east)", True),
            ("room", True),
            ("wing", False),
            ("!wing", True),
            ("!room", False),
            ("empty=", True),
            ("room=lab,floor!=3,!wing", True),
            ("room=lab , floor in (1,3)", False),
            ("example.org/room!=x", True),
            ("*", True),
        ):
            with self.subTest(text=text):
                self.assertIs(parse(text)(LABELS), chosen)

    def test_refuses_what_it_cannot_read_and_says_where(self):
        for text in ("", "=", "room=lab,", ",room=lab", "room=(lab)", "room in lab", "room in (lab", "a b", "room>3", "!!room"):
            with self.subTest(text=text), self.assertRaisesRegex(ValueError, "write room=lab"):
                parse(text)

    def test_knows_labels_from_names(self):
        self.assertTrue(looks_like("room=lab"))
        self.assertTrue(looks_like("!broken"))
        self.assertTrue(looks_like("*"))
        self.assertFalse(looks_like("board-1,board-2"))


if __name__ == "__main__":
    unittest.main()
