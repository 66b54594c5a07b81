"""Runs the user's code: expressions, statements, functions, the script. They share one dictionary of names."""

import enot
import gc
import machine
import re
import sys
import time

_ROOM = const(3072)  # bytes that the agent needs at least: the frames that it takes and makes are as long on every board
_GIVEN = {"__name__": "__main__", "machine": machine, "Pin": machine.Pin, "time": time, "enot": enot}

names = dict(_GIVEN)
own_modules = ()  # those of the agent; set by it when it starts
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
            _from_exec.update([name for name in names if name not in before])
        except MemoryError:  # they are not long for this world (guest)
            pass


def call(function, kwargs):
    """`function` is a name, or module.function; the module is imported if need be, and anew if its file was replaced."""
    path, *rest = function.split(".")
    target = names.get(path)
    if target is None and not rest:
        raise NameError("there is no function %s" % function)
    is_module = target is None or type(target) is type(sys)
    if is_module and rest:
        target = __import__(path)
    for name in rest:
        path += "." + name
        if is_module and not hasattr(target, name):
            __import__(path)
        target = getattr(target, name)
    return target(**kwargs)


def forget_script():
    """Removes what the script before has left behind."""
    for name in list(names):
        if name not in _GIVEN and name not in _from_exec:
            del names[name]
    names.update(_GIVEN)
    forget_modules()
    if "asyncio" in sys.modules:
        sys.modules["asyncio"].new_event_loop()  # without the tasks of the script before


def forget_modules():
    """The next import of any of the user's files reads it again."""
    for name in list(sys.modules):
        if name not in own_modules and not name.startswith("asyncio"):  # which MicroPython holds on to
            del sys.modules[name]


def forget_all():
    """Removes what scripts and exec have left behind."""
    names.clear()
    _from_exec.clear()
    forget_script()
    gc.collect()


def is_short_of_room():
    """Whether the user's code has left the agent less heap than it needs, or in pieces that are too small."""
    if gc.mem_free() < _ROOM:  # else there is no need to collect
        gc.collect()
    if gc.mem_free() < 2 * _ROOM:
        try:
            bytearray(_ROOM // 3)
        except MemoryError:
            return True
    return gc.mem_free() < _ROOM


def run_file(path):
    """Runs a script, and its `main`, which may be an `async def`, if it has one and does not call it by itself."""
    forget_script()
    try:
        run = execfile
    except NameError:  # a port without it has to hold the source while it compiles
        with open(path) as f:
            exec(f.read(), names)
    else:
        run(path, names)
    main = names.get("main")
    if callable(main) and not calls_main(path):
        main = main()
        if hasattr(main, "send"):
            import asyncio

            asyncio.run(main)


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
            if not inside and re.search(r"(^|[^\w.])main\(", text):
                return True
    return False
