"""Which task goes to which node, when nodes come, go and answer in any order."""

import random
import unittest

import tests_path  # noqa: F401
from enot.scheduling import Scheduler


def started(works, nodes, retries=3):
    scheduler = Scheduler(works, retries)
    scheduler.nodes_are(nodes)
    return scheduler, dict(scheduler.assign())


class SchedulerTest(unittest.TestCase):
    def test_each_free_node_has_one_task_at_a_time(self):
        scheduler, given = started("abc", ["n1", "n2"])
        self.assertEqual({node: task.work for node, task in given.items()}, {"n1": "a", "n2": "b"})
        self.assertEqual(list(scheduler.assign()), [])

        scheduler.answered("n2", given["n2"])

        self.assertEqual([(node, task.work) for node, task in scheduler.assign()], [("n2", "c")])

    def test_it_is_over_when_all_tasks_have_an_outcome(self):
        scheduler, given = started("a", ["n1", "n2"])
        self.assertFalse(scheduler.is_over)
        scheduler.answered("n1", given["n1"])
        list(scheduler.assign())
        self.assertTrue(scheduler.is_over)

    def test_the_task_of_a_node_that_went_away_goes_to_another_one(self):
        scheduler, given = started("ab", ["n1", "n2"])
        scheduler.nodes_are(["n2"])
        scheduler.answered("n2", given["n2"])
        self.assertEqual([(node, task.work) for node, task in scheduler.assign()], [("n2", "a")])

    def test_a_node_that_lost_a_task_does_not_get_it_again_while_there_are_others(self):
        scheduler, _ = started("ab", ["n1", "n2"])
        scheduler.lost("n1")
        scheduler.nodes_are(["n1", "n2"])
        self.assertEqual(list(scheduler.assign()), [])  # n1 is free, and n2 has not answered

        scheduler.nodes_are(["n1"])

        self.assertEqual({task.work for _, task in scheduler.assign()}, {"b"})  # n2 has lost that one; n1 is the only one left

    def test_the_only_node_gets_back_what_it_lost(self):
        scheduler, _ = started("a", ["n1"])
        scheduler.nodes_are([])
        scheduler.nodes_are(["n1"])
        self.assertEqual([(node, task.work) for node, task in scheduler.assign()], [("n1", "a")])

    def test_a_task_that_is_lost_too_often_is_given_up(self):
        scheduler, given = started("a", ["n1"], retries=1)
        self.assertEqual(scheduler.nodes_are([]), [])
        scheduler.nodes_are(["n1"])
        list(scheduler.assign())
        self.assertEqual(scheduler.nodes_are([]), [given["n1"]])
        scheduler.nodes_are(["n1"])
        self.assertEqual(list(scheduler.assign()), [])
        self.assertTrue(scheduler.is_over)

    def test_a_loss_without_blame_does_not_count(self):
        scheduler, _ = started("a", ["n1"], retries=0)
        for _ in range(5):
            self.assertEqual(scheduler.lost("n1", blame=False), [])
            scheduler.nodes_are(["n1"])
            self.assertEqual(len(list(scheduler.assign())), 1)

    def test_the_first_outcome_counts_be_it_of_a_node_that_was_thought_lost(self):
        scheduler, given = started("ab", ["n1", "n2"])
        scheduler.lost("n1")
        scheduler.answered("n2", given["n2"])
        (again,) = scheduler.assign()

        self.assertTrue(scheduler.answered("n1", given["n1"]))
        self.assertFalse(scheduler.answered(*again))
        self.assertEqual(list(scheduler.assign()), [])
        self.assertTrue(scheduler.is_over)

    def test_a_node_that_comes_later_takes_part(self):
        scheduler, _ = started("ab", ["n1"])
        scheduler.nodes_are(["n1", "n2"])
        self.assertEqual([(node, task.work) for node, task in scheduler.assign()], [("n2", "b")])

    def test_takes_no_more_works_than_there_is_room_for(self):
        taken = []

        def endless():
            while True:
                taken.append(None)
                yield "work"

        scheduler = Scheduler(endless(), 3)
        scheduler.nodes_are(["n1", "n2", "n3"])
        self.assertEqual(len(list(scheduler.assign(most=2))), 2)
        self.assertEqual(len(taken), 2)

    def test_whatever_happens_each_task_has_one_outcome(self):
        for seed in range(300):
            with self.subTest(seed=seed):
                self._play(random.Random(seed))

    def _play(self, choose):
        count, nodes = choose.randrange(30), [f"n{i}" for i in range(choose.randrange(1, 6))]
        scheduler = Scheduler(range(count), retries=choose.randrange(3))
        outcomes = []
        late = []
        for _ in range(2000):
            if scheduler.is_over:
                break
            outcomes += scheduler.nodes_are([node for node in nodes if choose.random() < 0.9])
            busy = scheduler.busy
            late += [(node, task) for node, task in scheduler.assign() if choose.random() < 0.2]
            self.assertFalse(set(busy) & set(dict(scheduler.assign())))
            for node, task in busy.items():
                act = choose.random()
                if act < 0.5 and scheduler.answered(node, task):
                    outcomes.append(task)
                elif act > 0.9:
                    outcomes += scheduler.lost(node)
            if late and choose.random() < 0.2:
                node, task = late.pop()
                if scheduler.answered(node, task):
                    outcomes.append(task)
        self.assertTrue(scheduler.is_over)
        self.assertEqual(sorted(task.number for task in outcomes), list(range(count)))


if __name__ == "__main__":
    unittest.main()
