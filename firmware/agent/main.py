"""Starts the agent that trial.py chooses. Ctrl-C on the serial line ends it and leaves you in the REPL.

This file and trial.py are the same for every version of the agent, and stay when a new one comes over the network.
"""

import gc
import micropython
import sys
import trial

timer = trial.timer
del trial, sys.modules["trial"]  # makes room
micropython.opt_level(3)  # the agent's own line numbers would cost a tenth of its heap
gc.threshold(512)  # collects often while modules are compiled, which otherwise scatters what stays over the whole heap
try:
    from enot.agent import Agent

    micropython.opt_level(0)
    Agent().run()
except Exception as e:
    sys.print_exception(e)
    import trial

    trial.reset_if_undone()
    raise
