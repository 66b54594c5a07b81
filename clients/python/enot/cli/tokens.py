"""`enot token`, `enot whoami`: who may use the API."""

from __future__ import annotations

import sys

from enot.cli import OK, connect
from enot.cli.output import ago, as_json, table


def create(options) -> int:
    token = connect(options).tokens.create(options.name, options.role, options.on, options.expires)
    if options.json:
        as_json(token)
        return OK
    print(token["token"])
    if sys.stderr.isatty():
        sys.stderr.write("This is the only time that it is shown: give it to its holder, as ENOT_TOKEN or `token = ...` in ~/.config/enot/config.\n")
    return OK


def list_(options) -> int:
    tokens = connect(options).tokens.all()
    if options.json:
        as_json(tokens)
        return OK
    table(
        ("NAME", "ROLE", "LABELS", "CREATED", "EXPIRES", "BY", "ID"),
        [
            (each["name"], each["role"], each.get("labels", "*"), ago(each["createdAt"]), each.get("expiresAt", "never")[:19], each["issuer"], each["id"])
            for each in tokens
        ],
    )
    return OK


def revoke(options) -> int:
    connect(options).tokens.revoke(options.id)
    print(f"token {options.id} is revoked")
    return OK


def whoami(options) -> int:
    me = connect(options).me()
    if options.json:
        as_json(me)
    else:
        print(f"{me['name']}: {me['role']} of {me.get('labels', 'all nodes')}")
    return OK
