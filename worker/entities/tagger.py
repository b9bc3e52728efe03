"""Labels for the words of a text, fast on one core.

What a word adds to the scores of itself and its neighbours depends on the word alone, so it is worked out once for each distinct word
and kept; scoring a text is then one lookup a word and five additions of arrays.
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

import numpy as np

from worker.entities.decoding import Floats, decode, stretches
from worker.entities.features import OFFSETS, PAD, features_of
from worker.entities.model import TaggerModel

__all__ = ["Tagger"]

_MOST_WORDS: Final = 1 << 17
"""Words whose scores are kept: 24 MB with nine labels. News repeats: of 330 words in an article, a hundredth is new after that many."""
_CERTAIN: Final = 7.0
"""A word whose score for ``O`` leads by this much is taken as outside whatever its neighbours are; that changed 2 of 798 dev sentences."""


class Tagger:
    """Gives each word of a text its label. It remembers scores of words, never results: the same words give the same labels."""

    def __init__(self, model: TaggerModel) -> None:
        self._model = model
        self._rows: dict[str, int] = {}
        self._scores: Floats = np.zeros((1024, len(OFFSETS), len(model.labels)), dtype=np.float32)

    def labels(self, folded: Sequence[str]) -> list[tuple[int, str]]:
        """Place and label of every word that is inside a name. Sentences are parted, and the text begins and ends, by two `PAD`."""
        emissions = self._emissions(folded)
        outside = self._model.outside
        lead = emissions[:, outside] - np.delete(emissions, outside, axis=1).max(axis=1)
        runs = stretches(lead < _CERTAIN)
        if not runs:
            return []
        paths = decode(emissions, self._model.transitions, runs, outside)
        names = self._model.labels
        return [
            (start + place, names[label])
            for (start, _), path in zip(runs, paths, strict=True)
            for place, label in enumerate(path)
            if label != outside
        ]

    def _emissions(self, folded: Sequence[str]) -> Floats:
        rows = self._rows
        index = [rows.get(word, -1) for word in folded]
        if -1 in index:
            index = self._learn(folded)
        parts = self._scores[index]
        emissions = np.zeros((len(folded), parts.shape[2]), dtype=np.float32)
        size = len(folded)
        for column, offset in enumerate(OFFSETS):
            low, high = max(0, -offset), min(size, size - offset)
            emissions[low:high] += parts[low + offset : high + offset, column]
        self._add_pairs(folded, emissions)
        emissions[[place for place, word in enumerate(folded) if word == PAD]] = self._outside_only()
        return emissions

    def _add_pairs(self, folded: Sequence[str], emissions: Floats) -> None:
        pairs = self._model.pairs
        for place, (first, second) in enumerate(pairwise(folded)):
            followers = pairs.get(first)
            found = followers.get(second) if followers else None
            if found is not None:
                emissions[place : place + 2] += found

    def _outside_only(self) -> Floats:
        scores: Floats = np.full(len(self._model.labels), -1e3, dtype=np.float32)
        scores[self._model.outside] = 0
        return scores

    def _learn(self, folded: Sequence[str]) -> list[int]:
        # Starting afresh when it is full keeps the memory bounded; the words of this text are then learnt again.
        if len(self._rows) + len(folded) > _MOST_WORDS:
            self._rows.clear()
        rows = self._rows
        new = [word for word in dict.fromkeys(folded) if word not in rows]
        first = len(rows)
        rows.update(zip(new, range(first, first + len(new)), strict=True))
        while len(rows) > len(self._scores):
            self._scores = np.concatenate([self._scores, np.zeros_like(self._scores)])
        self._scores[first : first + len(new)] = self._scores_of(new)
        return [rows[word] for word in folded]

    def _scores_of(self, words: Sequence[str]) -> Floats:
        # The weights of all features of all words are gathered in one array and summed word by word.
        known = self._model.rows
        gathered: list[int] = []
        starts: list[int] = []
        counts: list[int] = []
        for word in words:
            found = [known[feature] for feature in features_of(word) if feature in known]
            starts.append(len(gathered))
            counts.append(len(found))
            gathered += found or (0,)
        scores = (np.add.reduceat(self._model.weights[gathered], starts, axis=0, dtype=np.float32) * self._model.scale).astype(np.float32)
        scores[[place for place, count in enumerate(counts) if not count]] = 0
        return scores
