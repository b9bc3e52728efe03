"""Names that were recognised once stand for the same person again: ``مارادونا`` after ``دييغو مارادونا``.

One sense per discourse (Gale, Church and Yarowsky 1992, HLT): a surname keeps its meaning throughout an article.
"""

from bisect import bisect_left
from collections.abc import Sequence
from itertools import compress
from operator import attrgetter
from typing import Final

from worker.entities.recogniser import NameSpan
from worker.text import Token

__all__ = ["with_repetitions"]

_SHORTEST: Final = 5
_folded: Final = attrgetter("folded")
_end: Final = attrgetter("end")
_CLITICS: Final = ("", "و", "ف", "ب", "ل", "ك", "وب", "ول")


def with_repetitions(tokens: Sequence[Token], names: Sequence[NameSpan]) -> list[NameSpan]:
    """The names, with the untagged repetitions of persons' surnames among them, in order; `tokens` are those of the text.

    A surname is the last word of a name of two words or more, five letters or longer and without article (``الشيشاني`` is also an
    adjective), or a name of one word.
    """
    surnames = _surnames(tokens, names)
    written = {clitic + surname: len(clitic) for clitic in reversed(_CLITICS) for surname in surnames}
    if not written:
        return list(names)
    found = list(names)
    starts = [name.start for name in names]
    for token in compress(tokens, map(written.__contains__, map(_folded, tokens))):
        if len(token.folded) != len(token.exact):
            continue
        # The last name that begins before the end of the token must end before the token.
        before = bisect_left(starts, token.end) - 1
        if before < 0 or names[before].end <= token.start:
            found.append(NameSpan(token.start + written[token.folded], token.end, "PER"))
    return sorted(found, key=lambda name: name.start)


def _surnames(tokens: Sequence[Token], names: Sequence[NameSpan]) -> set[str]:
    found: set[str] = set()
    people = [name for name in names if name.type == "PER"]
    if not people or not tokens:
        return found
    ends = list(map(_end, tokens))
    for name in people:
        token = tokens[min(bisect_left(ends, name.end), len(tokens) - 1)]
        if token.end != name.end:
            continue
        surname = token.folded[max(0, name.start - token.start) :]
        alone = token.start <= name.start
        if len(surname) >= _SHORTEST and (alone or not surname.startswith("ال")):
            found.add(surname)
    return found
