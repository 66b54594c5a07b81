"""Lets the tests find the package without installing it."""

import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent
PACKAGE = HERE.parent
ROOT = PACKAGE.parents[1]

sys.path.insert(0, str(PACKAGE))
