"""Words, numbers and marks of a text, each with its place."""

import re
from functools import partial
from itertools import accumulate
from typing import Final, NamedTuple

from worker.text.folding import folded_forms

__all__ = ["Token", "tokenize"]

# A word is letters with the marks written on them (marks are no \w in Python), a number is digits with
# inner separators, all else is one mark. The group makes `split` give the tokens between the spaces.
_TOKEN: Final = re.compile(r"((?:[^\W\d_][\u0610-\u061a\u064b-\u065f\u0670\u0640\u06d6-\u06ed]*)+|\d+(?:[.,٫٬]\d+)*|\S)")


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


_new_token: Final = partial(tuple.__new__, Token)


def tokenize(text: str, start: int = 0, end: int | None = None) -> list[Token]:
    """The tokens of `text[start:end]` in order; offsets count from the beginning of `text`.

    Clitics stay on their word: ``وللعراق،`` gives ``وللعراق`` and ``،``.
    """
    # Half a million tokens are made each second: every step below is one pass in C over lists, none a Python loop.
    stretch = text if start == 0 and end is None else text[start:end]
    pieces = _TOKEN.split(stretch)
    ends = list(accumulate(map(len, pieces), initial=start))
    words = pieces[1::2]
    return list(map(_new_token, zip(ends[1::2], ends[2::2], words, folded_forms(words), strict=False)))
