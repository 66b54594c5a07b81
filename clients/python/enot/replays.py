"""Replays: history once more, on the same nodes or on others (docs/replay.md)."""

from __future__ import annotations

import time
from typing import Callable, Dict, Iterator, List, NamedTuple, Optional, Sequence, Union

from enot import errors
from enot.fleet import Fleet, quoted
from enot.history import Time, moment

LOOK = 0.3  # seconds between looks
OVER = frozenset(("done", "cancelled", "failed"))


class Difference(NamedTuple):
    """A command that turned out otherwise. `first`, `again`: as the server said it, with command, node, state, and value, error and output if there are."""

    first: dict
    again: dict


class Replay:
    """A replay that was started. Its commands are issued by the server, whoever watches."""

    def __init__(self, fleet: Fleet, id_: str):
        self._fleet = fleet
        self.id = id_

    def status(self) -> dict:
        """{id, state, wanted, total, issued, issuer, acceptedAt, why, spec}; `state` is waiting, reading, running, paused, cancelled, done or failed."""
        return self._fleet.http.get(f"/replays/{quoted(self.id)}")

    def wait(self, timeout: Optional[float] = None, tell: Callable[[dict], None] = lambda status: None) -> dict:
        """Waits until all is issued, or it ends otherwise; its status then. `tell` is told each look. TimeoutError: not so far after so many seconds."""
        end = None if timeout is None else time.monotonic() + timeout
        while True:
            status = self.status()
            tell(status)
            if status["state"] in OVER:
                return status
            if end is not None and time.monotonic() >= end:
                raise errors.TimeoutError(
                    f"the replay {self.id} is {status['state']} after {timeout:g} s; it goes on by itself: wait() again, or cancel()"
                )
            time.sleep(LOOK)

    def pause(self) -> dict:
        return self._want("paused")

    def resume(self) -> dict:
        return self._want("running")

    def cancel(self) -> dict:
        """What is issued stays issued."""
        return self._fleet.http.request("DELETE", f"/replays/{quoted(self.id)}").body

    def diff(self) -> "Diff":
        """How its commands turned out, compared with the first time, as far as that is known now."""
        same, open_, lost, differences = 0, 0, 0, []
        for page in self._pages():
            same, open_, lost = same + page["same"], open_ + page["open"], lost + page["lost"]
            differences += [Difference(each["first"], each["again"]) for each in page["differences"]]
        return Diff(same, open_, lost, differences)

    def _pages(self) -> Iterator[dict]:
        query: dict = {"limit": 1000}
        while True:
            page = self._fleet.http.get(f"/replays/{quoted(self.id)}/diff", query)
            yield page
            if not page.get("next"):
                return
            query["cursor"] = page["next"]

    def _want(self, wanted: str) -> dict:
        return self._fleet.http.request("PATCH", f"/replays/{quoted(self.id)}", body={"wanted": wanted}).body

    def __repr__(self) -> str:
        return f"<Replay {self.id}>"


class Diff(NamedTuple):
    """`same`: executions that turned out as the first time. `open`: one side has no outcome yet. `lost`: no longer in the history. `differences`: the others."""

    same: int
    open: int
    lost: int
    differences: List[Difference]


def replay(
    fleet: Fleet,
    from_: Time = None,
    to: Time = None,
    commands: Optional[Sequence[str]] = None,
    positions: Optional[Sequence[dict]] = None,
    nodes: Union[str, Sequence[str], None] = None,
    labels: Optional[str] = None,
    types: Optional[Sequence[str]] = None,
    issuers: Optional[Sequence[str]] = None,
    onto: Union[str, Dict[str, str], None] = None,
    pace: Union[str, float, None] = None,
    limit: Optional[int] = None,
    dry_run: bool = False,
) -> Union[Replay, dict]:
    """Starts one; of a dry run, what it would be: {total, commands: [{acceptedAt, replayOf, from, to}], spec}.

    Which commands: those accepted `from_`, and before `to` (ISO-8601, a datetime, or how long ago, such as `10m`), by ids, or by
    `positions` in the log; of these, what went to `nodes` (or nodes with `labels`), and has one of the `types` and `issuers`. `onto`: a
    node that gets all of it, or {one: other}. `pace`: original, fast, or how many times faster. `limit`: commands per second.
    """
    asked = {
        "from": moment(from_),
        "to": moment(to),
        "commands": commands,
        "positions": positions,
        "nodes": {"labels": labels} if labels else nodes,
        "types": types,
        "issuers": issuers,
        "onto": onto,
        "pace": pace,
        "limit": limit,
        "dryRun": dry_run or None,
    }
    body = {name: list(value) if isinstance(value, tuple) else value for name, value in asked.items() if value is not None}
    answer = fleet.http.request("POST", "/replays", body=body).body
    return answer if dry_run else Replay(fleet, answer["id"])


def all_replays(fleet: Fleet) -> List[dict]:
    """The status of each, the newest first."""
    return fleet.http.get("/replays")
