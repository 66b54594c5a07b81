"""Tasks for real boards, some of which go away in the middle."""

import itertools
import time
import unittest

from running import BOARDS, WithBoards, wait_until

import enot


def f(x):
    return x * x


def slowly(x):
    import time

    time.sleep(0.1)
    return x


def where(x):
    import time

    import machine

    time.sleep(0.1)
    return [x, machine.unique_id()[-1]]


def one_bad(x):
    return 1 // (x - 3)


class BalancedIT(WithBoards):
    def setUp(self):
        self.view = self.fleet.load_balanced()

    def test_every_task_has_its_value_in_order(self):
        result = self.view.map(f, range(200))
        self.assertEqual(result.get(), [f(x) for x in range(200)])
        self.assertEqual((result.progress, len(result)), (200, 200))
        self.assertGreater(len({each.node for each in result.results}), 1)
        self.assertEqual(self.view.map(f, range(95), chunksize=10, block=True), [f(x) for x in range(95)])
        self.assertEqual(list(self.view.map(f, [])), [])
        self.assertEqual(self.view.apply(f, 7).get(), 49)

    def test_values_are_yielded_before_all_are_there(self):
        result = self.view.map(slowly, range(60), ordered=False)
        values = iter(result)
        first = next(values)
        self.assertFalse(result.ready())
        self.assertEqual(sorted([first, *values]), list(range(60)))

    def test_two_boards_that_go_away_in_the_middle_leave_every_value_there_once(self):
        self.addCleanup(self.standalone.wait_for_boards)
        result = self.view.map(slowly, range(150), ordered=False)
        values = []
        for value in result:
            values.append(value)
            if len(values) == 30:
                for board in ("board-3", "board-7"):
                    self.standalone.off(board)
                    self.addCleanup(self.standalone.on, board)
        self.assertEqual(sorted(values), list(range(150)))
        self.assertEqual(result.get(), list(range(150)))
        wait_until(lambda: len(self.fleet) == BOARDS - 2)

    def test_what_is_taken_once_a_board_has_gone_goes_to_the_others(self):
        self.addCleanup(self.standalone.wait_for_boards)
        ran = []
        for value in self.view.imap(where, range(100), max_outstanding=40):
            ran.append(value)
            if len(ran) == 20:
                self.standalone.off("board-3")
                self.addCleanup(self.standalone.on, "board-3")
        self.assertEqual(sorted(x for x, _ in ran), list(range(100)))
        self.assertNotIn(3, {board for x, board in ran if x >= 20 + 40})

    def test_a_board_that_comes_takes_part_and_one_that_was_restarted_gets_the_function_again(self):
        self.addCleanup(self.standalone.wait_for_boards)
        self.standalone.off("board-5")
        wait_until(lambda: len(self.fleet) == BOARDS - 1)
        result = self.fleet.load_balanced(["board-5", "board-6"]).map(slowly, range(80))
        wait_until(lambda: result.progress > 3)
        self.standalone.on("board-5")
        wait_until(lambda: any(each.node == "board-5" for each in result.results))
        self.standalone.off("board-5")
        self.standalone.on("board-5")
        self.assertEqual(result.get(60), list(range(80)))

    def test_a_task_that_raises_is_not_tried_again_and_spoils_no_other(self):
        result = self.view.map(one_bad, range(6))
        with self.assertRaises(enot.CompositeError) as caught:
            result.get()
        self.assertEqual([error.ename for error in caught.exception.errors], ["ZeroDivisionError"])
        self.assertEqual(sorted(result.partial), [0, 1, 2, 4, 5])
        self.assertEqual(len(result.results), 6)

    def test_a_task_that_restarts_its_board_is_given_up(self):
        self.addCleanup(self.standalone.wait_for_boards)
        view = self.fleet.load_balanced(["board-8", "board-9"])
        view.retries = 1

        def restart(x):
            import machine

            machine.reset()

        with self.assertRaisesRegex(enot.CompositeError, r"tried 2 times"):
            view.map(restart, [1]).get(60)

    def test_an_endless_sequence_is_taken_from_only_as_values_are_taken(self):
        taken = []

        def numbers():
            for number in itertools.count():
                taken.append(number)
                yield number

        values = self.view.imap(f, numbers(), max_outstanding=12)
        some = [next(values) for _ in range(30)]
        self.assertEqual(len(set(some)), 30)
        self.assertLessEqual(len(taken), 30 + 12)
        values.close()

    def test_labels_say_who_takes_part(self):
        self.fleet.register("board-2", labels={"fast": ""})
        self.addCleanup(self.fleet.register, "board-2", labels={})
        result = self.fleet.load_balanced("fast").map(f, range(10))
        self.assertEqual(result.get(), [f(x) for x in range(10)])
        self.assertEqual({each.node for each in result.results}, {"board-2"})
        with self.assertRaises(enot.NoNodes):
            self.fleet.load_balanced("nobody").map(f, [1])

    def test_what_is_aborted_ends_at_once_and_leaves_the_boards_free(self):
        def long(x):
            import time

            time.sleep(60)

        result = self.view.map(long, range(100))
        wait_until(lambda: result._outcomes or time.monotonic() - result._started > 1.5)
        result.abort()
        with self.assertRaisesRegex(enot.EnotError, "aborted"):
            result.get(20)
        self.assertEqual(self.fleet[:].eval("1"), [1] * BOARDS)


if __name__ == "__main__":
    unittest.main()
