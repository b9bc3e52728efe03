"""The latest value of each key of a topic, as a digest and a place: 26 bytes for each message, whatever its size."""

from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import xxhash

from worker.stream.message import Message

__all__ = ["At", "KeyIndex", "Latest", "Pairing", "pair"]

_Numbers = np.ndarray[Any, np.dtype[Any]]


class At(NamedTuple):
    """A partition and an offset."""

    partition: int
    offset: int


class KeyIndex:
    """Takes the messages of one topic, in order within each partition.

    Keys are told apart by 64 bits of XXH3: among a million keys, two share one with a chance of 3·10⁻⁸. A key stands in one partition.
    """

    def __init__(self) -> None:
        self.without_key = 0
        self._keys, self._digests, self._offsets = array("Q"), array("Q"), array("q")
        self._partitions, self._deleted = array("H"), bytearray()

    def add(self, message: Message) -> None:
        """Take one message into account; a message without a value deletes its key."""
        if message.key is None:
            self.without_key += 1
            return
        self._keys.append(xxhash.xxh3_64_intdigest(message.key))
        self._digests.append(xxhash.xxh3_64_intdigest(message.value or b""))
        self._offsets.append(message.offset)
        self._partitions.append(message.partition)
        self._deleted.append(message.value is None)

    def latest(self) -> "Latest":
        """What compaction would leave in the end: the last message of each key, none of a deleted one."""
        keys = np.frombuffer(self._keys, dtype=np.uint64)
        order = np.argsort(keys, kind="stable")
        last = order[np.append(keys[order][1:] != keys[order][:-1], True)] if len(keys) else order
        kept = last[np.frombuffer(self._deleted, dtype=np.uint8)[last] == 0]
        return Latest(
            keys=keys[kept],
            digests=np.frombuffer(self._digests, dtype=np.uint64)[kept],
            partitions=np.frombuffer(self._partitions, dtype=np.uint16)[kept],
            offsets=np.frombuffer(self._offsets, dtype=np.int64)[kept],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Latest:
    """Four columns, a row for each key, ascending by key."""

    keys: _Numbers
    digests: _Numbers
    partitions: _Numbers
    offsets: _Numbers

    def at(self, row: int) -> At:
        """Where the record of this row stands."""
        return At(int(self.partitions[row]), int(self.offsets[row]))


@dataclass(frozen=True, slots=True, kw_only=True)
class Pairing:
    """Two topics key by key: how many records are equal byte for byte, and where the others stand, in the order of the first topic."""

    equal: int
    changed: _Numbers
    """Rows of two columns: in the first topic, in the second."""
    only_first: _Numbers
    only_second: _Numbers
    first: Latest
    second: Latest

    def pairs(self) -> Iterator[tuple[At, At]]:
        """Where the two records of each changed key stand."""
        for left, right in self.changed:
            yield self.first.at(left), self.second.at(right)


def pair(first: Latest, second: Latest) -> Pairing:
    """Bring the rows of two topics together by key."""
    _, left, right = np.intersect1d(first.keys, second.keys, assume_unique=True, return_indices=True)
    differs = first.digests[left] != second.digests[right]
    changed = np.column_stack((left[differs], right[differs]))
    order = np.lexsort((first.offsets[changed[:, 0]], first.partitions[changed[:, 0]]))
    return Pairing(
        equal=int(len(left) - differs.sum()),
        changed=changed[order],
        only_first=_others(first, left),
        only_second=_others(second, right),
        first=first,
        second=second,
    )


def _others(topic: Latest, shared: _Numbers) -> _Numbers:
    alone = np.ones(len(topic.keys), dtype=bool)
    alone[shared] = False
    rows = np.flatnonzero(alone)
    return rows[np.lexsort((topic.offsets[rows], topic.partitions[rows]))]
