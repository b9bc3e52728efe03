"""The outcomes of one raw partition: 18 bytes for each offset."""

from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from worker.stream.stretches import Stretch

__all__ = ["GAP", "OTHER", "OUTCOMES", "PartitionLedger", "Settlement"]


OUTCOMES: Final = {"enriched": 1, "duplicate": 2, "recrawl": 4, "rejected": 8}
"""A bit for each value of `rawi-outcome`. Plain numbers: this is asked a million times."""
OTHER: Final = 16
"""An outcome that this version does not know."""
GAP: Final = 128
"""No message stands there: a transaction marker, or removed since."""

_DIFFERS: Final = 64
_REJECTED: Final = OUTCOMES["rejected"]
_ANY: Final = sum(OUTCOMES.values()) | OTHER


@dataclass(frozen=True, slots=True)
class Settlement:
    """One outcome as an output message tells it: a digest of the message's key and value, its time, a number for the pipeline's version."""

    outcome: int
    digest: int
    timestamp_ms: int
    version: int


class PartitionLedger:
    """The outcome of each offset in `stretch`.

    A repeat with the same version must be the same bytes. A later version that worked on the message again (a replay in place) replaces
    what the earlier one found: `timestamp_ms` of the output decides which is later.
    """

    def __init__(self, stretch: Stretch) -> None:
        size = stretch.end - stretch.begin
        self.stretch = stretch
        self.repeats = 0
        self.reprocessed = 0
        self._marks = bytearray(size)
        self._versions = bytearray(size)
        self._digests = array("Q", bytes(8 * size))
        self._times = array("q", bytes(8 * size))

    def add(self, offset: int, found: Settlement) -> None:
        """Take one settling message of `offset`, which must lie in the stretch, into account."""
        at = offset - self.stretch.begin
        mark = self._marks[at]
        if mark & _ANY == 0:
            self._store(at, found)
        elif self._versions[at] != found.version:
            self.reprocessed += 1
            if found.timestamp_ms >= self._times[at]:
                self._store(at, found)
        elif not mark & found.outcome:
            self._marks[at] = mark | found.outcome
        else:
            self.repeats += 1
            if mark == found.outcome and self._digests[at] != found.digest:
                self._marks[at] = mark | _DIFFERS

    def _store(self, at: int, found: Settlement) -> None:
        self._marks[at], self._versions[at] = found.outcome, found.version
        self._digests[at], self._times[at] = found.digest, found.timestamp_ms

    def note_gaps(self, offsets: Iterable[int]) -> None:
        """These offsets hold no message."""
        for offset in offsets:
            self._marks[offset - self.stretch.begin] |= GAP

    def missing(self) -> "np.ndarray[Any, np.dtype[np.int64]]":
        """Offsets without an outcome that are not known to be gaps, ascending."""
        return np.flatnonzero(self._seen() == 0) + self.stretch.begin

    def differing(self) -> Sequence[int]:
        """Offsets whose outcome was repeated with another content."""
        return [int(at) + self.stretch.begin for at in np.flatnonzero(self._seen() & _DIFFERS)]

    def contradictory(self, retried: frozenset[int] = frozenset()) -> dict[int, int]:
        """The bits of offsets with more than one outcome.

        Of those in `retried`, which were rejected and given back to their stage, the rejection does not count beside another outcome.
        """
        seen = self._seen() & np.uint8(_ANY)
        found = {int(at) + self.stretch.begin: int(seen[at]) for at in np.flatnonzero(np.bitwise_count(seen) > 1)}
        return {offset: bits for offset, bits in found.items() if (_last(bits) if offset in retried else bits).bit_count() > 1}

    def counts(self, retried: frozenset[int] = frozenset()) -> dict[int, int]:
        """How many offsets came to each outcome alone, `OTHER` and `GAP` among them; contradictory ones are in none."""
        tally = np.bincount(self._seen() & np.uint8(_ANY | GAP), minlength=256)
        counts = {bit: int(tally[bit]) for bit in (*OUTCOMES.values(), OTHER, GAP)}
        for offset in retried:
            bits = self._marks[offset - self.stretch.begin] & _ANY
            if _last(bits) != bits and _last(bits) in counts:
                counts[_last(bits)] += 1
        return counts

    def _seen(self) -> "np.ndarray[Any, np.dtype[np.uint8]]":
        return np.frombuffer(self._marks, dtype=np.uint8)


def _last(bits: int) -> int:
    return bits & ~_REJECTED or bits
