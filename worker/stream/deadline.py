"""A deadline for one message that the kernel keeps.

A thread cannot keep it: code in C that runs away holds the interpreter's lock, and no other thread of Python has its turn again. Neither
can a handler in Python, which waits for the same lock. So the handler is C's own ``_exit``: when the timer of setitimer(2) runs out, the
kernel calls it, and the process is gone. That also works for process 1 of a container, which a signal without a handler does not end.
"""

import ctypes
import faulthandler
import signal
import sys
import threading
from typing import Final

__all__ = ["EXIT_STATUS", "arm", "disarm", "install"]

EXIT_STATUS: Final = int(signal.SIGALRM)
"""With which the process ends: C's ``_exit`` is called with the number of the signal, as any handler is."""

_installed: Final = threading.Event()


def install() -> None:
    """Make SIGALRM end this process at once, with `EXIT_STATUS`, after a word on standard error about where every thread was."""
    libc = ctypes.CDLL(None)
    libc.signal.argtypes = (ctypes.c_int, ctypes.c_void_p)
    libc.signal.restype = ctypes.c_void_p
    libc.signal(int(signal.SIGALRM), ctypes.cast(libc._exit, ctypes.c_void_p))
    try:
        faulthandler.register(signal.SIGALRM, file=sys.__stderr__ or 2, all_threads=True, chain=True)
    except (ValueError, OSError):  # no standard error: then without that word
        faulthandler.unregister(signal.SIGALRM)
    _installed.set()


def arm(seconds: float) -> None:
    """From now on the process has so many seconds to `disarm`; without `install` nothing happens: the timer may be somebody else's."""
    if _installed.is_set():
        signal.setitimer(signal.ITIMER_REAL, seconds)


def disarm() -> None:
    """The work is done."""
    if _installed.is_set():
        signal.setitimer(signal.ITIMER_REAL, 0)
