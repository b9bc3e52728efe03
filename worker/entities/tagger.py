"""Labels for the words of a text, fast on one core.

What a word adds to the scores of itself and its neighbours depends on the word alone, so it is worked out once for each distinct word
and kept; scoring a text is then one lookup a word and five additions of arrays.
"""

from collections.abc import Sequence
from itertools import chain
from typing import Final

import numpy as np
from numpy.typing import NDArray

from worker.entities.columns import Column
from worker.entities.decoding import Floats, decode, stretches
from worker.entities.feature_rows import FeatureRows
from worker.entities.features import OFFSETS
from worker.entities.model import TaggerModel
from worker.entities.pruning import Pruning
from worker.text.vocabulary import PAD_ROW, Rows, Vocabulary

__all__ = ["Tagger"]

_REACH: Final = max(OFFSETS)
_CERTAIN: Final = 7.0
"""A word whose score for ``O`` leads by this much is taken as outside whatever its neighbours are; that changed 2 of 798 dev sentences."""


class Tagger:
    """Gives each word of a text its label. It remembers scores of words, never results: the same words give the same labels."""

    def __init__(self, model: TaggerModel, words: Vocabulary) -> None:
        self._model = model
        self._words = words
        self._pruning = Pruning(model.transitions, model.outside)
        self._features = FeatureRows(model.rows)
        self._scores = Column(words, self._scores_of)
        self._firsts = {first: number for number, first in enumerate(model.pairs)}
        self._seconds = {second: number for number, second in enumerate(dict.fromkeys(chain.from_iterable(model.pairs.values())))}
        self._pair_keys, self._pair_weights = self._sorted_pairs()
        self._in_pair = Column(words, self._places_in_pairs)
        self._border: Floats = np.full(len(model.labels), -1e3, dtype=np.float32)
        self._border[model.outside] = 0

    def labels(self, rows: Rows) -> list[tuple[int, str]]:
        """Place and label of every word that is inside a name. `rows` are those of the vocabulary, or `PAD_ROW`: two of these part
        sentences, and two stand at the beginning and the end."""
        emissions = self._emissions(rows)
        outside = self._model.outside
        runs = stretches(self._pruning.open_words(emissions, _CERTAIN))
        if not runs:
            return []
        found = decode(emissions, self._model.transitions, runs, outside)
        names = self._model.labels
        places = np.flatnonzero(found != outside)
        return [(place, names[label]) for place, label in zip(places.tolist(), found[places].tolist(), strict=True)]

    def _emissions(self, rows: Rows) -> Floats:
        parts = self._scores.at(rows)
        emissions = np.zeros((len(rows), parts.shape[2]), dtype=np.float32)
        inner = emissions[_REACH:-_REACH]
        for column, offset in enumerate(OFFSETS):
            inner += parts[_REACH + offset : len(rows) - _REACH + offset, column]
        self._add_pairs(rows, emissions)
        emissions[rows == PAD_ROW] = self._border
        return emissions

    def _add_pairs(self, rows: Rows, emissions: Floats) -> None:
        numbers = self._in_pair.at(rows)
        firsts, seconds = numbers[:-1, 0], numbers[1:, 1]
        places = np.flatnonzero((firsts >= 0) & (seconds >= 0))
        wanted = firsts[places] * len(self._seconds) + seconds[places]
        slots = np.searchsorted(self._pair_keys, wanted)
        known = self._pair_keys[slots] == wanted
        places, weights = places[known], self._pair_weights[slots[known]]
        emissions[places + 1] += weights[:, 1]
        emissions[places] += weights[:, 0]

    def _sorted_pairs(self) -> tuple[NDArray[np.int64], Floats]:
        # A pair is one number, so that all pairs of a text are sought at once; the last key is greater than all that are sought.
        size = len(self._seconds)
        found = {
            self._firsts[first] * size + self._seconds[second]: weights
            for first, followers in self._model.pairs.items()
            for second, weights in followers.items()
        }
        keys = sorted(found)
        nothing = np.zeros((2, len(self._model.labels)), dtype=np.float32)
        return np.array([*keys, len(self._firsts) * size], dtype=np.int64), np.array([*(found[key] for key in keys), nothing], np.float32)

    def _places_in_pairs(self, words: Sequence[str]) -> NDArray[np.int64]:
        # The number of a word as the first and as the second of a pair, -1 where it is none.
        firsts, seconds = self._firsts, self._seconds
        return np.array([(firsts.get(word, -1), seconds.get(word, -1)) for word in words], dtype=np.int64)

    def _scores_of(self, words: Sequence[str]) -> Floats:
        # The weights of all features of all words are gathered in one array and summed word by word.
        gathered: list[int] = []
        starts: list[int] = []
        counts: list[int] = []
        for word in words:
            found = self._features.of(word)
            starts.append(len(gathered))
            counts.append(len(found))
            gathered += found or (0,)
        # Summed as floats of one row for each feature: reducing bytes, or over two axes, takes numpy twice as long.
        flat = self._model.weights.reshape(len(self._model.weights), -1)[gathered].astype(np.float32)
        scores: Floats = np.add.reduceat(flat, starts, axis=0) * np.float32(self._model.scale)
        scores[[place for place, count in enumerate(counts) if not count]] = 0
        return scores.reshape(len(words), len(OFFSETS), -1)
