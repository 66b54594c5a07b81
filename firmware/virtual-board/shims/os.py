"""os, with the dupterm of a board: a stream whose input is looked at for Ctrl-C when somebody says dupterm_notify.

A real port answers Ctrl-C by setting the interpreter's pending exception, which the main program raises at its next jump.
SIGINT does not do that on the Unix port: its handler jumps out of whatever C code is running, out of the garbage collector
too, which ruins the heap. So `dupterm_notify` sets the pending exception itself. Its place is found at start by what is known to
stand around it (mp_state_thread_t in py/mpstate.h): the pointers to the local and the global names of the module that
is being imported, then nlr_top, nlr_jump_callback_top, and then the pending exception.
"""

import micropython
import uos

_stream = None
_byte = bytearray(1)
_raised = None  # keeps the exception from being collected while it is pending


def __getattr__(name):  # cheaper than to import all names
    return getattr(uos, name)


def dupterm(stream, index=0):
    global _stream
    before, _stream = _stream, stream
    return before


def dupterm_notify(_):
    if _stream and _stream.readinto(_byte) and _byte[0] == 3:  # Ctrl-C
        _raise_at(_pending)


def _raise_at(place):
    global _raised
    try:
        _raised = KeyboardInterrupt()
    except MemoryError:  # on a board there is one that is never allocated; here the last one is used again
        pass
    place.value = id(_raised)


def _find_pending():
    import __main__
    import sys
    import uctypes

    search = id(__main__.__dict__) - 4096  # the main module's names are in the interpreter's state too, further on
    names = id(globals()).to_bytes(8, sys.byteorder)
    at = uctypes.bytearray_at(search, 4096).find(names + names)
    place = uctypes.struct(search + at + 32, {"value": uctypes.UINT64})
    if at >= 0 and place.value == 0:
        micropython.schedule(_raise_at, place)
        try:
            for _ in range(100):
                pass
            place.value = 0
        except KeyboardInterrupt:
            return place
    raise NotImplementedError("this build of MicroPython keeps its pending exception elsewhere")


_pending = _find_pending()
del _find_pending
