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
_NO_PAIR: Final = -(1 << 40)


class Tagger:
    """Gives each word of a text its label. It remembers scores of words, never results: the same words give the same labels."""

    def __init__(self, model: TaggerModel, words: Vocabulary) -> None:
        self._model = model
        self._words = words
        self._pruning = Pruning(model.transitions, model.outside)
        self._features = FeatureRows(model.rows)
        self._weights = np.pad(model.weights.reshape(len(model.weights), -1), ((0, 1), (0, 0)))
        self._no_features = (len(model.weights),)
        self._scores = Column(words, self._scores_of)
        self._seconds = {second: number for number, second in enumerate(dict.fromkeys(chain.from_iterable(model.pairs.values())))}
        self._firsts = {first: number * len(self._seconds) for number, first in enumerate(model.pairs)}
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
        places = (found != outside).nonzero()[0]
        return [(place, names[label]) for place, label in zip(places.tolist(), found[places].tolist(), strict=True)]

    def _emissions(self, rows: Rows) -> Floats:
        # Whole numbers until the end: a word has some 30 features at most, and 5 × 30 × 127 fits into 16 bits.
        parts = self._scores.at(rows)
        totals = np.zeros((len(rows), parts.shape[2]), dtype=np.int16)
        inner = totals[_REACH:-_REACH]
        for column, offset in enumerate(OFFSETS):
            inner += parts[_REACH + offset : len(rows) - _REACH + offset, column]
        self._add_pairs(rows, totals)
        emissions: Floats = totals * np.float32(self._model.scale)
        emissions[rows == PAD_ROW] = self._border
        return emissions

    def _add_pairs(self, rows: Rows, totals: NDArray[np.int16]) -> None:
        numbers = self._in_pair.at(rows)
        keys = numbers[:-1, 0] + numbers[1:, 1]
        places = (keys >= 0).nonzero()[0]
        wanted = keys[places]
        slots = self._pair_keys.searchsorted(wanted)
        known = self._pair_keys[slots] == wanted
        places, weights = places[known], self._pair_weights[slots[known]]
        totals[places + 1] += weights[:, 1]
        totals[places] += weights[:, 0]

    def _sorted_pairs(self) -> tuple[NDArray[np.int64], NDArray[np.int8]]:
        # A pair is one number, so that all pairs of a text are sought at once; the last key is greater than all that are sought.
        found = {
            self._firsts[first] + self._seconds[second]: weights
            for first, followers in self._model.pairs.items()
            for second, weights in followers.items()
        }
        keys = sorted(found)
        beyond = len(self._firsts) * len(self._seconds)
        nothing = np.zeros((2, len(self._model.labels)), dtype=np.int8)
        return np.array([*keys, beyond], dtype=np.int64), np.array([*(found[key] for key in keys), nothing], dtype=np.int8)

    def _places_in_pairs(self, words: Sequence[str]) -> NDArray[np.int64]:
        # What a word adds to the number of a pair as its first and as its second; below any other where it is none.
        firsts, seconds = self._firsts, self._seconds
        return np.array([(firsts.get(word, _NO_PAIR), seconds.get(word, _NO_PAIR)) for word in words], dtype=np.int64)

    def _scores_of(self, words: Sequence[str]) -> NDArray[np.int16]:
        # The weights of all features of all words are gathered in one array and summed word by word.
        gathered: list[int] = []
        starts: list[int] = []
        for word in words:
            starts.append(len(gathered))
            gathered += self._features.of(word) or self._no_features
        # Summed as floats of one row for each feature: reducing bytes, or over two axes, takes numpy twice as long.
        scores = np.add.reduceat(self._weights[gathered].astype(np.float32), starts, axis=0).astype(np.int16)
        return scores.reshape(len(words), len(OFFSETS), -1)
