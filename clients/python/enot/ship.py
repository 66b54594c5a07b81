"""Plain Python functions on their way to a node: their source travels, and is defined there under its own name.

What travels rightly: functions written with `def`, in a file or a notebook, that use their arguments, names of the node (`Pin`,
`machine`, `time`, what was pushed or executed there), modules, and other such functions. Modules and functions that are global here are
brought along, as imports and definitions. Global data is not: a node has its own.

What does not, and is refused: closures, methods, decorated functions, coroutines, generators, lambdas that cannot be told from others in
the same lines, and whatever has no source to be found.
"""

from __future__ import annotations

import ast
import builtins
import dis
import inspect
import json
import re
import textwrap
import types
from typing import Callable, Iterator, List, NamedTuple, Union

from enot.errors import NotShippable
from enot.values import source_of

LINE = 800  # bytes of source, as JSON, that fit in one line to a node; what is longer goes through the node's flash
GIVEN = {"machine", "Pin", "time", "enot"}  # every program on a node finds these
LAMBDA = "_enot_lambda"

_NAME = re.compile(r"[A-Za-z_]\w*(\.[A-Za-z_]\w*)*\Z")


class Shipped(NamedTuple):
    """`name`: what the function is called on the node. `source`: defines it there; empty if it is there already."""

    name: str
    source: str

    def call(self, args=(), kwargs=None) -> str:
        """The expression that calls it with these values."""
        parts = [source_of(value) for value in args]
        parts += [f"{key}={source_of(value)}" for key, value in (kwargs or {}).items()]
        return f"{self.name}({','.join(parts)})"

    def defined_in(self, expression: str) -> str:
        """The same expression, defining the function first; it may be longer than a line."""
        return f"exec({self.source!r}) or {expression}" if self.source else expression


def fits(source: str) -> bool:
    """Whether a command of this source goes to a node in one line."""
    return len(json.dumps(source, ensure_ascii=False).encode()) <= LINE


def ship(function: Union[Callable, str]) -> Shipped:
    """Gets a function ready to travel. A str names a function that the node has. NotShippable, with the reason, if it cannot."""
    if isinstance(function, str):
        if not _NAME.match(function):
            raise NotShippable(f"{function!r} is no name of a function on a node: write area, or module.area")
        return Shipped(function, "")
    if isinstance(function, (types.BuiltinFunctionType, type)) and getattr(builtins, function.__name__, None) is function:
        return Shipped(function.__name__, "")
    if not isinstance(function, types.FunctionType):
        raise NotShippable(f"{_called(function)} is no plain function: only functions written with def travel; write one that calls it")
    name = LAMBDA if function.__name__ == "<lambda>" else function.__name__
    definitions: List[str] = []
    _define(function, name, definitions, set())
    return Shipped(name, "\n".join(definitions))


def _define(function: types.FunctionType, name: str, definitions: List[str], done: set) -> None:
    """Appends what the function needs, and then the function itself."""
    done.add(name)
    _refuse_what_is_bound(function)
    source = _source(function, name)
    for used in _globals_used(function.__code__):
        if used in done or used in GIVEN or used not in function.__globals__:
            continue
        value = function.__globals__[used]
        if isinstance(value, types.ModuleType):
            done.add(used)
            definitions.append(f"import {value.__name__}" if value.__name__ == used else f"import {value.__name__} as {used}")
        elif isinstance(value, types.FunctionType):
            if value.__name__ != used:
                raise NotShippable(f"{_called(function)} calls {value.__name__} by another name, {used}: call it {value.__name__}")
            _define(value, used, definitions, done)
    definitions.append(source)


def _refuse_what_is_bound(function: types.FunctionType) -> None:
    free = function.__code__.co_freevars
    if free:
        raise NotShippable(f"{_called(function)} uses {', '.join(free)} of the function around it: give it as an argument")
    if hasattr(function, "__wrapped__"):
        raise NotShippable(f"{_called(function)} is decorated: send the function without its decorator")
    flags = function.__code__.co_flags
    if flags & (inspect.CO_COROUTINE | inspect.CO_ASYNC_GENERATOR):
        raise NotShippable(f"{_called(function)} is asynchronous: a node runs one call at a time; write it without async")
    if flags & inspect.CO_GENERATOR:
        raise NotShippable(f"{_called(function)} is a generator: return a list")


def _source(function: types.FunctionType, name: str) -> str:
    try:
        source = textwrap.dedent(inspect.getsource(function)).rstrip() + "\n"
    except (OSError, TypeError):
        raise NotShippable(
            f"the source of {_called(function)} cannot be found: define it in a file or a notebook, or send it as text with exec"
        ) from None
    if function.__name__ == "<lambda>":
        return f"{name} = {_lambda(source, function.__code__)}\n"
    try:
        statements = ast.parse(source).body
    except SyntaxError:
        statements = []
    definition = statements[0] if len(statements) == 1 else None
    if not isinstance(definition, ast.FunctionDef) or definition.name != name:
        raise NotShippable(
            f"the source of {_called(function)} is no `def` of its own: define it with def, under the name by which it is called"
        )
    if definition.decorator_list:
        raise NotShippable(f"{_called(function)} is decorated: send the function without its decorator")
    return source


def _lambda(source: str, code: types.CodeType) -> str:
    """The source of a lambda, which may stand anywhere in these lines."""
    found = {text for text in (_lambda_at(source, match.start()) for match in re.finditer(r"\blambda\b", source)) if text}
    if len(found) > 1:
        found = {text for text in found if _compiles_to(text, code)}
    if len(found) != 1:
        raise NotShippable("this lambda cannot be told from others in the same lines: write a function with def")
    return found.pop()


def _lambda_at(source: str, start: int) -> str:
    """The longest text from there that is a lambda; empty if there is none."""
    for end in range(len(source), start, -1):
        try:
            if isinstance(ast.parse(source[start:end], mode="eval").body, ast.Lambda):
                return source[start:end].strip()
        except SyntaxError:
            pass
    return ""


def _compiles_to(text: str, code: types.CodeType) -> bool:
    compiled = next(constant for constant in compile(text, "", "eval").co_consts if isinstance(constant, types.CodeType))
    return (compiled.co_code, compiled.co_consts, compiled.co_names, compiled.co_varnames) == (
        code.co_code, code.co_consts, code.co_names, code.co_varnames,
    )  # fmt: skip


def _globals_used(code: types.CodeType) -> Iterator[str]:
    """Names that a function, or one inside it, looks up outside, in order."""
    for instruction in dis.get_instructions(code):
        if instruction.opname in ("LOAD_GLOBAL", "LOAD_NAME"):
            yield instruction.argval
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            yield from _globals_used(constant)


def _called(function) -> str:
    return getattr(function, "__qualname__", None) or repr(function)
