"""What is written onto an Arabic word without being part of it: conjunction, preposition, article."""

from functools import lru_cache
from typing import Final

__all__ = ["proclitics", "stems"]

_CONJUNCTIONS: Final = "وف"
_PREPOSITIONS: Final = "بلك"
_ARTICLE: Final = "ال"
_ALEF, _LAM = _ARTICLE
_LETTERS: Final = frozenset(_CONJUNCTIONS + _PREPOSITIONS)
_SHORTEST: Final = 2


@lru_cache(maxsize=1 << 11)
def proclitics(folded: str) -> tuple[str, ...]:
    """Every conjunction and preposition that `folded` may begin with, the empty one first; at least two letters are left.

    Example: ``proclitics("وببيروت") == ("", "و", "وب")``. In ``للعراق`` the article has lost its alef after the preposition:
    the proclitic is ``ل`` and what is left quotes the article as ``ل``.
    """
    found = [""]
    rest = folded
    if rest[:1] and rest[0] in _CONJUNCTIONS and len(rest) > _SHORTEST:
        found.append(rest[0])
        rest = rest[1:]
        if rest[0] in _PREPOSITIONS and len(rest) > _SHORTEST:
            found.append(folded[:2])
    if folded[:1] and folded[0] in _PREPOSITIONS and len(folded) > _SHORTEST:
        found.append(folded[0])
    return tuple(found)


@lru_cache(maxsize=1 << 11)
def stems(folded: str) -> tuple[str, ...]:
    """Every form that may be left of `folded` without proclitics and article, the whole word first.

    Example: ``stems("والرياض") == ("والرياض", "رياض", "الرياض")`` up to order after the first.
    """
    first = folded[:1]
    if first == _ALEF:
        return (folded, folded[2:]) if folded[1:2] == _LAM and len(folded) >= _SHORTEST + 2 else (folded,)
    if first not in _LETTERS:
        return (folded,)
    found = dict.fromkeys([folded])
    for proclitic in proclitics(folded):
        rest = folded[len(proclitic) :]
        found[rest] = None
        bare = _without_article(rest, proclitic)
        if len(bare) >= _SHORTEST:
            found[bare] = None
    return tuple(found)


def _without_article(rest: str, proclitic: str) -> str:
    if rest.startswith(_ARTICLE):
        return rest[len(_ARTICLE) :]
    if proclitic.endswith("ل") and rest.startswith("ل"):
        return rest[1:]
    return rest
