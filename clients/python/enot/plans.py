"""Plans: what nodes are to run from now on (docs/plans.md)."""

from __future__ import annotations

import pathlib
import time
from typing import Callable, Dict, Iterator, List, Mapping, Optional, Union

from enot import errors
from enot.fleet import quoted
from enot.http import Http

LOOK = 0.5  # seconds between looks


class Plans(Mapping):
    """The plans of a fleet by name, as dicts with the members of docs/plans.md, and `status`. Each access asks the server."""

    def __init__(self, http: Http):
        self._http = http

    def all(self) -> List[dict]:
        """All plans without their scripts, in the order in which they come into force."""
        return self._http.get("/plans")

    def __getitem__(self, name: str) -> dict:
        try:
            return self._http.get(f"/plans/{quoted(name)}")
        except errors.RequestRefused as e:
            if e.status == 404:
                raise KeyError(name) from e
            raise

    def __iter__(self) -> Iterator[str]:
        return iter([plan["name"] for plan in self.all()])

    def __len__(self) -> int:
        return len(self.all())

    def __repr__(self) -> str:
        return f"<Plans: {', '.join(self) or 'none'}>"

    def put(self, name: str, selector: str, script: Union[str, pathlib.Path], files: Optional[Dict[str, str]] = None, **members) -> dict:
        """Writes a plan, new or not. `script`: its source, or a Path to it. `files`: {path on the board: content}. `members`: percent,
        maxFailures, concurrency, settle, priority, paused."""
        source = script.read_text(encoding="utf-8") if isinstance(script, pathlib.Path) else script
        body = {"selector": selector, "script": source, **({"files": files} if files else {}), **members}
        return self._http.request("PUT", f"/plans/{quoted(name)}", body=body).body

    def change(self, name: str, **members) -> dict:
        """Writes some members of a plan anew; None is the default."""
        return self._http.request("PATCH", f"/plans/{quoted(name)}", body=members).body

    def remove(self, name: str) -> None:
        """Its nodes put back what they ran before, or what another plan wants."""
        self._http.request("DELETE", f"/plans/{quoted(name)}")

    def wait(self, name: str, timeout: Optional[float] = None, tell: Callable[[dict], None] = lambda plan: None) -> dict:
        """Waits until every node that takes part and is there has had its turn, or the plan has halted. `tell` is told each look.

        TimeoutError: it is not so far after so many seconds."""
        end = None if timeout is None else time.monotonic() + timeout
        while True:
            plan = self[name]
            tell(plan)
            status = plan["status"]
            if status["halted"] or status["waiting"] == 0:
                return plan
            if end is not None and time.monotonic() >= end:
                raise errors.TimeoutError(
                    f"{status['waiting']} nodes still wait for the plan {name} after {timeout:g} s; it goes on by itself"
                )
            time.sleep(LOOK)
