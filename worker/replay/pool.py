"""The stages without state in a pool of processes: chunks of messages in, chunks of outputs back, in order.

A process that dies takes the pool with it, and nobody knows of which message. So the chunks that were in work are done again, message by
message, in a sandbox, where the guilty one is found and rejected; and a new pool takes over.
"""

import asyncio
import logging
import multiprocessing
import signal
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from functools import cache
from typing import Self, TypeVar

from worker.broker.orphans import end_with_parent
from worker.contracts import Topic
from worker.records import CleanArticle, Rejected, Stage, decode
from worker.replay.selection import Selection
from worker.stream import deadline
from worker.stream.boundary import run_stage
from worker.stream.message import Message, Output, StageFunction
from worker.stream.sandbox import Sandbox, SandboxLimits
from worker.stream.stages import Stages, rejected_output

__all__ = ["Cleaned", "StagePool"]

log = logging.getLogger(__name__)
Verdict = tuple[Output, ...] | Rejected
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Cleaned:
    """What the clean stage made of one raw message: the output for the next stage or the rejection; `selected`: all conditions hold."""

    message: Message
    outputs: tuple[Output, ...]
    selected: bool = True

    @property
    def rejected(self) -> bool:
        """Whether it ends here."""
        return any(output.topic == Topic.REJECTED for output in self.outputs)


class StagePool:
    """Runs `clean` and `enrich` in `processes` processes; more chunks than processes may be given at a time."""

    def __init__(
        self, processes: int, where: Sequence[str] = (), stages: Stages | None = None, limits: SandboxLimits | None = None
    ) -> None:
        self._processes = processes
        self._where = tuple(where)
        self._stages = stages or Stages()
        self._limits = limits or SandboxLimits()
        self._pool = self._new_pool()
        self._sandbox = Sandbox(self._limits)

    async def clean(self, messages: Sequence[Message]) -> list[Cleaned]:
        """Raw messages to clean articles; raises `StageUnavailable` where no process can be had."""
        work = self._work(Stage.CLEAN)
        done = await self._in_pool(_clean, work, tuple(messages), self._where)
        if done is not None:
            return done
        selection = _selection(self._where)
        return [_cleaned(message, await self._apart(work, message), selection) for message in messages]

    async def enrich(self, messages: Sequence[Message]) -> list[tuple[Output, ...]]:
        """Deduplicated articles to enriched records or rejections; raises as `clean` does."""
        work = self._work(Stage.ENRICH)
        done = await self._in_pool(_enrich, work, tuple(messages))
        if done is not None:
            return done
        return [_enriched(message, await self._apart(work, message)) for message in messages]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._pool.shutdown(wait=False, cancel_futures=True)
        self._sandbox.close()

    def _work(self, stage: Stage) -> "_Work":
        function = self._stages.clean if stage is Stage.CLEAN else self._stages.enrich
        # Nobody knows whether the process that takes it has loaded its models.
        return _Work(stage, function, self._limits.seconds + self._limits.first_seconds)

    def _new_pool(self) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(self._processes, mp_context=multiprocessing.get_context("spawn"), initializer=_begin)

    async def _in_pool(self, function: Callable[..., T], *arguments: object) -> T | None:
        """The result, None when the pool broke; then there is a new one."""
        pool = self._pool
        try:
            return await asyncio.get_running_loop().run_in_executor(pool, function, *arguments)
        except BrokenProcessPool:
            if self._pool is pool:
                log.warning("a process of the pool died; what was in work is done again message by message")
                pool.shutdown(wait=False, cancel_futures=True)
                self._pool = self._new_pool()
            return None

    async def _apart(self, work: "_Work", message: Message) -> Verdict:
        return await asyncio.to_thread(self._sandbox.run, work.stage, work.function, message)


@dataclass(frozen=True, slots=True)
class _Work:
    stage: Stage
    function: StageFunction
    seconds: float

    def on(self, message: Message) -> Verdict:
        """Run it here; the process ends when that takes too long."""
        deadline.arm(self.seconds)
        try:
            return run_stage(self.stage, self.function, message)
        finally:
            deadline.disarm()


def _begin() -> None:
    # The process that reads and writes decides when to stop; Ctrl-C in a terminal reaches all of them.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    end_with_parent()
    deadline.install()


@cache
def _selection(where: tuple[str, ...]) -> Selection:
    return Selection(where)


def _clean(work: _Work, messages: tuple[Message, ...], where: tuple[str, ...]) -> list[Cleaned]:
    selection = _selection(where)
    return [_cleaned(message, work.on(message), selection) for message in messages]


def _cleaned(message: Message, verdict: Verdict, selection: Selection) -> Cleaned:
    if isinstance(verdict, Rejected):
        # What cannot be read cannot be selected by its fields either: it is replayed where everything is.
        return Cleaned(message, (rejected_output(Stage.CLEAN, message, verdict),), selection.everything)
    selected = selection.everything or all(selection(decode(CleanArticle, output.value)) for output in verdict)
    return Cleaned(message, verdict, selected)


def _enrich(work: _Work, messages: tuple[Message, ...]) -> list[tuple[Output, ...]]:
    return [_enriched(message, work.on(message)) for message in messages]


def _enriched(message: Message, verdict: Verdict) -> tuple[Output, ...]:
    return (rejected_output(Stage.ENRICH, message, verdict),) if isinstance(verdict, Rejected) else verdict
