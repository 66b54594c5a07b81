"""How sequences are dealt out."""

import random
import unittest

import tests_path  # noqa: F401
from enot.partition import MOST_ITEMS, blocks, pieces
from enot.values import source_of


class BlocksTest(unittest.TestCase):
    def test_put_together_again_they_are_the_sequence(self):
        for length in range(30):
            for count in range(1, 12):
                runs = blocks(list(range(length)), count)
                self.assertEqual(len(runs), count)
                self.assertEqual([item for run in runs for item in run], list(range(length)))

    def test_lengths_differ_by_one_at_most_and_the_longer_ones_are_first(self):
        self.assertEqual([len(run) for run in blocks(range(25), 10)], [3] * 5 + [2] * 5)


class PiecesTest(unittest.TestCase):
    def test_put_together_again_they_are_the_sequence_and_none_is_too_long(self):
        choose = random.Random(5)
        for _ in range(200):
            items = ["x" * choose.randrange(40) for _ in range(choose.randrange(100))]
            runs = list(pieces(items, most=9, room=60))
            self.assertEqual([item for run in runs for item in run], items)
            for run in runs:
                self.assertLessEqual(len(run), 9)
                self.assertLessEqual(sum(len(source_of(item)) + 1 for item in run), 60)

    def test_an_item_that_is_too_long_is_a_piece_of_its_own(self):
        self.assertEqual(list(pieces([1, "x" * 100, 2], room=50)), [[1], ["x" * 100], [2]])

    def test_a_piece_has_no_more_items_than_a_board_can_answer(self):
        self.assertEqual([len(run) for run in pieces([1] * (2 * MOST_ITEMS + 3))], [MOST_ITEMS, MOST_ITEMS, 3])


if __name__ == "__main__":
    unittest.main()
