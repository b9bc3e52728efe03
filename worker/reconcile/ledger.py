"""The outcomes of all raw partitions, and the outcomes that belong to no raw message."""

import heapq
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

import xxhash

from worker.reconcile.partition import OTHER, OUTCOMES, PartitionLedger, Settlement
from worker.stream.headers import ORIGIN, OUTCOME
from worker.stream.message import Message
from worker.stream.stretches import Stretch

__all__ = ["Ledger", "parse_origin"]

_VERSION: Final = "rawi-version"
_KEPT: Final = 100
_MOST_VERSIONS: Final = 255


def parse_origin(origin: str) -> tuple[str, int, int] | None:
    """``articles.raw/3/41872`` as topic, partition and offset; None for anything else."""
    topic, _, rest = origin.partition("/")
    partition, _, offset = rest.partition("/")
    if not topic or not (partition.isascii() and partition.isdigit() and offset.isascii() and offset.isdigit()) or len(rest) > 30:
        return None
    return topic, int(partition), int(offset)


@dataclass(slots=True)
class Ledger:
    """Reads headers, keeps a digest of each content; values are never decoded.

    `stretches`: the offsets of each raw partition that are checked. What settles other offsets of the topic is counted in `outside`.
    """

    topic: str
    stretches: Mapping[int, Stretch]
    partitions: dict[int, PartitionLedger] = field(init=False)
    messages: int = 0
    outside: int = 0
    unknown: Counter[str] = field(default_factory=Counter)
    """Origins that are no offset of the raw topic, the first hundred of them."""
    foreign: Counter[str] = field(default_factory=Counter)
    """Outcomes of messages of other topics, by topic."""
    _furthest: dict[int, list[int]] = field(default_factory=dict)
    _versions: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.partitions = {number: PartitionLedger(stretch) for number, stretch in self.stretches.items()}

    def add(self, message: Message) -> None:
        """Take one message of an output topic into account; what settles nothing (an edge) is passed over."""
        self.messages += 1
        outcome, origin = message.header(OUTCOME), message.header(ORIGIN)
        if outcome is None:
            return
        place = parse_origin(origin or "")
        if place is None or (place[0] == self.topic and place[1] not in self.partitions):
            self._note_unknown(origin or f"{message.place} names none")
        elif place[0] != self.topic:
            self.foreign[place[0]] += 1
        elif place[2] >= self.stretches[place[1]].end or place[2] < self.stretches[place[1]].begin:
            self._note_outside(place[1], place[2])
        else:
            self.partitions[place[1]].add(place[2], self._settlement(message, outcome))

    def note_ends(self, bounds: Mapping[int, Stretch]) -> None:
        """The true bounds after everything was read: an outcome beyond them belongs to no message."""
        for number, offsets in self._furthest.items():
            for offset in offsets:
                if offset >= bounds[number].end:
                    self._note_unknown(f"{self.topic}/{number}/{offset}")

    def _settlement(self, message: Message, outcome: str) -> Settlement:
        digest = xxhash.xxh3_64_intdigest(message.value or b"", seed=xxhash.xxh3_64_intdigest(message.key or b""))
        version = self._versions.setdefault(message.header(_VERSION) or "", min(len(self._versions), _MOST_VERSIONS))
        return Settlement(OUTCOMES.get(outcome, OTHER), digest, message.timestamp_ms, version)

    def _note_unknown(self, origin: str) -> None:
        if origin in self.unknown or len(self.unknown) < _KEPT:
            self.unknown[origin] += 1

    def _note_outside(self, number: int, offset: int) -> None:
        self.outside += 1
        furthest = self._furthest.setdefault(number, [])
        if offset < self.stretches[number].end or offset in furthest:
            return
        if len(furthest) < _KEPT:
            heapq.heappush(furthest, offset)
        else:
            heapq.heappushpop(furthest, offset)
