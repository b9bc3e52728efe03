"""How much two texts share, estimated from their sketches."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["Similarity", "Sketch", "compare"]


@dataclass(frozen=True, slots=True)
class Sketch:
    """The word-3-gram hashes that are 0 modulo ``2**bits``: unsigned 64-bit little-endian integers, distinct and ascending."""

    hashes: bytes
    bits: int

    def at(self, bits: int) -> NDArray[np.uint64]:
        """The hashes that a coarser sketch of the same text would hold."""
        values = np.frombuffer(self.hashes, dtype="<u8")
        return values if bits <= self.bits else values[(values & np.uint64((1 << bits) - 1)) == 0]


@dataclass(frozen=True, slots=True)
class Similarity:
    """Estimated shares between 0 and 1: `jaccard` of all 3-grams, `first_in_second` of the first text's, `second_in_first` of the second's.

    All are 0 where a sketch is empty: nothing can be said.
    """

    jaccard: float
    first_in_second: float
    second_in_first: float

    @property
    def containment(self) -> float:
        """The larger of the two directions."""
        return max(self.first_in_second, self.second_in_first)


def compare(first: Sketch, second: Sketch) -> Similarity:
    """Estimate the similarity at the coarser of the two resolutions, where both sketches are samples by the same rule.

    With n hashes in the sketch the standard error of a share s is ``sqrt(s * (1 - s) / n)``: 0.07 at s = .7 and n = 45.
    """
    bits = max(first.bits, second.bits)
    ours, theirs = first.at(bits), second.at(bits)
    if not len(ours) or not len(theirs):
        return Similarity(0.0, 0.0, 0.0)
    shared = _count_shared(ours, theirs)
    return Similarity(
        jaccard=shared / (len(ours) + len(theirs) - shared),
        first_in_second=shared / len(ours),
        second_in_first=shared / len(theirs),
    )


def _count_shared(first: NDArray[np.uint64], second: NDArray[np.uint64]) -> int:
    # Both ascend without repeats: what both hold stands twice, side by side.
    merged = np.sort(np.concatenate((first, second)))
    return int(np.count_nonzero(merged[1:] == merged[:-1]))
