"""Tokens of the API: who may use it, and what for (docs/security.md)."""

from __future__ import annotations

from typing import List, Optional

from enot.fleet import quoted
from enot.http import Http


class Tokens:
    """What an admin may see and do. A token is a dict: id, name, role, createdAt, issuer, and labels and expiresAt where it has them."""

    def __init__(self, http: Http):
        self._http = http

    def all(self) -> List[dict]:
        """All that were made and not revoked, the oldest first."""
        return self._http.get("/tokens")

    def create(self, name: str, role: str, labels: Optional[str] = None, expires: Optional[str] = None) -> dict:
        """Makes one; only this answer has its `token`. `role`: viewer, operator or admin. `labels`: of the nodes that the role is for.
        `expires`: after how long, such as 12h or P30D."""
        members = {"name": name, "role": role, "labels": labels, "expires": expires}
        return self._http.request("POST", "/tokens", body={key: value for key, value in members.items() if value is not None}).body

    def revoke(self, id_: str) -> None:
        self._http.request("DELETE", f"/tokens/{quoted(id_)}")
