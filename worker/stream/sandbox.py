"""A process of its own for a message that may end or stop the process that works on it.

It keeps failures in, not attackers: a crash, an endless loop or a greed for memory ends as a verdict about the one message.
"""

import contextlib
import multiprocessing
import resource
import signal
import threading
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from types import TracebackType
from typing import Final, Self, TypeVar

from worker.broker.orphans import end_with_parent
from worker.records import Reason, Rejected, Stage
from worker.stream.boundary import StageUnavailable, run_stage, verdict_of
from worker.stream.message import Message, Output, StageFunction
from worker.stream.settings import Settings

__all__ = ["Sandbox", "SandboxLimits"]

_A = TypeVar("_A")
_R = TypeVar("_R")
_START_SECONDS: Final = 60.0
_MEGABYTE: Final = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class SandboxLimits:
    """What one message may take: seconds by the clock, and megabytes on top of what the process has at its start."""

    seconds: float = 60.0
    megabytes: int = 1024
    first_seconds: float = 15.0
    """More for the first message of a process: the models are loaded with it."""

    @classmethod
    def of(cls, settings: Settings) -> Self:
        """As the settings have them."""
        return cls(seconds=settings.article_seconds, megabytes=settings.article_megabytes)


class Sandbox:
    """Runs stages in one spawned process, which is kept from message to message and started again after each death.

    Blocks, so call it from a thread when an event loop must go on. The process dies with its parent.
    """

    def __init__(self, limits: SandboxLimits) -> None:
        self._limits = limits
        self._process: BaseProcess | None = None
        self._pipe: Connection | None = None
        self._fresh = True
        self._busy = threading.Lock()
        self.deaths = 0

    def run(self, stage: Stage, function: StageFunction, message: Message) -> tuple[Output, ...] | Rejected:
        """As `run_stage` does, with two verdicts more: ``too_slow`` and ``crashed``.

        `function` must be found by its name in its module, as pickle wants it. Raises `StageUnavailable` where no process can be had.
        """
        return self.call(partial(run_stage, stage, function), message)

    def call(self, function: Callable[[_A], _R], argument: _A) -> _R | Rejected:
        """What `function` gives, or a verdict: ``too_slow``, ``crashed``, and ``internal_error`` for an exception. Otherwise as `run`."""
        with self._busy:
            pipe = self._started()
            seconds = self._limits.seconds + (self._limits.first_seconds if self._fresh else 0)
            self._fresh = False
            try:
                pipe.send((function, argument))
                if pipe.poll(seconds):
                    verdict: _R | Rejected = pipe.recv()
                    return verdict
            except (EOFError, OSError):
                return Rejected(Reason.CRASHED, f"the process that worked on it {self._end()}")
            self._kill()
            self.deaths += 1
            return Rejected(Reason.TOO_SLOW, f"not done after {self._limits.seconds:g} s")

    def close(self) -> None:
        """End the process; the next message starts another."""
        with self._busy:
            if self._process is not None:
                self._kill()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def _started(self) -> Connection:
        if self._pipe is None or self._process is None or not self._process.is_alive():
            self._start()
        assert self._pipe is not None
        return self._pipe

    def _start(self) -> None:
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        try:
            process = context.Process(target=_work, args=(theirs, self._limits.megabytes), daemon=True, name="rawi-sandbox")
            process.start()
            theirs.close()
            if not ours.poll(_START_SECONDS):
                process.kill()
                raise StageUnavailable(f"no sandbox process within {_START_SECONDS:g} s")
            ours.recv()
        except (EOFError, OSError) as error:
            raise StageUnavailable(f"a sandbox process cannot be started: {error!r}") from error
        self._process, self._pipe, self._fresh = process, ours, True

    def _end(self) -> str:
        """Put away a process that has died, and say how."""
        assert self._process is not None
        # Its end of the pipe closes a moment before it can be waited for.
        self._process.join(1.0)
        status = self._process.exitcode
        self._kill()
        self.deaths += 1
        if status is None:
            return "had to be killed"
        return f"was ended by {_signal_name(-status)}" if status < 0 else f"ended with status {status}"

    def _kill(self) -> None:
        assert self._process is not None
        assert self._pipe is not None
        self._process.kill()
        self._process.join()
        self._pipe.close()
        self._process = self._pipe = None


def _signal_name(number: int) -> str:
    with contextlib.suppress(ValueError):
        return signal.Signals(number).name
    return f"signal {number}"


def _work(pipe: Connection, megabytes: int) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    end_with_parent()
    _limit_memory(megabytes)
    pipe.send("ready")
    while True:
        try:
            function, argument = pipe.recv()
        except EOFError:
            return
        pipe.send(_verdict(function, argument))


def _verdict(function: Callable[[_A], _R], argument: _A) -> _R | Rejected:
    try:
        return function(argument)
    except StageUnavailable as error:
        return Rejected(Reason.INTERNAL_ERROR, f"the stage cannot be run apart: {error}")
    except Exception as error:
        return verdict_of(error)


def _limit_memory(megabytes: int) -> None:
    """Let the address space grow by so much from here on; where the system does not know it (macOS), nothing is limited."""
    with contextlib.suppress(ValueError, OSError):
        now = int(Path("/proc/self/statm").read_text("ascii").split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (now + megabytes * _MEGABYTE, resource.RLIM_INFINITY))
    # A crash is expected here, and a core of a gigabyte helps nobody.
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
