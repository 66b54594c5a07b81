"""Fleets of MicroPython boards from Python: connect, choose nodes, ask them.

    import enot

    fleet = enot.connect()                      # address and token: see enot.config
    fleet["board-1"].eval("2 + 3")              # 5
    fleet[:].read_gpios(2, 4)                   # one answer for each node that is online
    fleet.where("room=lab").blink(times=3)
    fleet[:].map(f, range(1000))                # f is an ordinary Python function: its source travels
    for value in fleet.load_balanced().map(f, xs): ...

Modules are loaded when a name of them is first used, so that the command line starts fast.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

__version__ = "0.1.0"

_WHERE = {
    "connect": "enot.fleet",
    "Fleet": "enot.fleet",
    "Node": "enot.fleet",
    "View": "enot.view",
    "LoadBalancedView": "enot.balanced",
    "AsyncResult": "enot.results",
    "NodeResult": "enot.results",
    "Repr": "enot.values",
    "EnotError": "enot.errors",
    "NotConnected": "enot.errors",
    "RequestRefused": "enot.errors",
    "NoNodes": "enot.errors",
    "NotShippable": "enot.errors",
    "TimeoutError": "enot.errors",
    "RemoteError": "enot.errors",
    "CompositeError": "enot.errors",
    "load_ipython_extension": "enot.magic",
}

__all__ = [name for name in _WHERE if name != "load_ipython_extension"]

if TYPE_CHECKING:
    from enot.balanced import LoadBalancedView  # noqa: F401
    from enot.errors import CompositeError, EnotError, NoNodes, NotConnected, NotShippable, RemoteError, RequestRefused, TimeoutError  # noqa: F401
    from enot.fleet import Fleet, Node, connect  # noqa: F401
    from enot.results import AsyncResult, NodeResult  # noqa: F401
    from enot.values import Repr  # noqa: F401
    from enot.view import View  # noqa: F401


def __getattr__(name: str):
    if name not in _WHERE:
        raise AttributeError(f"module 'enot' has no attribute {name!r}")
    value = getattr(importlib.import_module(_WHERE[name]), name)
    globals()[name] = value
    return value


def __dir__():
    return sorted([*globals(), *_WHERE])
