"""No process outlives the one that started it."""

import ctypes
import signal
import sys
from typing import Final

__all__ = ["end_with_parent"]

_PR_SET_PDEATHSIG: Final = 1
_LIBC: Final = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


def end_with_parent() -> None:
    """Ask the kernel to end this process when its parent dies, however it dies (Linux: prctl(2), PR_SET_PDEATHSIG).

    For `preexec_fn`: runs between fork and exec, so it only makes one system call on what is loaded already.
    """
    if _LIBC is not None:
        _LIBC.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
