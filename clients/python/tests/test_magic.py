"""The cell magic, with what it uses of IPython: a registry, and the variables of the user."""

import unittest
from unittest import mock

import tests_path  # noqa: F401
import enot
from enot.fleet import Fleet


class Shell:
    def __init__(self, **variables):
        self.user_ns = variables
        self.magics = {}

    def register_magic_function(self, function, kind, name):
        self.magics[kind, name] = function


class MagicTest(unittest.TestCase):
    def test_is_registered_by_load_ext_of_the_package(self):
        shell = Shell()
        enot.load_ipython_extension(shell)
        self.assertEqual(set(shell.magics), {("line", "nodes"), ("cell", "nodes")})

    def test_a_cell_goes_to_the_nodes_that_its_line_names_of_the_users_fleet(self):
        fleet = mock.create_autospec(Fleet, instance=True)
        shell = Shell(fleet=fleet)
        enot.load_ipython_extension(shell)

        shell.magics["cell", "nodes"]("room=lab", "print(1)\n")

        fleet.where.assert_called_once_with("room=lab")
        fleet.where.return_value.exec.assert_called_once_with("print(1)\n")

    def test_without_names_it_is_all_that_are_online(self):
        fleet = mock.MagicMock(spec=Fleet)
        shell = Shell(fleet=fleet)
        enot.load_ipython_extension(shell)

        shell.magics["cell", "nodes"]("", "x = 1")

        fleet.__getitem__.assert_called_once_with(slice(None))


if __name__ == "__main__":
    unittest.main()
