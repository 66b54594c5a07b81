"""A new agent beside the one that runs. It is uploaded to next/, which is the folder agent1 or agent2, whichever does not run (trial.py).

Imported only for an update, which ends with a reset.
"""

import os

from enot import store

_MANIFEST = "/manifest"


def activate(manifest):
    """The next start is that of the agent in next/. ValueError, and nothing changes, if that is not whole.

    `manifest` is the SHA-256 of next/manifest, which names every file as `sha256sum enot/*` in next/ would.
    """
    folder = store.next_agent()
    if store.digest(folder + _MANIFEST) != manifest:
        raise ValueError("next/manifest is missing or another one")
    named = set()
    with open(folder + _MANIFEST) as f:
        for line in f:
            digest, path = line.split()
            if store.digest(folder + "/" + path) != digest:
                raise ValueError("next/%s is missing or another one" % path)
            named.add(path)
    for name in os.listdir(folder + "/enot"):
        if "enot/" + name not in named:  # of an earlier version
            store.remove(folder + "/enot/" + name)
    store.save(store.AGENT, "%s?%s" % (folder[-1], store.load(store.AGENT)))

