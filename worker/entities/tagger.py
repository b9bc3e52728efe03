"""Labels for the words of a text, fast on one core.

What a word adds to the scores of itself and its neighbours depends on the word alone, so it is worked out once for each distinct word
and kept; scoring a text is then one lookup a word and five additions of arrays.
"""

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from worker.entities.decoding import Floats, decode, stretches
from worker.entities.features import OFFSETS, features_of
from worker.entities.model import TaggerModel
from worker.entities.vocabulary import PAD_ROW, Column, Rows, Vocabulary
from worker.text import Token

__all__ = ["Tagger"]

_REACH: Final = max(OFFSETS)
_CERTAIN: Final = 7.0
"""A word whose score for ``O`` leads by this much is taken as outside whatever its neighbours are; that changed 2 of 798 dev sentences."""


class Tagger:
    """Gives each word of a text its label. It remembers scores of words, never results: the same words give the same labels."""

    def __init__(self, model: TaggerModel, words: Vocabulary) -> None:
        self._model = model
        self._words = words
        self._scores = Column(words, self._scores_of)
        self._seconds = frozenset(second for followers in model.pairs.values() for second in followers)
        self._in_pair = Column(words, self._places_in_pairs)
        self._border: Floats = np.full(len(model.labels), -1e3, dtype=np.float32)
        self._border[model.outside] = 0

    def labels(self, tokens: Sequence[Token], rows: Rows) -> list[tuple[int, str]]:
        """Place and label of every word that is inside a name. `rows` are those that the vocabulary gives to `tokens`, or `PAD_ROW`:
        two of these part sentences, and two stand at the beginning and the end."""
        emissions = self._emissions(tokens, rows)
        outside = self._model.outside
        runs = stretches(_lead(emissions, outside) < _CERTAIN)
        if not runs:
            return []
        found = decode(emissions, self._model.transitions, runs, outside)
        names = self._model.labels
        places = np.flatnonzero(found != outside)
        return [(place, names[label]) for place, label in zip(places.tolist(), found[places].tolist(), strict=True)]

    def _emissions(self, tokens: Sequence[Token], rows: Rows) -> Floats:
        parts = self._scores.at(rows)
        emissions = np.zeros((len(rows), parts.shape[2]), dtype=np.float32)
        inner = emissions[_REACH:-_REACH]
        for column, offset in enumerate(OFFSETS):
            inner += parts[_REACH + offset : len(rows) - _REACH + offset, column]
        self._add_pairs(tokens, rows, emissions)
        emissions[rows == PAD_ROW] = self._border
        return emissions

    def _add_pairs(self, tokens: Sequence[Token], rows: Rows, emissions: Floats) -> None:
        known = self._in_pair.at(rows)
        pairs = self._model.pairs
        for place in np.flatnonzero(known[:-1, 0] & known[1:, 1]).tolist():
            found = pairs[tokens[place].folded].get(tokens[place + 1].folded)
            if found is not None:
                emissions[place : place + 2] += found

    def _places_in_pairs(self, words: Sequence[str]) -> NDArray[np.bool_]:
        pairs = self._model.pairs
        return np.array([(word in pairs, word in self._seconds) for word in words])

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


def _lead(emissions: Floats, outside: int) -> Floats:
    before, after = emissions[:, :outside], emissions[:, outside + 1 :]
    lead: Floats = emissions[:, outside] - np.maximum(before.max(axis=1, initial=-np.inf), after.max(axis=1, initial=-np.inf))
    return lead
