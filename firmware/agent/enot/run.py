"""Runs the user's code: expressions, statements, functions, the script. They share one dictionary of names."""

import enot
import machine
import sys
import time

_GIVEN = {"__name__": "__main__", "machine": machine, "Pin": machine.Pin, "time": time, "enot": enot}

names = dict(_GIVEN)
_from_exec = set()  # the names that exec has made: a new script finds these, and none of the script before


def give(name, value):
    """Every program finds this name."""
    _GIVEN[name] = names[name] = value


def evaluate(source):
    return eval(source.strip(), names)


def execute(source):
    before = set(names)
    try:
        exec(source, names)
    finally:
        try:
            _from_exec.update(name for name in names if name not in before)
        except MemoryError:  # they are not long for this world (guest)
            pass


def call(function, kwargs):
    """`function` is a name, or module.function; the module is imported if need be."""
    parts = function.split(".")
    if parts[0] in names:
        target = names[parts[0]]
        parts = parts[1:]
    elif len(parts) == 1:
        raise NameError("there is no function %s" % function)
    else:
        module = ".".join(parts[:-1])
        __import__(module)
        target = sys.modules[module]
        parts = parts[-1:]
    for part in parts:
        target = getattr(target, part)
    return target(**kwargs)


def forget_script():
    """Removes what the script before has left behind."""
    for name in list(names):
        if name not in _GIVEN and name not in _from_exec:
            del names[name]
    names.update(_GIVEN)


def forget_all():
    """Removes what scripts and exec have left behind."""
    names.clear()
    names.update(_GIVEN)
    _from_exec.clear()


def run_file(path):
    try:
        run = execfile
    except NameError:  # a port without it has to hold the source while it compiles
        with open(path) as f:
            exec(f.read(), names)
        return
    run(path, names)


def calls_main(path):
    """Whether the program calls its `main` by itself.

    It does if a line outside of functions and classes has a call of that name: `main()`, `asyncio.run(main())`, also below
    `if __name__ == "__main__":`, which is true for a script.
    """
    inside = False  # of a function or a class
    with open(path) as f:
        for line in f:
            text = line.split("#")[0].rstrip()
            if text and text[0] not in " \t)]}":
                inside = text.startswith(("def ", "class ", "async def "))
            if not inside and _has_call_of_main(text):
                return True
    return False


def _has_call_of_main(text):
    at = text.find("main(")
    while at >= 0:
        before = text[at - 1] if at else " "
        if not (before.isalpha() or before.isdigit() or before in "_."):
            return True
        at = text.find("main(", at + 1)
    return False
