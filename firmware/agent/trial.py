"""Chooses the agent to start, when it is imported: the first one, in enot/, or the one that `agent.json` names (enot/update.py).

"1?2" there means: the agent in agent1/ was installed while the one in agent2/ ran. With its first start it is on trial, "1!2". It says "1" once it has
reached the gateway. If it does not, it is undone by the next start, which comes at the latest when its time is over.
"""

import config
import json
import machine
import os
import sys


def _load():
    try:
        with open("agent.json") as f:
            return json.load(f)
    except (OSError, ValueError):
        return ""


def _save(agent):
    with open("agent.json.new", "w") as f:
        json.dump(agent, f)
    try:
        os.rename("agent.json.new", "agent.json")
    except OSError:  # FAT does not rename onto a file that exists
        os.remove("agent.json")
        os.rename("agent.json.new", "agent.json")


def _time_is_over(_):
    with open("agent.json") as f:
        if "!" in f.read():
            machine.reset()


def reset_if_undone():
    """After a crash of the agent this module is imported again, and undoes the one that is on trial."""
    if _undone:
        machine.reset()


timer = None  # whoever drops this module has to keep it, for it runs
_agent = _load()
_undone = "!" in _agent
if _undone:
    _agent = _agent.split("!")[1]
    _save(_agent)
elif "?" in _agent:
    _save(_agent.replace("?", "!"))
    timer = machine.Timer(1 if sys.platform == "esp32" else -1)  # which has no virtual timers
    del reset_if_undone  # of no use in the module that the timer keeps
    timer.init(period=int(1000 * getattr(config, "TRIAL", 60)), mode=machine.Timer.ONE_SHOT, callback=_time_is_over)
if _agent:
    sys.path.insert(0, "agent" + _agent[0])
del _load, _save  # makes room: while the timer runs, it keeps this module
