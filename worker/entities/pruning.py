"""Words that no best sequence of labels puts inside a name, told without decoding.

Between two words outside of names lies a stretch of labels other than ``O``; it is part of the best sequence only if it scores no less
than ``O`` throughout would. An upper bound of that advantage takes each word's best label by itself: then the best stretch through
every word of a text comes from running sums and running maxima (the maximum subarray of Bentley 1984, "Programming pearls: Algorithm
design techniques", CACM 27:9). Where even that is negative, the word is outside.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from worker.entities.decoding import Floats

__all__ = ["Pruning"]

_NEVER: Final = -1e4
_ROUNDING: Final = 1e-3
"""What float32 scores of a hundred words may be off by at most."""


class Pruning:
    """Finds the words that may be inside a name, given the transitions (from × to) and the label of words outside."""

    def __init__(self, transitions: Floats, outside: int) -> None:
        beside = transitions - transitions[outside, outside]
        inside = [label for label in range(len(transitions)) if label != outside]
        self._outside = outside
        # What a label gains over O by its transition from O, from the best other label, and back to O.
        self._first = np.flatnonzero(beside[outside] > _NEVER / 2)
        self._enter: Floats = beside[outside][self._first, None]
        self._move: Floats = beside[inside].max(axis=0)[:, None]
        self._leave: Floats = beside[:, outside][:, None]

    def open_words(self, emissions: Floats, certain: float) -> NDArray[np.bool_]:
        """True for each word (of words × labels) that may be inside; a word whose score for ``O`` leads by `certain` is outside."""
        gains = emissions.T.copy()
        gains -= emissions[:, self._outside]
        gains[self._outside] = _NEVER
        free: NDArray[np.bool_] = _greatest(gains) > -certain
        gains[:, ~free] = _NEVER
        entering, moving = gains[self._first] + self._enter, gains + self._move
        alone, last = _greatest(entering + self._leave[self._first]), _greatest(moving + self._leave)
        # sums[i] is the gain of the words up to i; begun[i] of the best stretch from any word to i; ended[i] helps to go on from i.
        sums = np.add.accumulate(_greatest(moving), dtype=np.float64)
        begun = sums + np.maximum.accumulate(_greatest(entering) - sums)
        ended = np.maximum.accumulate((last[1:] + sums[:-1])[::-1])[::-1]
        best = alone.astype(np.float64)
        best[1:] = np.maximum(best[1:], begun[:-1] + last[1:])
        best[:-1] = np.maximum(best[:-1], begun[:-1] - sums[:-1] + ended)
        free &= best > -_ROUNDING
        return free


def _greatest(gains: Floats) -> Floats:
    # Of all labels; as `gains.max(axis=0)`, without what that does besides.
    greatest: Floats = np.maximum.reduce(gains, axis=0)
    return greatest
