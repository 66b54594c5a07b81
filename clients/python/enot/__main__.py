"""`python3 -m enot` is the command line, also without installation."""

from enot.cli import run

run()
