"""Which values travel, and how."""

import collections
import enum
import math
import unittest

import tests_path  # noqa: F401
from enot.errors import NotShippable
from enot.values import Repr, check_json, from_json, source_of

TRAVELLERS = [
    None, True, 0, -5, 1 << 70, 1.5, -0.0, "", "it's \"quoted\"\n\t\\", "Grüße 😀", b"", b"\x00\xff'\"", bytearray(b"ab"), [], [1, [2, []]], (), (1,), (1, 2),
    {}, {"a": 1, 2: (3, b"x")}, set(), {1, 2}, frozenset(), frozenset([1]), range(3), range(1, 9, 2),
]  # fmt: skip


class Color(enum.IntEnum):
    RED = 1


class SourceOfTest(unittest.TestCase):
    def test_evaluates_to_an_equal_value_of_the_same_type(self):
        for value in TRAVELLERS:
            with self.subTest(value=value):
                there = eval(source_of(value))
                self.assertEqual(there, value)
                self.assertIs(type(there), type(value))

    def test_infinities_and_nan_travel(self):
        self.assertEqual(eval(source_of(-math.inf)), -math.inf)
        self.assertTrue(math.isnan(eval(source_of(math.nan))))

    def test_refuses_what_would_change_its_type_or_meaning(self):
        point = collections.namedtuple("Point", "x y")
        for value in (Color.RED, point(1, 2), collections.OrderedDict(a=1), object(), len, 1j, [object()], "\ud800"):
            with self.subTest(value=value), self.assertRaises(NotShippable):
                source_of(value)

    def test_refusal_names_the_type_and_what_to_do(self):
        with self.assertRaisesRegex(NotShippable, r"a builtins\.complex cannot travel.*convert it first"):
            source_of([1j])

    def test_refuses_nesting_that_a_board_cannot_parse_also_when_it_is_endless(self):
        endless = []
        endless.append(endless)
        with self.assertRaisesRegex(NotShippable, "nested deeper than 12"):
            source_of(endless)


class CheckJsonTest(unittest.TestCase):
    def test_takes_what_json_holds_without_loss(self):
        check_json({"a": [1, 2.5, "x", None, True]}, "it")

    def test_refuses_what_json_would_change_or_cannot_hold(self):
        for value in ((1, 2), b"x", math.nan, {1: 2}, [{1}], Color.RED):
            with self.subTest(value=value), self.assertRaisesRegex(NotShippable, "it is or holds"):
                check_json(value, "it")


class ReprTest(unittest.TestCase):
    def test_what_json_cannot_hold_stays_visible_as_text(self):
        value = from_json({"repr": "<Pin 4>"})
        self.assertIsInstance(value, Repr)
        self.assertEqual(value, "<Pin 4>")
        self.assertEqual(repr([value]), "[<<Pin 4>>]")

    def test_a_dict_with_more_than_repr_is_a_dict(self):
        self.assertEqual(from_json({"repr": "x", "more": 1}), {"repr": "x", "more": 1})
        self.assertEqual(from_json({"repr": 1}), {"repr": 1})

    def test_gives_the_value_of_a_literal(self):
        self.assertEqual(Repr("(1, b'x')").literal(), (1, b"x"))
        self.assertEqual(Repr("bytearray(b'ab')").literal(), bytearray(b"ab"))

    def test_is_no_value_if_it_is_no_literal(self):
        with self.assertRaisesRegex(ValueError, "only its text"):
            Repr("<Pin 4>").literal()


if __name__ == "__main__":
    unittest.main()
