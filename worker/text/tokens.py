"""Words, numbers and marks of a text, each with its place."""

import re
from typing import Final, NamedTuple

from worker.text.folding import fold

__all__ = ["Token", "tokenize"]

# A word is letters with the marks written on them (marks are no \w in Python), a number is digits with
# inner separators, all else is one mark.
_TOKEN: Final = re.compile(r"(?:[^\W\d_][\u0610-\u061a\u064b-\u065f\u0670\u0640\u06d6-\u06ed]*)+|\d+(?:[.,٫٬]\d+)*|\S")


class Token(NamedTuple):
    """A word, number or mark: `text[start:end] == exact`; `folded` is its form for matching.

    A named tuple: half a million are made each second, in a third of the time that a frozen dataclass takes.
    """

    start: int
    end: int
    exact: str
    folded: str

    @property
    def is_word(self) -> bool:
        """True for letters, false for numbers and marks."""
        return self.exact[0].isalpha()


def tokenize(text: str, start: int = 0, end: int | None = None) -> list[Token]:
    """The tokens of `text[start:end]` in order; offsets count from the beginning of `text`.

    Clitics stay on their word: ``وللعراق،`` gives ``وللعراق`` and ``،``.
    """
    stop = len(text) if end is None else end
    return [Token(m.start(), m.end(), m.group(), fold(m.group())) for m in _TOKEN.finditer(text, start, stop)]
