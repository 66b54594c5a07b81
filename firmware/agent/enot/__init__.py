"""enot for programs on the board: `import enot`, then `enot.report(...)` and `enot.call(...)`."""

VERSION = "0.1.0"

_peers = None  # set by the agent when it starts


def report(name, value):
    """Sends a measurement by the board's own will. Lost when there is no connection: returns False then."""
    return _peers.report(name, value)


def call(to, timeout=10, **message):
    """Asks another node and returns its value: call("board-2", type="eval", to_evaluate="temperature()").

    OSError after `timeout` seconds without an answer, or at once without a connection; RuntimeError with the
    other node's error if it failed.
    """
    return _peers.call(to, timeout, message)
