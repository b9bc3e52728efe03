"""The stages without state in a pool of processes: chunks of messages in, chunks of outputs back, in order."""

import asyncio
import multiprocessing
import signal
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache
from typing import Self

from worker.broker.orphans import end_with_parent
from worker.contracts import Topic
from worker.records import CleanArticle, Rejected, Stage, decode
from worker.replay.selection import Selection
from worker.stream.boundary import run_stage
from worker.stream.message import Message, Output
from worker.stream.stages import clean_stage, enrich_stage, rejected_output

__all__ = ["Cleaned", "StagePool"]


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

    def __init__(self, processes: int, where: Sequence[str] = ()) -> None:
        self._where = tuple(where)
        self._pool = ProcessPoolExecutor(processes, mp_context=multiprocessing.get_context("spawn"), initializer=_begin)

    async def clean(self, messages: Sequence[Message]) -> list[Cleaned]:
        """Raw messages to clean articles; raises `BrokenProcessPool` when a process died."""
        return await asyncio.get_running_loop().run_in_executor(self._pool, _clean, tuple(messages), self._where)

    async def enrich(self, messages: Sequence[Message]) -> list[tuple[Output, ...]]:
        """Deduplicated articles to enriched records or rejections."""
        return await asyncio.get_running_loop().run_in_executor(self._pool, _enrich, tuple(messages))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._pool.shutdown(wait=False, cancel_futures=True)


def _begin() -> None:
    # The process that reads and writes decides when to stop; Ctrl-C in a terminal reaches all of them.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    end_with_parent()


@cache
def _selection(where: tuple[str, ...]) -> Selection:
    return Selection(where)


def _clean(messages: tuple[Message, ...], where: tuple[str, ...]) -> list[Cleaned]:
    selection = _selection(where)
    return [_cleaned(message, selection) for message in messages]


def _cleaned(message: Message, selection: Selection) -> Cleaned:
    verdict = run_stage(Stage.CLEAN, clean_stage, message)
    if isinstance(verdict, Rejected):
        # What cannot be read cannot be selected by its fields either: it is replayed where everything is.
        return Cleaned(message, (rejected_output(Stage.CLEAN, message, verdict),), selection.everything)
    selected = selection.everything or all(selection(decode(CleanArticle, output.value)) for output in verdict)
    return Cleaned(message, verdict, selected)


def _enrich(messages: tuple[Message, ...]) -> list[tuple[Output, ...]]:
    return [_enriched(message) for message in messages]


def _enriched(message: Message) -> tuple[Output, ...]:
    verdict = run_stage(Stage.ENRICH, enrich_stage, message)
    return (rejected_output(Stage.ENRICH, message, verdict),) if isinstance(verdict, Rejected) else verdict
