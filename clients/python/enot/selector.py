"""Label selectors, in the language of docs/delivery.md: `room=lab,floor!=2,zone in (a,b),!broken`.

The server chooses by them when a command is sent; here they tell whom a view stands for at the moment.
"""

from __future__ import annotations

import re
from typing import Callable, Mapping

EVERYBODY = "*"

_NAME = r"[A-Za-z0-9][A-Za-z0-9._/-]{0,62}"
_TERM = re.compile(
    rf"\s*(?:(?P<absent>!)?(?P<bare>{_NAME})"
    rf"|(?P<key>{_NAME})\s*(?P<equality>==?|!=)\s*(?P<value>(?:{_NAME})?)"
    rf"|(?P<set>{_NAME})\s+(?P<membership>in|notin)\s*\((?P<values>[^()]*)\))\s*(?:,|$)"
)


def parse(text: str) -> Callable[[Mapping[str, str]], bool]:
    """A function that says of a node's labels whether they are chosen. ValueError, with the place, if it cannot be read."""
    if text.strip() == EVERYBODY:
        return lambda labels: True
    terms = []
    at = 0
    while at < len(text):
        match = _TERM.match(text, at)
        if not match:
            raise ValueError(f"the labels cannot be read from {text[at:]!r}; write room=lab,floor!=2,zone in (a,b),!broken")
        terms.append(_term(match))
        at = match.end()
    if not terms or text.rstrip().endswith(","):
        raise ValueError("there is an empty term in the labels; write room=lab, or '*' for all nodes")
    return lambda labels: all(term(labels) for term in terms)


def _term(match) -> Callable[[Mapping[str, str]], bool]:
    if match["bare"]:
        key, wanted = match["bare"], not match["absent"]
        return lambda labels: (key in labels) == wanted
    key = match["key"] or match["set"]
    values = {match["value"]} if match["key"] else {value.strip() for value in match["values"].split(",")}
    if match["equality"] == "!=" or match["membership"] == "notin":
        return lambda labels: labels.get(key) not in values
    return lambda labels: labels.get(key) in values


def looks_like(text: str) -> bool:
    """Whether a person who writes this means labels rather than names of nodes."""
    return bool(re.search(r"[=!()*]", text))
