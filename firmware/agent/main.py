"""Starts the agent: the one that `agent.json` names, or the first one, in enot/. Ctrl-C on the serial line ends it and leaves you in the REPL.

This file is the same for every version of the agent (enot/update.py). "1?2" in agent.json: the agent in agent1/ was installed beside the one in
agent2/. It is on trial, "1!2", when it is started: if it does not say "1", once it has reached the gateway, the next start undoes it.
"""

import config
import gc
import json
import machine
import micropython
import os
import sys


def _agent():
    try:
        with open("agent.json") as f:
            return json.load(f)
    except (OSError, ValueError):
        return ""


def _say(agent):
    with open("agent.json.new", "w") as f:
        json.dump(agent, f)
    try:
        os.rename("agent.json.new", "agent.json")
    except OSError:  # FAT does not rename onto a file that exists
        os.remove("agent.json")
        os.rename("agent.json.new", "agent.json")


def _on_trial():
    return "!" in _agent()


def _reset_if_on_trial(_):
    if _on_trial():
        machine.reset()


if _on_trial():
    _say(_agent().split("!")[1])
if "?" in _agent():
    _say(_agent().replace("?", "!"))
    try:
        _timer = machine.Timer(-1)
    except ValueError:  # ESP32: no virtual timers
        _timer = machine.Timer(1)
    _timer.init(period=int(1000 * getattr(config, "TRIAL", 60)), mode=machine.Timer.ONE_SHOT, callback=_reset_if_on_trial)
if _agent():
    sys.path.insert(0, "agent" + _agent()[0])
micropython.opt_level(3)  # the agent's own line numbers would cost a tenth of its heap
gc.threshold(4096)  # collects while modules are compiled, which otherwise scatters what stays over the whole heap
try:
    from enot.agent import Agent

    micropython.opt_level(0)
    Agent().run()
except Exception as e:
    sys.print_exception(e)
    _reset_if_on_trial(None)
    raise
