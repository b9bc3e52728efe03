"""Words, numbers and marks of a text, each with its place."""

import re
from itertools import accumulate
from typing import Final, NamedTuple

__all__ = ["Token", "cut"]

_LETTER: Final = r"[^\W\d_]"
# Marks that are written on letters; they are no \w in Python.
_MARK: Final = "[\u0610-\u061a\u064b-\u065f\u0670\u0640\u06d6-\u06ed]"
# A word is letters with their marks, a number is digits with inner separators, all else is one mark. Most words are plain Arabic letters,
# which one class of two ranges passes over fastest. The group makes `split` give the tokens between the spaces.
_TOKEN: Final = re.compile(
    rf"([\u0620-\u063f\u0641-\u064a]++(?:{_MARK}|{_LETTER})*+|\d++(?:[.,٫٬]\d++)*+|{_LETTER}(?:{_MARK}|{_LETTER})*+|\S)"
)


class Token(NamedTuple):
    """A word, number or mark: `text[start:end] == exact`; `folded` is its form for matching."""

    start: int
    end: int
    exact: str
    folded: str

    @property
    def is_word(self) -> bool:
        """True for letters, false for numbers and marks."""
        return self.exact[0].isalpha()


def cut(text: str, start: int, end: int | None) -> tuple[list[int], list[int], list[str]]:
    """Where each token of `text[start:end]` begins and ends, and what it is."""
    # Half a million tokens are made each second: every step is one pass in C over lists, none a Python loop.
    stretch = text if start == 0 and end is None else text[start:end]
    pieces = _TOKEN.split(stretch)
    borders = list(accumulate(map(len, pieces), initial=start))
    return borders[1::2], borders[2::2], pieces[1::2]
