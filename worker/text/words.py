"""The words of a text, cut once for all who read it."""

from collections.abc import Sequence
from functools import lru_cache
from operator import attrgetter
from typing import Final

from worker.text.tokens import Token, tokenize

__all__ = ["words_of"]

_folded: Final = attrgetter("folded")


@lru_cache(maxsize=1)
def words_of(text: str) -> Sequence[Token]:
    """The tokens of a text but those of which folding leaves nothing. The last text's are kept: names, dates, quantities and
    claims all ask for them, one after the other."""
    tokens = tokenize(text)
    # Few texts have such tokens; asking for them first costs half of filtering.
    return tuple(tokens) if all(map(_folded, tokens)) else tuple(filter(_folded, tokens))
