"""Where the server is, and the token to show it.

What is given to `enot.connect` (or `--url`, `--token`) comes first, then the environment (ENOT_URL, ENOT_TOKEN), then the file
~/.config/enot/config, which has lines such as

    url = http://enot.lab:8080
    token = ...

and then http://localhost:8080. The token of an enot on this machine that `make run` has started is found in its folder, `data`, if that is where this is run,
or where this package lies.
"""

from __future__ import annotations

import os
import pathlib
import urllib.parse
from typing import NamedTuple, Optional

DEFAULT_URL = "http://localhost:8080"
FOLDERS = (pathlib.Path("data"), pathlib.Path(__file__).resolve().parents[3] / "data")


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
    found = found.rstrip("/")
    return Address(found, token or os.environ.get("ENOT_TOKEN") or settings.get("token") or (_token_here() if _is_here(found) else ""))


def _is_here(url: str) -> bool:
    return urllib.parse.urlsplit(url).hostname in ("localhost", "127.0.0.1", "::1")


def _token_here() -> str:
    """What the standalone has written for its user, who is the only one that may read it; empty if there is nothing."""
    for folder in FOLDERS:
        try:
            return (folder / "admin.token").read_text(encoding="utf-8").strip()
        except OSError:
            continue
    return ""
