"""What a reconciliation found, for people and for monitoring."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from worker.reconcile.ledger import Ledger
from worker.reconcile.partition import GAP, OTHER, OUTCOMES, PartitionLedger
from worker.stream.runs import runs_of

__all__ = ["PartitionReport", "Report", "report_of"]

_EXAMPLES: Final = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class PartitionReport:
    """One raw partition, from `begin` up to but without `end`.

    `messages` is how many offsets hold a message; each is in exactly one of `outcomes`, `missing` and `contradictory`. `gaps` are
    offsets that hold none. `repeats` are harmless; `reprocessed` are outcomes that another version of the pipeline gave as well.
    """

    partition: int
    begin: int
    end: int
    messages: int
    outcomes: Mapping[str, int]
    missing: int
    contradictory: int
    differing: int
    gaps: int
    repeats: int
    reprocessed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """All partitions of the raw topic. Lists hold places, ``TOPIC/PARTITION/FIRST-LAST``, at most the first thousand of each."""

    topic: str
    clean: bool
    """Whether every message has exactly one outcome, and every outcome a message."""
    messages: int
    outcomes: Mapping[str, int]
    missing: int
    unread: int
    """Of the missing: what the workers have not acknowledged yet, so it waits or is in hand and is not lost."""
    contradictory: int
    differing: int
    unknown: int
    gaps: int
    repeats: int
    reprocessed: int
    retried: int
    """Rejected messages between the stages that were given back to their stage: their later outcome counts."""
    outside: int
    """Outcomes of offsets that were not asked for: before `begin`, or from `end` on."""
    foreign: Mapping[str, int]
    """Outcomes of messages of other topics, by topic."""
    partitions: Sequence[PartitionReport]
    missing_places: Sequence[str] = ()
    contradictory_places: Mapping[str, Sequence[str]] = field(default_factory=dict)
    differing_places: Sequence[str] = ()
    unknown_places: Sequence[str] = ()


def report_of(ledger: Ledger, retried: Mapping[int, frozenset[int]], committed: Mapping[int, int] | None = None) -> Report:
    """The report of a ledger.

    `retried`: offsets by partition, see `Report.retried`. `committed`: up to where the workers have acknowledged each partition.
    """
    rows = [_partition(number, part, retried.get(number, frozenset())) for number, part in sorted(ledger.partitions.items())]
    outcomes = {name: sum(row.outcomes[name] for row in rows) for name in (*OUTCOMES, "other")}
    total = {name: sum(getattr(row, name) for row in rows) for name in _SUMMED}
    unknown = sum(ledger.unknown.values())
    return Report(
        topic=ledger.topic,
        clean=not (total["missing"] or total["contradictory"] or total["differing"] or unknown or outcomes["other"]),
        outcomes=outcomes,
        unread=sum(int((ledger.partitions[number].missing() >= offset).sum()) for number, offset in (committed or {}).items()),
        unknown=unknown,
        retried=sum(len(offsets) for offsets in retried.values()),
        outside=ledger.outside,
        foreign=dict(ledger.foreign),
        partitions=rows,
        missing_places=_places(ledger, lambda part: part.missing()),
        contradictory_places=_contradictions(ledger, retried),
        differing_places=_places(ledger, lambda part: part.differing()),
        unknown_places=list(ledger.unknown),
        **total,
    )


_SUMMED: Final = ("messages", "missing", "contradictory", "differing", "gaps", "repeats", "reprocessed")


def _partition(number: int, part: PartitionLedger, retried: frozenset[int]) -> PartitionReport:
    counts = part.counts(retried)
    return PartitionReport(
        partition=number,
        begin=part.stretch.begin,
        end=part.stretch.end,
        messages=part.stretch.end - part.stretch.begin - counts[GAP],
        outcomes={name: counts[bit] for name, bit in OUTCOMES.items()} | {"other": counts[OTHER]},
        missing=len(part.missing()),
        contradictory=len(part.contradictory(retried)),
        differing=len(part.differing()),
        gaps=counts[GAP],
        repeats=part.repeats,
        reprocessed=part.reprocessed,
    )


def _contradictions(ledger: Ledger, retried: Mapping[int, frozenset[int]]) -> dict[str, Sequence[str]]:
    found = (
        (f"{ledger.topic}/{number}/{offset}", [name for name, bit in OUTCOMES.items() if bits & bit])
        for number, part in sorted(ledger.partitions.items())
        for offset, bits in part.contradictory(retried.get(number, frozenset())).items()
    )
    return {place: names for (place, names), _ in zip(found, range(_EXAMPLES), strict=False)}


def _places(ledger: Ledger, offsets: Callable[[PartitionLedger], Iterable[int]]) -> list[str]:
    return [
        f"{ledger.topic}/{number}/{first}" + (f"-{last}" if last > first else "")
        for number, part in sorted(ledger.partitions.items())
        for first, last in runs_of(offsets(part))
    ][:_EXAMPLES]
