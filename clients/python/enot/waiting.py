"""Waits for outcomes: asks the server for many commands at once, on one thread."""

from __future__ import annotations

import collections
import socket
import time
from typing import Dict, Optional, Sequence

from enot.errors import EnotError, NotConnected, RequestRefused
from enot.http import PATIENCE, Exchange, Http, ready
from enot.results import Command

AT_ONCE = 16  # requests
LONGEST = 5.0  # seconds that the server is asked to wait, so that one that has stopped is noticed soon
PAUSE = 0.1  # seconds after a failure
STEP = 0.02, 0.5  # seconds between looks at a command whose end the server does not tell, at first and in the end


class Waiter:
    def __init__(self, http: Http):
        self._http = http

    def wait(self, commands: Sequence[Command], timeout: Optional[float] = None) -> None:
        """Until all of them are over, or so many seconds. NotConnected if the server is away for some seconds."""
        end = None if timeout is None else time.monotonic() + timeout
        named = [command for command in commands if not command.is_over and not command.selected]
        selected = [command for command in commands if not command.is_over and command.selected]
        if named:
            self._wait_for_named(named, end)
        for command in selected:
            self._wait_for_selected(command, end)

    def cancel(self, command: Command) -> None:
        """Calls it off. What comes of that is heard by waiting."""
        self._http.request("DELETE", f"/commands/{command.id}", {"wait": "0s"})

    def _wait_for_named(self, commands: Sequence[Command], end: Optional[float]) -> None:
        """The server answers when all nodes have an outcome."""
        queue = collections.deque(commands)
        asked: Dict[Exchange, Command] = {}
        patience = _Patience()
        seen_open = False
        try:
            while queue or asked:
                left = LONGEST if end is None else max(0.0, min(LONGEST, end - time.monotonic()))
                if left == 0 and seen_open and not asked:
                    return
                try:
                    while queue and len(asked) < AT_ONCE and not (left == 0 and seen_open):
                        exchange = self._ask(queue[0], left)
                        asked[exchange] = queue.popleft()
                    for exchange in ready(list(asked), left + 1):
                        command = asked.pop(exchange)
                        if not command.is_over:
                            queue.append(command)
                        command.learn(exchange.answer().body["results"])
                        if command.is_over:
                            queue.remove(command)
                        else:
                            seen_open = True
                except (NotConnected, RequestRefused) as e:
                    patience.bear(e, end)
                    seen_open = True
        finally:
            for exchange in asked:
                exchange.abandon()

    def _ask(self, command: Command, seconds: float) -> Exchange:
        return self._http.begin("GET", f"/results/{command.id}", {"wait": f"{int(seconds * 1000)}ms"}, wait=seconds)

    def _wait_for_selected(self, command: Command, end: Optional[float]) -> None:
        """The server cannot know who will still come: look again and again."""
        pause, longest = STEP
        patience = _Patience()
        while True:
            try:
                command.learn(self._ask(command, 0).answer().body["results"])
            except (NotConnected, RequestRefused) as e:
                patience.bear(e, end)
            left = longest if end is None else end - time.monotonic()
            if command.is_over or left <= 0:
                return
            time.sleep(min(pause, left))
            pause = min(1.5 * pause, longest)


class _Patience:
    """Bears for some seconds that the server is away, or has not heard of a command that it has just accepted."""

    def __init__(self):
        self._since: Optional[float] = None

    def bear(self, e: EnotError, end: Optional[float]) -> None:
        now = time.monotonic()
        if self._since is None or now - self._since > 2 * PATIENCE:
            self._since = now
        if isinstance(e, RequestRefused) and e.status not in (404, 503) or now - self._since > PATIENCE or isinstance(e.__cause__, socket.timeout):
            raise e
        time.sleep(PAUSE if end is None else max(0.0, min(PAUSE, end - now)))
