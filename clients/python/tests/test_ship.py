"""Which functions travel, and what of them."""

import unittest

import shippables
import tests_path  # noqa: F401
from enot.errors import NotShippable
from enot.ship import Shipped, fits, ship


def call(shipped, *args, **kwargs):
    """What a node does: evaluates one expression in a dictionary of names."""
    return eval(shipped.defined_in(shipped.call(args, kwargs)), {})


class ShipTest(unittest.TestCase):
    def test_source_defines_the_function_elsewhere(self):
        self.assertEqual(call(ship(shippables.double), 21), 42)
        self.assertEqual(call(ship(shippables.double), x=21), 42)

    def test_source_of_an_indented_function_is_dedented(self):
        def local(x, y=2):
            return x + y

        self.assertEqual(call(ship(local), 1), 3)

    def test_a_function_may_call_itself(self):
        self.assertEqual(call(ship(shippables.factorial), 5), 120)

    def test_modules_and_functions_that_it_uses_are_brought_along(self):
        shipped = ship(shippables.area)
        self.assertAlmostEqual(call(shipped, 4), shippables.area(4))
        self.assertIn("import math\n", shipped.source)
        self.assertIn("import math as m\n", shipped.source)

    def test_functions_used_in_inner_functions_are_brought_along(self):
        self.assertEqual(call(ship(shippables.nested)), 8)

    def test_names_of_the_node_are_left_to_the_node(self):
        self.assertNotIn("import", ship(shippables.lights).source)

    def test_global_data_is_left_to_the_node(self):
        shipped = ship(shippables.clipped)
        self.assertEqual(eval(shipped.defined_in(shipped.call((9,))), {"LIMIT": 5}), 5)

    def test_a_lambda_travels_from_wherever_it_stands(self):
        self.assertEqual(call(ship(shippables.increment), 1), 2)
        self.assertEqual(call(ship(lambda x: x * 3), 2), 6)
        for function in [lambda x, y=(1, 2): x + y[1] if x else 0]:
            self.assertEqual(call(ship(function), 2), 4)

    def test_of_several_lambdas_in_a_line_the_right_one_travels(self):
        self.assertEqual([call(ship(function), 4) for function in shippables.pair], [4, 8])

    def test_a_name_or_builtin_is_there_already(self):
        self.assertEqual(ship("sensors.read"), Shipped("sensors.read", ""))
        self.assertEqual(ship(abs), Shipped("abs", ""))
        self.assertEqual(ship(int), Shipped("int", ""))

    def test_refuses_what_would_not_be_the_same_there_and_says_why(self):
        for function, why in (
            (shippables.adder(1), "adder.<locals>.add uses n of the function around it: give it as an argument"),
            (shippables.cached, "no plain function"),
            (shippables.decorated, "decorated is decorated"),
            (shippables.numbers, "is a generator: return a list"),
            (shippables.later, "is asynchronous"),
            (shippables.Thing().method, "no plain function"),
            (shippables.Thing, "no plain function"),
            (shippables.by_another_name, "calls double by another name, alias"),
            (shippables.twins[0], "cannot be told from others"),
            (sum.__call__, "no plain function"),
            ("no name", "no name of a function"),
        ):
            with self.subTest(function=function), self.assertRaisesRegex(NotShippable, why):
                ship(function)

    def test_refuses_a_function_without_source(self):
        names = {}
        exec("def made(): return 1", names)
        with self.assertRaisesRegex(NotShippable, "the source of made cannot be found"):
            ship(names["made"])

    def test_short_sources_fit_in_a_line_and_long_ones_do_not(self):
        self.assertTrue(fits("x" * 700))
        self.assertFalse(fits("x" * 900))
        self.assertFalse(fits('"' * 500))  # each is two characters in JSON


if __name__ == "__main__":
    unittest.main()
