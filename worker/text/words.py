"""The words of a text, cut once for all who read it."""

from collections.abc import Sequence
from functools import lru_cache, partial
from itertools import compress
from typing import Final

from worker.text.tokens import Token, cut
from worker.text.vocabulary import PIECE, vocabulary

__all__ = ["tokenize", "words_of"]

_new_token: Final = partial(tuple.__new__, Token)


def tokenize(text: str, start: int = 0, end: int | None = None) -> list[Token]:
    """The tokens of `text[start:end]` in order; offsets count from the beginning of `text`.

    Clitics stay on their word: ``وللعراق،`` gives ``وللعراق`` and ``،``.
    """
    starts, ends, words = cut(text, start, end)
    known = vocabulary()
    pieces = (words[place : place + PIECE] for place in range(0, len(words), PIECE))
    folded = [form for piece in pieces for form in known.folded(known.numbers(piece))]
    return list(map(_new_token, zip(starts, ends, words, folded, strict=False)))


@lru_cache(maxsize=1)
def words_of(text: str) -> Sequence[Token]:
    """The tokens of a text but those of which folding leaves nothing. The last text's are kept: names, dates, quantities and
    claims all ask for them, one after the other."""
    starts, ends, words = cut(text, 0, None)
    if len(words) > PIECE:
        return tuple(token for token in tokenize(text) if token.folded)
    known = vocabulary()
    numbers = known.numbers(words)
    folded = known.folded(numbers)
    made = map(_new_token, zip(starts, ends, words, folded, strict=False))
    # Few texts have a token that folds to nothing; asking for one first costs half of filtering.
    if all(folded):
        tokens = tuple(made)
    else:
        tokens, numbers = tuple(compress(made, folded)), list(compress(numbers, folded))
    known.keep(tokens, numbers)
    return tokens
