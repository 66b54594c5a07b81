"""Starts the agent. Ctrl-C on the serial line ends it and leaves you in the REPL."""

import gc
import micropython

micropython.opt_level(3)  # the agent's own line numbers would cost a tenth of its heap
gc.threshold(4096)  # collects while modules are compiled, which otherwise scatters what stays over the whole heap
from enot.agent import Agent

micropython.opt_level(0)
Agent().run()
