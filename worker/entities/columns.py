"""What is known of every word of the vocabulary, by row."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from worker.text import Token
from worker.text.vocabulary import PAD, PIECE, Rows, Vocabulary

__all__ = ["Column"]


class Column:
    """What `learn` tells of folded words, an array whose first axis is the words, kept by row and learnt when a row is first read."""

    def __init__(self, words: Vocabulary, learn: Callable[[Sequence[str]], NDArray[Any]]) -> None:
        self._words = words
        self._learn = learn
        self._age = words.age
        self._size = 0
        self._values: NDArray[Any] = learn([PAD])

    def at(self, rows: Rows) -> NDArray[Any]:
        """The values of rows that the vocabulary has just given."""
        if self._age != self._words.age or self._size < len(self._words):
            self._catch_up()
        return self._values[rows]

    def of(self, tokens: Sequence[Token]) -> NDArray[Any]:
        """The value of each token, however many they are."""
        if len(tokens) <= PIECE:
            return self.at(self._words.rows(tokens))
        return np.concatenate([self.at(self._words.rows(piece)) for piece in _pieces(tokens)])

    def _catch_up(self) -> None:
        if self._age != self._words.age:
            self._age, self._size = self._words.age, 0
        new = self._words.folded_from(self._size)
        needed = self._size + len(new)
        if needed > len(self._values):
            room = np.zeros((max(needed, 2 * len(self._values)) - len(self._values), *self._values.shape[1:]), self._values.dtype)
            self._values = np.concatenate([self._values, room])
        self._values[self._size : needed] = self._learn(new)
        self._size = needed


def _pieces(tokens: Sequence[Token]) -> Iterator[Sequence[Token]]:
    for start in range(0, len(tokens), PIECE):
        yield tokens[start : start + PIECE]
