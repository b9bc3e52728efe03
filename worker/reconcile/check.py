"""The reconciliation itself: bounds, outputs, what is missing looked at once more, and a report."""

import asyncio
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from worker.contracts import Topic, topic_name
from worker.reconcile.ledger import Ledger
from worker.reconcile.report import Report, report_of
from worker.rejected import Decision, read_decisions
from worker.stream.accounting import SETTLING_TOPICS
from worker.stream.moments import Place, Time, clip, parse_place
from worker.stream.runs import runs_of
from worker.stream.settings import Settings
from worker.stream.stretches import Stretch, bounds_of, committed_of, offsets_at, stretch_reader

__all__ = ["Plan", "Progress", "reconcile"]

_HOUR_MS: Final = 3_600_000
_NEAR: Final = 1_000
"""Missing offsets that lie this close are read in one go: a fetch brings as many anyway."""
_PAUSE: Final = 0.5

Progress = Callable[[str, int, int], None]
"""Told what is read, how many offsets of it are done and how many there are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What to check: the raw messages from `since` on and before `until`, waiting at most `settle_seconds` for outcomes still to come."""

    since: Sequence[Time | Place] = ()
    until: Sequence[Time | Place] = ()
    settle_seconds: float = 0


@dataclass(slots=True)
class _Outputs:
    """How far each output topic has been read."""

    settings: Settings
    ledger: Ledger
    progress: Progress
    read: dict[str, dict[int, int]] = field(default_factory=dict)
    skipped: dict[str, dict[int, Stretch]] = field(default_factory=dict)

    async def start_at(self, topic: str, timestamp_ms: int | None) -> None:
        bounds = await bounds_of(self.settings, topic)
        begins = {number: part.begin for number, part in bounds.items()}
        if timestamp_ms is not None:
            begins = await offsets_at(self.settings, topic, timestamp_ms, bounds)
        self.read[topic] = begins
        self.skipped[topic] = {number: Stretch(part.begin, begins[number]) for number, part in bounds.items()}

    async def read_on(self) -> None:
        for topic, begins in self.read.items():
            ends = {number: part.end for number, part in (await bounds_of(self.settings, topic)).items()}
            await self._read(topic, {number: Stretch(begins.get(number, 0), end) for number, end in ends.items()})
            self.read[topic] = ends

    async def read_skipped(self) -> None:
        for topic, parts in self.skipped.items():
            await self._read(topic, parts)
        self.skipped.clear()

    async def _read(self, topic: str, wanted: Mapping[int, Stretch]) -> None:
        total, done = sum(max(0, part.end - part.begin) for part in wanted.values()), 0
        async with stretch_reader(self.settings, topic) as reader:
            async for batch in reader.read(wanted):
                for message in batch:
                    self.ledger.add(message)
                done += len(batch)
                self.progress(topic, done, total)


async def reconcile(settings: Settings, plan: Plan, progress: Progress = lambda what, done, total: None) -> Report:
    """Account for every raw message that `plan` names, up to the end of the raw topic as it is now.

    Raises `NoSuchTopic`, `InvalidMoment`, aiokafka's errors and `OSError`.
    """
    raw = topic_name(Topic.RAW, settings.topic_prefix)
    deadline = time.monotonic() + plan.settle_seconds
    stretches = await clip(settings, raw, await bounds_of(settings, raw), since=plan.since, until=plan.until)
    ledger = Ledger(raw, stretches)
    outputs = _Outputs(settings, ledger, progress)
    for topic in SETTLING_TOPICS:
        await outputs.start_at(topic_name(topic, settings.topic_prefix), _outputs_from(plan))
    await outputs.read_on()
    if _missing(ledger):
        await outputs.read_skipped()
        await _find_gaps(settings, ledger, progress)
    while _missing(ledger) and time.monotonic() < deadline:
        await asyncio.sleep(_PAUSE)
        await outputs.read_on()
    ledger.note_ends(await bounds_of(settings, raw))
    committed = await committed_of(settings, raw, stretches) if _missing(ledger) else {}
    return report_of(ledger, _retried_in_place(ledger, await read_decisions(settings)), committed)


def _outputs_from(plan: Plan) -> int | None:
    """An outcome is written after its message came in: older outputs are read only where something is missing. The hour is for clocks."""
    times = [moment.timestamp_ms for moment in plan.since if isinstance(moment, Time)]
    return max(times) - _HOUR_MS if times else None


def _retried_in_place(ledger: Ledger, decisions: Iterable[Decision]) -> dict[int, frozenset[int]]:
    """Offsets whose message was rejected between the stages and given back there: it keeps its origin, and may come to another outcome."""
    found: dict[int, set[int]] = {}
    for decision in decisions:
        place = parse_place(decision.origin)
        if decision.decision != "retried" or decision.source == decision.origin or place is None or place.topic != ledger.topic:
            continue
        stretch = ledger.stretches.get(place.partition)
        if stretch is not None and stretch.begin <= place.offset < stretch.end:
            found.setdefault(place.partition, set()).add(place.offset)
    return {number: frozenset(offsets) for number, offsets in found.items()}


def _missing(ledger: Ledger) -> int:
    return sum(len(part.missing()) for part in ledger.partitions.values())


async def _find_gaps(settings: Settings, ledger: Ledger, progress: Progress) -> None:
    """Of what is missing, find what was never a message: read the raw topic there."""
    total, done = _missing(ledger), 0
    async with stretch_reader(settings, ledger.topic) as reader:
        for number, part in ledger.partitions.items():
            missing = [int(offset) for offset in part.missing()]
            present: set[int] = set()
            for first, last in runs_of(missing, _NEAR):
                async for batch in reader.read({number: Stretch(first, last + 1)}):
                    present.update(message.offset for message in batch)
                    progress(ledger.topic, min(total, done + len(present)), total)
            part.note_gaps(offset for offset in missing if offset not in present)
            done += len(missing)
