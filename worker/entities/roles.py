"""The role or title written before a person's name: ``وزير الخارجية الروسي سيرغي لافروف``."""

from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from typing import Final

from worker.entities.clitics import proclitics
from worker.entities.gazetteer import find_place
from worker.entities.lexicon import rows
from worker.text import fold

__all__ = ["roles_before"]

_REACH: Final = 100
_MOST_WORDS: Final = 8
_MARKS: Final = '،,.؛;:!؟?()[]«»"“”…-–'


@cache
def _heads() -> Mapping[str, str]:
    return {fold(word): kind for word, kind in rows("roles.tsv")}


@cache
def _stops() -> frozenset[str]:
    return frozenset(fold(word) for (word,) in rows("role_stops.tsv"))


def roles_before(text: str, start: int, after: int = 0) -> tuple[str, ...]:
    """The roles that end right before `start`, as they are written but for clitics; what stands before `after`, the end of the
    person named before, is none of this one's.

    Example: before the name in ``وقال وزير الدفاع اللواء خالد`` stand ``("وزير الدفاع", "اللواء")``.
    """
    if not text[start - 1 : start].isspace():
        return ()
    words: list[str] = []
    for word in reversed(text[max(after, start - _REACH) : start].split()[-_MOST_WORDS:]):
        if word[-1] in _MARKS or fold(word) in _stops():
            break
        words.append(word)
        if word[0] in _MARKS:
            break
    words.reverse()
    return _split(words)


def _split(words: Sequence[str]) -> tuple[str, ...]:
    heads = [_head(word) for word in words]
    opening = next((place for place, head in enumerate(heads) if head is not None), None)
    if opening is None:
        return ()
    found: list[list[str]] = []
    for word, head in zip(words[opening:], heads[opening:], strict=True):
        # A title begins a phrase of its own, and so does a second role: وزير الدفاع ورئيس الأركان.
        second = head is not None and ((head[1] == "title" and _is_definite(word)) or (head[0] and word[0] == "و"))
        if not found or second:
            found.append([word[head[0] :] if head else word])
        else:
            found[-1].append(word)
    return tuple(" ".join(phrase) for phrase in found if _is_role(phrase))


def _is_role(phrase: Sequence[str]) -> bool:
    # السفير البريطاني + verb is none: what follows a definite title is definite too, or hangs on a preposition; and a role ends in
    # a definite word, a place or something with a preposition.
    if len(phrase) == 1:
        return True
    tied = [_is_definite(word) or word[0] in "بل" or fold(word) in _links() for word in phrase]
    if _is_definite(phrase[0]) and not tied[1]:
        return False
    return tied[-1] or find_place(phrase[-1]) is not None


@cache
def _links() -> frozenset[str]:
    return frozenset(fold(word) for (word,) in rows("role_links.tsv"))


def _is_definite(word: str) -> bool:
    return word.startswith(("ال", "لل", "بال", "وال"))


@lru_cache(maxsize=1 << 14)
def _head(word: str) -> tuple[int, str] | None:
    # Length of the clitics and class, None for a word that opens no role.
    folded = fold(word)
    for proclitic in proclitics(folded):
        rest = folded[len(proclitic) :]
        kind = _heads().get(rest) or (_heads().get(rest[2:]) if rest.startswith("ال") else None)
        if kind:
            return len(proclitic), kind
    return None
