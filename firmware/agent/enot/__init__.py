"""enot for programs on the board: `import enot`, then `enot.report(...)` and `enot.call(...)` (enot/voice.py)."""

VERSION = "0.1.0"
