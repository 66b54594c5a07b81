"""Where things are: the virtual board is a program in a folder that is no package."""

import pathlib
import sys

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(REPOSITORY / "firmware" / "virtual-board"))

import boards  # noqa: E402,F401
