"""The words of a stream as rows of tables.

Folding, names, dates, quantities each ask something of every word. What depends on the word alone is worked out once for each distinct
word and stands in columns; a text then costs one look-up a word for all who ask, and the columns are read by the rows in one pass. A
look-up in a dictionary of 100,000 words is dear: it waits for memory several times.
"""

from collections.abc import Sequence
from functools import cache
from operator import attrgetter
from typing import Final

import numpy as np
from numpy.typing import NDArray

from worker.text.folding import fold_afresh
from worker.text.tokens import Token

__all__ = ["PAD", "PAD_ROW", "PIECE", "Rows", "Vocabulary", "vocabulary"]

Rows = NDArray[np.int64]

PAD: Final = "\x02"
"""Stands for a word before the beginning or after the end of a sentence."""
PAD_ROW: Final = 0
PIECE: Final = 1 << 14
"""How many words are turned into rows at once."""
_MOST_WORDS: Final = 1 << 17
"""News repeats: of 330 words in an article, a hundredth is new after that many."""

_exact: Final = attrgetter("exact")


class _Numbers(dict[str, int]):
    """Words as they are written, with their rows; a new word gets the next one, and its folded form stands there in `folded`."""

    __slots__ = ("folded",)

    def __init__(self) -> None:
        super().__init__({PAD: PAD_ROW})
        self.folded = [PAD]

    def __missing__(self, word: str) -> int:
        row = self[word] = len(self.folded)
        folded = fold_afresh(word)
        # Most words fold to themselves and need no second string.
        self.folded.append(word if folded == word else folded)
        return row


class Vocabulary:
    """Rows for written words, `PAD` always the first. At `most` words it starts afresh, so that memory stays bounded by `most` and a
    piece; rows of an earlier `age` mean nothing any more and are not kept by anyone."""

    def __init__(self, most: int = _MOST_WORDS) -> None:
        self._most = most
        self._numbers = _Numbers()
        self._kept: tuple[Sequence[Token], Rows] | None = None
        self.age = 0

    def __len__(self) -> int:
        return len(self._numbers)

    def numbers(self, words: Sequence[str]) -> list[int]:
        """The row of each word, at most `PIECE` of them at once."""
        if len(self._numbers) >= self._most:
            self._numbers, self._kept = _Numbers(), None
            self.age += 1
        return list(map(self._numbers.__getitem__, words))

    def folded(self, numbers: Sequence[int]) -> list[str]:
        """The folded form of the words of rows that were just given."""
        return list(map(self._numbers.folded.__getitem__, numbers))

    def folded_from(self, row: int) -> list[str]:
        """The folded form of the word of that row and of the following ones."""
        return self._numbers.folded[row:]

    def keep(self, tokens: Sequence[Token], numbers: Sequence[int]) -> None:
        """Remember the rows of these tokens, which were just given, for who asks next."""
        self._kept = (tokens, np.array(numbers, dtype=np.int64))

    def rows(self, tokens: Sequence[Token]) -> Rows:
        """The row of each token, at most `PIECE` of them at once."""
        if self._kept is None or self._kept[0] is not tokens:
            return np.array(self.numbers(list(map(_exact, tokens))), dtype=np.int64)
        return self._kept[1]


@cache
def vocabulary() -> Vocabulary:
    """The one that all share."""
    return Vocabulary()
