"""Where a name begins inside its first word: the clitics written onto it are left out."""

from collections.abc import Mapping
from functools import cache, lru_cache
from typing import Final

from worker.entities.clitics import proclitics
from worker.entities.gazetteer import place_words
from worker.entities.lexicon import name_part_counts, rows

__all__ = ["clitic_length"]

_PLACE_WEIGHTS: Final = {"c": 200, "l": 60, "s": 3, "p": 3}
_MOST_NAMESAKES: Final = 50


@cache
def _head_counts() -> Mapping[str, int]:
    return {word: int(count) for word, count in rows("name_heads.tsv")}


@lru_cache(maxsize=1 << 15)
def clitic_length(folded: str) -> int:
    """How many letters of `folded`, the first word of a name, are no part of it.

    The best-known reading wins, and the whole word when nothing is known: ``وبيروت`` gives 1, ``وليد`` 0, ``فرنسا`` 0. In ``للعراق`` the
    article has no alef left; the answer is 2, so that ``عراق`` is quoted.
    """
    # Where no gazetteer knows the whole word, it was counted with its clitic; then a third of its count is enough for what is left.
    best: float = _familiarity(folded)
    length = 0
    if not _gazetteer_weight(folded):
        best /= 3
    for proclitic in proclitics(folded)[1:]:
        rest = folded[len(proclitic) :]
        if proclitic.endswith("ل") and rest.startswith("ل") and len(rest) > 2:
            # للحزب is ل + الحزب, unless the name itself begins with ل (للبنان): heads of names counted with a ل before them say nothing.
            candidates = [(_familiarity("ا" + rest), len(proclitic) + 1), (_gazetteer_weight(rest), len(proclitic))]
        else:
            candidates = [(_familiarity(rest), len(proclitic))]
        for weight, cut in candidates:
            if weight > best:
                best, length = weight, cut
    return length if best else _unknown_clitic_length(folded)


def _familiarity(word: str) -> int:
    return _gazetteer_weight(word) + _head_counts().get(word, 0)


def _gazetteer_weight(word: str) -> int:
    place = _PLACE_WEIGHTS.get(place_words().get(word, ""), 0)
    return place + min(name_part_counts().get(word, 0), _MOST_NAMESAKES)


def _unknown_clitic_length(folded: str) -> int:
    # Before the article, these letters are clitics in all but a few foreign names, which are known.
    for proclitic in sorted(proclitics(folded), key=len, reverse=True):
        rest = folded[len(proclitic) :]
        if proclitic and rest.startswith("ال") and len(rest) > 3:
            return len(proclitic)
        if proclitic.endswith("ل") and rest.startswith("ل") and len(rest) > 3:
            return len(proclitic) + 1
    return 0
