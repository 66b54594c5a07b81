"""Where the server is, and the token to show it.

What is given to `enot.connect` (or `--url`, `--token`) comes first, then the environment (ENOT_URL, ENOT_TOKEN), then the file
~/.config/enot/config, which has lines such as

    url = http://enot.lab:8080
    token = ...

and then http://localhost:8080 without a token.
"""

from __future__ import annotations

import os
import pathlib
from typing import NamedTuple, Optional

DEFAULT_URL = "http://localhost:8080"


class Address(NamedTuple):
    """`token` is empty for none."""

    url: str
    token: str


def config_file() -> pathlib.Path:
    home = os.environ.get("XDG_CONFIG_HOME") or "~/.config"
    return pathlib.Path(home).expanduser() / "enot" / "config"


def read(path: pathlib.Path) -> dict:
    """The lines `name = value` of a file, without comments; nothing if there is no such file."""
    try:
        text = path.read_text(encoding="utf-8")
    except (FileNotFoundError, NotADirectoryError):
        return {}
    settings = {}
    for number, line in enumerate(text.splitlines(), 1):
        name, equals, value = line.partition("=")
        if line.strip() and not line.lstrip().startswith("#"):
            if not equals:
                raise ValueError(f"{path}, line {number} is not `name = value`: {line.strip()}")
            settings[name.strip()] = value.strip()
    return settings


def address(url: Optional[str] = None, token: Optional[str] = None) -> Address:
    """The first of argument, environment, file and default for each of both. A url without a scheme is one of http."""
    settings = read(config_file())
    found = url or os.environ.get("ENOT_URL") or settings.get("url") or DEFAULT_URL
    if "://" not in found:
        found = "http://" + found
    return Address(found.rstrip("/"), token or os.environ.get("ENOT_TOKEN") or settings.get("token") or "")
