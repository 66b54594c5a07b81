"""`enot token`, `enot whoami`: who may use the API."""

from __future__ import annotations

import sys

from enot.cli import OK, Usage, connect
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
    tokens = connect(options).tokens
    meant = [each for each in tokens.all() if options.token_ in (each["id"], each["name"])]
    if not meant:
        raise Usage(f"there is no token {options.token_}: `enot token list` shows them")
    if len(meant) > 1:
        raise Usage(f"{len(meant)} tokens are called {options.token_}: give the id of one, from `enot token list`")
    tokens.revoke(meant[0]["id"])
    print(f"token {meant[0]['name']} is revoked")
    return OK


def whoami(options) -> int:
    me = connect(options).me()
    if options.json:
        as_json(me)
    else:
        print(f"{me['name']}: {me['role']} of {me.get('labels', 'all nodes')}")
    return OK
