"""Giving rejected messages back, and dropping them from view."""

from collections import Counter
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import Any, Final, Literal

from worker.contracts import topic_name
from worker.records import encode
from worker.rejected.decisions import Decision, decisions_topic
from worker.rejected.finding import Found
from worker.rejected.retrying import retry_of
from worker.stream.settings import Settings
from worker.stream.topics import create_topics
from worker.stream.writing import RawWriter, raw_writer

__all__ = ["Clock", "Outcome", "drop", "restore", "retry"]

Clock = Callable[[], str]
"""The time now, ISO 8601 in UTC."""

_BATCH: Final = 50
"""So many messages are given back before their decisions are written: as many may be given back twice when the command is killed."""
_BATCH_BYTES: Final = 32 << 20


@dataclass(slots=True)
class Outcome:
    """What was done, and what was left alone and why: ``retried``, ``dropped``, ``exhausted``, ``already retried``…"""

    counts: Counter[str] = field(default_factory=Counter)
    written: list[str] = field(default_factory=list)
    """The first places of what was given back."""


async def retry(settings: Settings, messages: AsyncIterator[Found], *, max_attempts: int, clock: Clock, dry_run: bool = False) -> Outcome:
    """Give messages back to the stage that rejected them, each once; what has been tried `max_attempts` times stays.

    First the message is written, then that it was: killed between the two, the command gives it back once more the next time, and
    never loses it.
    """
    outcome, waiting = Outcome(), list[Found]()
    async with _writer(settings, dry_run=dry_run) as writer:
        async for found in messages:
            why = _left_alone(found, max_attempts)
            if why is not None:
                outcome.counts[why] += 1
                continue
            waiting.append(found)
            if len(waiting) >= _BATCH or sum(one.entry.size for one in waiting) > _BATCH_BYTES:
                await _give_back(settings, writer, waiting, clock, outcome)
                waiting.clear()
        await _give_back(settings, writer, waiting, clock, outcome)
    return outcome


async def drop(settings: Settings, messages: AsyncIterator[Found], *, clock: Clock, dry_run: bool = False) -> Outcome:
    """Drop the messages that still wait; their bytes stay on the topic until it forgets them."""
    outcome = Outcome()
    async with _writer(settings, dry_run=dry_run) as writer:
        async for found in messages:
            if found.decision is not None:
                outcome.counts[f"already {found.decision.decision}"] += 1
                continue
            outcome.counts["dropped"] += 1
            if writer is not None:
                await _decide(settings, writer, _decision(found, "dropped", clock))
    return outcome


async def restore(settings: Settings, messages: AsyncIterator[Found], *, dry_run: bool = False) -> Outcome:
    """Take back that messages were dropped."""
    outcome = Outcome()
    async with _writer(settings, dry_run=dry_run) as writer:
        async for found in messages:
            if found.decision is None or found.decision.decision != "dropped":
                outcome.counts["not dropped"] += 1
                continue
            outcome.counts["restored"] += 1
            if writer is not None:
                await writer.write(found.entry.source.encode(), None, topic=decisions_topic(settings))
    return outcome


def _left_alone(found: Found, max_attempts: int) -> str | None:
    if found.decision is not None:
        return f"already {found.decision.decision}"
    if found.entry.attempt >= max_attempts:
        return "exhausted"
    if found.message.key is None and found.message.value is None:
        return "without key and value"  # aiokafka sends no such message
    return None if retry_of(found.entry, found.message) is not None else "of an unknown stage"


async def _give_back(settings: Settings, writer: RawWriter | None, messages: Sequence[Found], clock: Clock, outcome: Outcome) -> None:
    outcome.counts.update({"retried": len(messages)} if messages else {})
    if writer is None:
        return
    written = [await _send(settings, writer, found) for found in messages]
    await writer.finish()
    for found, future in zip(messages, written, strict=True):
        place = f"{future.result().topic}/{future.result().partition}/{future.result().offset}"
        if len(outcome.written) < _BATCH:
            outcome.written.append(place)
        await _decide(settings, writer, replace(_decision(found, "retried", clock), retried_as=place))
    await writer.finish()


async def _send(settings: Settings, writer: RawWriter, found: Found) -> Any:
    output = retry_of(found.entry, found.message, settings.topic_prefix)
    assert output is not None
    topic = topic_name(output.topic, settings.topic_prefix)
    # A topic that was made anew with fewer partitions: there the key decides.
    partition = output.partition if output.partition in await writer.partitions(topic) else None
    return await writer.write(output.key, output.value, partition, headers=output.headers, topic=topic)


async def _decide(settings: Settings, writer: RawWriter, decision: Decision) -> None:
    await writer.write(decision.source.encode(), encode(decision), topic=decisions_topic(settings))


def _decision(found: Found, kind: Literal["retried", "dropped"], clock: Clock) -> Decision:
    entry = found.entry
    return Decision(decision=kind, source=entry.source, time=entry.time, origin=entry.origin, attempt=entry.attempt, decided_at=clock())


@asynccontextmanager
async def _writer(settings: Settings, *, dry_run: bool) -> AsyncIterator[RawWriter | None]:
    if dry_run:
        yield None
        return
    await create_topics(settings)  # an installation that is older than the topic of decisions has none
    async with raw_writer(settings, decisions_topic(settings)) as writer:
        yield writer
