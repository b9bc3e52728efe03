"""One process per core: starts the workers, restarts those that fail, and stops them all together."""

import logging
import os
import signal
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from types import FrameType
from typing import Final

from worker.broker.orphans import end_with_parent
from worker.stream.exits import ExitStatus

__all__ = ["Supervisor"]

log = logging.getLogger(__name__)

_POLL_SECONDS: Final = 0.2
_FIRST_DELAY: Final = 1.0
_LONGEST_DELAY: Final = 30.0
_STEADY_SECONDS: Final = 60.0
_STOP_SECONDS: Final = 75.0
_FINAL: Final = frozenset({ExitStatus.CONFIG, ExitStatus.TOO_MANY_REJECTED, ExitStatus.USAGE})


@dataclass(slots=True)
class _Child:
    number: int
    process: subprocess.Popen[bytes]
    started: float
    delay: float = _FIRST_DELAY
    restart_at: float | None = None


class Supervisor:
    """Runs `count` worker processes.

    A worker that ends is started again after 1, 2, 4 … 30 s; the delay falls back to 1 s once a worker has run for a minute. A worker that
    ends for a reason that a restart would not cure (bad settings, too many rejected messages) ends them all. SIGTERM and
    SIGINT stop the workers in order. Should the supervisor itself be killed, its workers see the pipe close and stop in order too.
    """

    def __init__(self, arguments: list[str], count: int) -> None:
        self._arguments = arguments
        self._count = count
        self._stop = threading.Event()
        self._read_end, self._write_end = os.pipe()
        os.set_inheritable(self._read_end, True)

    def run(self) -> int:
        """Supervise until a signal or a final exit of a worker; gives the exit status."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._on_signal)
        children = [_Child(number, self._spawn(number), time.monotonic()) for number in range(self._count)]
        status = int(ExitStatus.OK)
        while not self._stop.wait(_POLL_SECONDS):
            for child in children:
                final = self._tend(child)
                if final is not None:
                    status = final
                    self._stop.set()
        self._stop_all(children)
        return status

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        log.info("%s: stopping %d workers", signal.Signals(number).name, self._count)
        self._stop.set()

    def _spawn(self, number: int) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "worker.cli", *self._arguments, f"--child={number}", f"--supervisor-pipe={self._read_end}"]
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, pass_fds=(self._read_end,), preexec_fn=_child_setup)
        log.info("worker %d started, pid %d", number, process.pid)
        return process

    def _tend(self, child: _Child) -> int | None:
        if child.restart_at is not None:
            if time.monotonic() >= child.restart_at:
                child.process, child.started, child.restart_at = self._spawn(child.number), time.monotonic(), None
            return None
        status = child.process.poll()
        if status is None:
            return None
        if status in _FINAL:
            log.critical("worker %d ended with status %d, which a restart would not cure", child.number, status)
            return status
        if time.monotonic() - child.started > _STEADY_SECONDS:
            child.delay = _FIRST_DELAY
        log.error("worker %d ended with status %d, restart in %g s", child.number, status, child.delay)
        child.restart_at = time.monotonic() + child.delay
        child.delay = min(child.delay * 2, _LONGEST_DELAY)
        return None

    def _stop_all(self, children: list[_Child]) -> None:
        running = [child.process for child in children if child.process.poll() is None]
        for process in running:
            process.terminate()
        deadline = time.monotonic() + _STOP_SECONDS
        for process in running:
            try:
                process.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                log.error("worker with pid %d does not stop, killing it; nothing is lost, its messages will be read again", process.pid)
                process.kill()
                process.wait()


def _child_setup() -> None:
    # A group of its own: Ctrl-C in a terminal reaches the supervisor alone, which then stops the workers in order.
    os.setpgid(0, 0)
    end_with_parent()
