"""os, with the dupterm of a board: a stream whose input is looked at for Ctrl-C when somebody says dupterm_notify.

A real port answers Ctrl-C by setting the interpreter's pending exception, which the main program raises at its next jump.
SIGINT does not do that on the Unix port: its handler jumps out of whatever C code is running, out of the garbage collector
too, which ruins the heap. So `dupterm_notify` sets the pending exception itself. Its place is found at start by what is known to
stand around it (mp_state_thread_t in py/mpstate.h): the pointers to the local and the global names of the module that
is being imported, then nlr_top, nlr_jump_callback_top, and then the pending exception.
"""

import __main__
import micropython
import sys
import uctypes
import uos

_CTRL_C = 3
_WORD = 8
_dupterm_stream = None
_byte = bytearray(1)
_interrupt = None  # keeps the exception from being collected while it is pending


def _find_pending_exception():
    search_from = id(__main__.__dict__) - 4096  # the main module's names are in the interpreter's state too, further on
    names = id(globals()).to_bytes(_WORD, sys.byteorder)
    at = uctypes.bytearray_at(search_from, 4096).find(names + names)
    for words_on in (4, 3):  # MicroPython 1.20 has no nlr_jump_callback_top
        place = uctypes.struct(search_from + at + words_on * _WORD, {"exception": uctypes.UINT64})
        if at >= 0 and place.exception == 0 and _interrupts(place):
            return place
    raise NotImplementedError("this build of MicroPython keeps its pending exception elsewhere")


def _interrupts(place):
    def press(_):
        _raise_at(place)

    micropython.schedule(press, None)
    try:
        for _ in range(100):
            pass
    except KeyboardInterrupt:
        return True
    place.exception = 0
    return False


def _raise_at(place):
    global _interrupt
    try:
        _interrupt = KeyboardInterrupt()
    except MemoryError:  # on a board there is one that is never allocated; here the last one is used again
        pass
    place.exception = id(_interrupt)


_pending = _find_pending_exception()
del _find_pending_exception, _interrupts


def __getattr__(name):  # cheaper than to import all names
    return getattr(uos, name)


def dupterm(stream, index=0):
    global _dupterm_stream
    previous, _dupterm_stream = _dupterm_stream, stream
    return previous


def dupterm_notify(_):
    if _dupterm_stream and _dupterm_stream.readinto(_byte) and _byte[0] == _CTRL_C:
        _raise_at(_pending)
