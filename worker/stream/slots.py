"""One directory of local state for each worker process on this machine."""

import fcntl
import os
from pathlib import Path
from typing import Final

__all__ = ["NoStateDirectory", "StateSlot", "claim_slot"]

_MOST: Final = 256


class NoStateDirectory(RuntimeError):
    """Local state cannot be kept; the message says where and why."""


class StateSlot:
    """A directory that is this process's alone while the lock is held; the kernel frees it however the process ends."""

    def __init__(self, directory: Path, lock: int) -> None:
        self.directory = directory
        self._lock = lock

    def release(self) -> None:
        """Let another process have the directory."""
        os.close(self._lock)


def claim_slot(state: Path, group: str) -> StateSlot:
    """The first free directory ``STATE/GROUP/N``. A worker that restarts finds its old one, with the state still warm.

    Raises `NoStateDirectory`.
    """
    for number in range(_MOST):
        directory = state / group / str(number)
        try:
            directory.mkdir(parents=True, exist_ok=True)
            lock = os.open(directory / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise NoStateDirectory(
                f"cannot write to {directory}: {error.strerror}. Set RAWI_STATE_DIR to a directory that can be written."
            ) from error
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(lock)
            continue
        return StateSlot(directory, lock)
    raise NoStateDirectory(f"{_MOST} workers already use {state / group}")
