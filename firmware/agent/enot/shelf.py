# The scripts on flash: `now`, which runs; `before`, which it replaced; `base`, the one without a plan that a plan's has covered.
#
# script.json names them by digest and is replaced in one step, so it is right at whatever moment the power is cut: what it calls
# `now` is in script.py at the latest after the next start. The others wait in kept/, under the beginning of their digest.

import os

from enot import board, store

FILE = "script.py"
_INDEX = "script.json"


class Shelf:
    """Each script is {"digest", "name", "id", "plan", "trace"}; `id` is the command that brought it, `trace` of its last crash."""

    def __init__(self):
        self._index = store.load(_INDEX, {})
        self._untold = self.rollback and not self.told  # whether `tell` has something to tell
        self._place()
        if board.has_slept():  # the board was not reset, but wakes from a sleep that the script wanted
            self.settle()
        if self.digest and board.wants_hold():
            self.hold()

    def __getattr__(self, name):
        """`before`, `base`, `rollback`: None, or what the index says. `held`: not to be started at boot. `bad`: starts that did not end well yet."""
        return self._index.get(name)

    @property
    def now(self):
        return self._index.get("now") or {}

    @property
    def digest(self):
        return self.now.get("digest", "")

    def install(self, upload):
        """What was uploaded becomes the script."""
        digest = upload.sha256
        store.install(_kept(digest))
        now = self.now
        # nobody wants to go back to one that crashes when it starts
        before = self.before if digest == self.digest or self.bad > 1 else now
        base = self.base if now.get("plan") else now
        self._commit({"digest": digest, "name": upload.name, "id": upload.id, "plan": upload.plan}, before, base if upload.plan else None)

    def restore(self):
        """Puts back what a plan's script has covered, be it nothing. False if the script is no plan's."""
        if not self.now.get("plan"):
            return False
        self._commit(self.base)
        return True

    def fall_back(self):
        """Puts back the script before, or holds this one if there is none. `rollback` tells of it until the next installation."""
        now, before = self.now, self.before
        traces = [now.get("trace"), before.get("trace") if before else None]
        if not before and self.rollback:
            traces = [self.rollback["traces"][0], traces[0]]
        rollback = {"state": "rolled_back" if before else "held", "failed": self.digest, "traces": traces}
        rollback["script"] = before["digest"] if before else ""
        base = self.base if (before or now).get("plan") else None
        self._commit(before or now, None, base, rollback, not before)

    def tell(self, report):
        """Reports what is started at boot from now on, unless that has been done; `report` returns whether it could."""
        if not self._untold:
            return
        value = {"state": "installed", "script": self.digest, "plan": self.now.get("plan") or ""}
        if self.held:
            value.update(state="held", script="")
        rollback = self.rollback and not self.told
        if rollback:
            value.update(self.rollback)
        if report("enot/script", value):
            self._untold = False
            if rollback:
                self._keep(told=True)

    def hold(self):
        self._keep(held=True, bad=0)
        self._untold = True

    def begin(self):
        """Counts a start, before it is made: the board may not live to tell."""
        self._keep(bad=self.bad + 1)

    def settle(self):
        """The script has started well."""
        if self.bad:
            self._keep(bad=0)

    def crashed(self, trace):
        self.now["trace"] = trace[-500:]  # characters
        self._keep()

    def _keep(self, **changes):
        self._index.update(changes)
        try:
            store.save(_INDEX, self._index)
        except OSError:  # flash is full
            pass

    def _commit(self, now, before=None, base=None, rollback=None, held=False):
        index = {"now": now, "before": before, "base": base, "rollback": rollback, "held": held, "bad": 0}
        store.save(_INDEX, index)
        self._index = index
        self._untold = True
        self._place()

    def _place(self):
        found, wanted = store.digest(FILE), self.digest
        if not self._index or wanted not in (found, "") and store.digest(_kept(wanted)) != wanted:
            # somebody has copied a script onto the board by hand
            self._index = {"now": {"digest": found} if found else None, "bad": 0}
        elif found != wanted:
            if found:
                store.install(_kept(found), FILE)
            if wanted:
                store.replace(_kept(wanted), FILE)
        wanted = [_kept(script["digest"]) for script in (self.before, self.base) if script]
        try:
            kept = os.listdir("kept")
        except OSError:
            return
        for name in kept:
            if "kept/" + name not in wanted:
                store.remove("kept/" + name)


def _kept(digest):
    return "kept/" + digest[:16]
