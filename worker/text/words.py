"""The words of a text, cut once for all who read it."""

from bisect import bisect_left
from collections.abc import Sequence
from functools import lru_cache

from worker.text.tokens import Token, tokenize

__all__ = ["words_between", "words_of"]


@lru_cache(maxsize=1)
def words_of(text: str) -> Sequence[Token]:
    """The tokens of a text but those of which folding leaves nothing. The last text's are kept: names, dates, quantities and
    claims all ask for them, one after the other."""
    return tuple(token for token in tokenize(text) if token.folded)


def words_between(tokens: Sequence[Token], start: int, end: int) -> Sequence[Token]:
    """Those of the tokens that begin in a stretch of the text."""
    return tokens[bisect_left(tokens, start, key=_start) : bisect_left(tokens, end, key=_start)]


def _start(token: Token) -> int:
    return token.start
