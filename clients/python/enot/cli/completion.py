"""Tab completion: the shell asks `enot __complete INDEX WORD…`, which answers with candidates, a line each."""

from __future__ import annotations

import argparse
from typing import List, Optional

from enot.cli import connect
from enot.cli.parser import build

_BASH = """\
_enot() {
    COMPREPLY=()
    local candidate current="${COMP_WORDS[COMP_CWORD]}"
    while IFS= read -r candidate; do
        [[ $candidate == "$current"* ]] && COMPREPLY+=("$candidate")
    done < <(enot __complete "$COMP_CWORD" "${COMP_WORDS[@]}" 2>/dev/null)
}
complete -o default -F _enot enot
"""

_ZSH = """\
_enot() {
    local -a candidates
    candidates=("${(@f)$(enot __complete $((CURRENT - 1)) "${words[@]}" 2>/dev/null)}")
    compadd -a candidates
    [[ -z "${candidates[*]}" ]] && _files
}
compdef _enot enot
"""

FILES = ("path", "script", "out", "key_file", "agent", "file")  # the shell completes these itself


def script(options) -> None:
    print(_BASH if options.shell == "bash" else _ZSH, end="")


def complete(arguments: List[str]) -> int:
    """`arguments`: the index of the word at the cursor, and all words, the first of which is `enot`."""
    index = int(arguments[0])
    words = arguments[1:]
    for candidate in candidates(words[1:index], words[index] if index < len(words) else ""):
        print(candidate)
    return 0


def candidates(before: List[str], current: str) -> List[str]:
    """What may stand at the cursor after these words."""
    parser, value_of, given = _walk(before)
    if value_of is None and current.startswith("-"):
        return sorted(option for action in parser._actions for option in action.option_strings if option.startswith("--"))
    if value_of is None:
        value_of = _positional(parser, given)
    if value_of is None or value_of.dest in FILES:
        return []
    if isinstance(value_of, argparse._SubParsersAction):
        return list(value_of.choices)
    if value_of.choices:
        return list(value_of.choices)
    if value_of.dest in ("on", "node"):
        return _names(before)
    if value_of.dest == "name" and "plan" in before:
        return _plans(before)
    return []


def _walk(words: List[str]) -> tuple:
    """(the parser of the command so far, the option whose value comes next or None, how many positional words it has had)."""
    parser = build()
    value_of: Optional[argparse.Action] = None
    given = 0
    for word in words:
        if value_of is not None:
            value_of = None
            continue
        subcommands = next((action for action in parser._actions if isinstance(action, argparse._SubParsersAction)), None)
        if word.startswith("-"):
            action = parser._option_string_actions.get(word)
            value_of = action if action is not None and action.nargs != 0 else None
        elif subcommands is not None and word in subcommands.choices:
            parser, given = subcommands.choices[word], 0
        else:
            given += 1
    return parser, value_of, given


def _positional(parser: argparse.ArgumentParser, given: int) -> Optional[argparse.Action]:
    positionals = [action for action in parser._actions if not action.option_strings]
    if not positionals:
        return None
    last = positionals[-1]
    if given < len(positionals):
        return positionals[given]
    return last if last.nargs in ("*", "+") else None


def _names(words: List[str]) -> List[str]:
    return _asked(words, lambda fleet: [node.name for node in fleet.nodes()])


def _plans(words: List[str]) -> List[str]:
    return _asked(words, lambda fleet: list(fleet.plans))


def _asked(words: List[str], ask) -> List[str]:
    """Nothing, if the server does not answer: a shell must not be held up."""
    options = argparse.Namespace(url=None, token=None)
    for word, value in zip(words, words[1:]):
        if word in ("--url", "--token"):
            setattr(options, word[2:], value)
    try:
        return ask(connect(options))
    except Exception:
        return []
