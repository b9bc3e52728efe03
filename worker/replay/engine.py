"""The pipeline of a replay: clean in parallel, decide one by one, enrich in parallel, and write in an order that no kill can tear.

An enriched record leaves only when the changes of the duplicate state that it rests on, and the relations of its article, are on the
broker. So whatever is found among the
outputs after a kill is known to the state too, and the replay goes on with the first message that is not accounted for.
"""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from worker.contracts import Topic
from worker.records import Reason, Rejected, Stage
from worker.replay.pool import Cleaned, StagePool
from worker.stream.boundary import run_stage
from worker.stream.delivery import REFUSED_FOR_GOOD, Send, settle, start
from worker.stream.headers import OUTCOME
from worker.stream.message import Message, Output
from worker.stream.shards import Shards
from worker.stream.stages import rejected_output, stage_of_shards

__all__ = ["Engine", "Tally", "Task"]

_CHUNK: Final = 24
_HOME_SHARD: Final = 0


@dataclass(frozen=True, slots=True)
class Task:
    """A raw message and the number of its decision. `wanted` is False for one that only warms up the state."""

    message: Message
    sequence: int
    wanted: bool = True


@dataclass(slots=True)
class Tally:
    """How many messages came to each outcome; `filtered` were not selected, `warmed` only remembered."""

    outcomes: Counter[str] = field(default_factory=Counter)
    filtered: int = 0
    warmed: int = 0


@dataclass(frozen=True, slots=True)
class _Decided:
    message: Message
    """The raw message."""
    outputs: tuple[Output, ...]
    """To be written as they are: changes of the state, edges, rejections."""
    record: Message | None = None
    """To be enriched."""


class Engine:
    """Takes tasks in the order of their decisions."""

    def __init__(self, pool: StagePool, shards: Shards, send: Send, processes: int) -> None:
        self.tally = Tally()
        self._pool = pool
        self._shards = shards
        self._decide = stage_of_shards(shards)
        self._send = send
        self._ahead = processes + 2
        self._enriching = asyncio.Semaphore(processes + 2)

    async def run(self, tasks: AsyncIterator[Task], stop: Callable[[], bool] = lambda: False) -> None:
        """Work until the tasks or the patience end; what was begun is finished. Raises what the broker and the pool raise."""
        await self._shards.ready(_HOME_SHARD)
        async with asyncio.TaskGroup() as group:
            cleaning: list[tuple[Sequence[Task], asyncio.Task[list[Cleaned]]]] = []
            async for chunk in _chunks(tasks):
                cleaning.append((chunk, group.create_task(self._pool.clean([task.message for task in chunk]))))
                if len(cleaning) > self._ahead:
                    await self._take(group, *cleaning.pop(0))
                if stop():
                    break
            for chunk, cleaned in cleaning:
                await self._take(group, chunk, cleaned)

    async def _take(self, group: asyncio.TaskGroup, chunk: Sequence[Task], cleaning: "asyncio.Task[list[Cleaned]]") -> None:
        decided = []
        for task, cleaned in zip(chunk, await cleaning, strict=True):
            decided.append(self._decided(task, cleaned))
            await asyncio.sleep(0)
        changes = [output for one in decided for output in one.outputs if output.topic == Topic.DEDUP_CHANGELOG]
        _raise_first(await settle([await start(self._send, changes)]))
        await self._enriching.acquire()
        group.create_task(self._finish(decided))

    def _decided(self, task: Task, cleaned: Cleaned) -> _Decided:
        wanted = task.wanted and cleaned.selected
        if not task.wanted:
            self.tally.warmed += 1
        elif not cleaned.selected:
            self.tally.filtered += 1
        if cleaned.rejected:
            return _Decided(task.message, cleaned.outputs if wanted else ())
        (article,) = cleaned.outputs
        message = _handed_on(article, cleaned.message, _HOME_SHARD, task.sequence)
        verdict = run_stage(Stage.DEDUP, self._decide, message)
        if isinstance(verdict, Rejected):
            return _Decided(task.message, (rejected_output(Stage.DEDUP, message, verdict),) if wanted else ())
        return _split(task.message, verdict, message, wanted=wanted)

    async def _finish(self, decided: Sequence[_Decided]) -> None:
        try:
            plain = [(one.message, [output for output in one.outputs if output.topic != Topic.DEDUP_CHANGELOG]) for one in decided]
            # The record settles its message: what else belongs to it must be on the broker before.
            await self._write(plain)
            records = [one.record for one in decided if one.record is not None]
            enriched = await self._pool.enrich(records) if records else []
            await self._write(list(zip(records, enriched, strict=True)))
        finally:
            self._enriching.release()

    async def _write(self, groups: Sequence[tuple[Message, Sequence[Output]]]) -> None:
        """Write each message's outputs and wait for the broker; what it refuses for good is rejected instead."""
        errors = await settle([await start(self._send, outputs) for _, outputs in groups])
        for (message, outputs), error in zip(groups, errors, strict=True):
            if isinstance(error, REFUSED_FOR_GOOD):
                rejected = [rejected_output(Stage.ENRICH, message, Rejected(Reason.UNDELIVERABLE, repr(error)))]
                _raise_first(await settle([await start(self._send, rejected)]))
                self._count(rejected)
            else:
                _raise_first([error])
                self._count(outputs)

    def _count(self, outputs: Sequence[Output]) -> None:
        self.tally.outcomes.update(outcome for outcome in map(_outcome_of, outputs) if outcome)


def _raise_first(errors: Sequence[BaseException | None]) -> None:
    for error in errors:
        if error is not None:
            raise error


def _handed_on(output: Output, before: Message, partition: int, offset: int) -> Message:
    """An output of one stage as the next one reads it."""
    return Message(
        topic=output.topic,
        partition=partition,
        offset=offset,
        timestamp_ms=before.timestamp_ms,
        key=output.key,
        value=output.value,
        headers=output.headers,
    )


def _split(raw: Message, outputs: Sequence[Output], message: Message, *, wanted: bool) -> _Decided:
    if not wanted:
        return _Decided(raw, tuple(output for output in outputs if output.topic == Topic.DEDUP_CHANGELOG))
    records = [_handed_on(output, message, _HOME_SHARD, message.offset) for output in outputs if output.topic == Topic.DEDUPLICATED]
    return _Decided(raw, tuple(output for output in outputs if output.topic != Topic.DEDUPLICATED), records[0] if records else None)


def _outcome_of(output: Output) -> str | None:
    found: Any = dict(output.headers).get(OUTCOME)
    return None if found is None else found.decode()


async def _chunks(tasks: AsyncIterator[Task]) -> AsyncIterator[Sequence[Task]]:
    chunk: list[Task] = []
    async for task in tasks:
        chunk.append(task)
        if len(chunk) == _CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk
