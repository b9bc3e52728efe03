"""The words of a text as rows of tables.

Names, dates and quantities each ask something of every word. What depends on the word alone is worked out once for each distinct word
and stands in columns; a text then costs one look-up a word for all who ask, and the columns are read by the rows in one pass. A look-up
in a dictionary of 100,000 words is dear: it waits for memory several times.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import cache
from itertools import islice
from operator import attrgetter
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from worker.text import Token

__all__ = ["PAD", "PAD_ROW", "PIECE", "Column", "Rows", "Vocabulary", "vocabulary"]

Rows = NDArray[np.int64]

PAD: Final = "\x02"
"""Stands for a word before the beginning or after the end of a sentence."""
PAD_ROW: Final = 0
PIECE: Final = 1 << 14
"""How many tokens are turned into rows at once."""
_MOST_WORDS: Final = 1 << 17
"""News repeats: of 330 words in an article, a hundredth is new after that many."""

_folded: Final = attrgetter("folded")


class _Numbers(dict[str, int]):
    """Words with their rows; a new word gets the next one."""

    def __missing__(self, word: str) -> int:
        row = self[word] = len(self)
        return row


class Vocabulary:
    """Rows for folded words, `PAD` always the first. At `most` words it starts afresh, so that memory stays bounded by `most` and a
    piece; rows of an earlier `age` mean nothing any more and are not kept by anyone."""

    def __init__(self, most: int = _MOST_WORDS) -> None:
        self._most = most
        self._numbers = _Numbers({PAD: PAD_ROW})
        self._last: tuple[Sequence[Token], Rows] | None = None
        self.age = 0

    def __len__(self) -> int:
        return len(self._numbers)

    def words_from(self, row: int) -> list[str]:
        """The words of that row and the following ones."""
        return list(islice(reversed(self._numbers), len(self._numbers) - row))[::-1]

    def rows(self, tokens: Sequence[Token]) -> Rows:
        """The row of each token, at most `PIECE` of them at once; those of the last tuple are kept."""
        if self._last is not None and self._last[0] is tokens:
            return self._last[1]
        if len(self._numbers) >= self._most:
            self._numbers = _Numbers({PAD: PAD_ROW})
            self.age += 1
        rows = np.fromiter(map(self._numbers.__getitem__, map(_folded, tokens)), np.int64, len(tokens))
        self._last = (tokens, rows) if isinstance(tokens, tuple) else None
        return rows


class Column:
    """What `learn` tells of words, an array whose first axis is the words, kept by row and learnt when a row is first read."""

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
        return np.concatenate([self.at(self._words.rows(piece)) for piece in _pieces(tokens)])

    def _catch_up(self) -> None:
        if self._age != self._words.age:
            self._age, self._size = self._words.age, 0
        new = self._words.words_from(self._size)
        needed = self._size + len(new)
        if needed > len(self._values):
            room = np.zeros((max(needed, 2 * len(self._values)) - len(self._values), *self._values.shape[1:]), self._values.dtype)
            self._values = np.concatenate([self._values, room])
        self._values[self._size : needed] = self._learn(new)
        self._size = needed


def _pieces(tokens: Sequence[Token]) -> Iterator[Sequence[Token]]:
    if len(tokens) <= PIECE:
        yield tokens
        return
    for start in range(0, len(tokens), PIECE):
        yield tokens[start : start + PIECE]


@cache
def vocabulary() -> Vocabulary:
    """The one that this room shares."""
    return Vocabulary()
