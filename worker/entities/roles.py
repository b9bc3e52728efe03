"""The role or title written before a person's name: ``وزير الخارجية الروسي سيرغي لافروف``."""

from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from typing import Final

from worker.entities.clitics import proclitics
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


def roles_before(text: str, start: int) -> tuple[str, ...]:
    """The roles that end right before `start`, as they are written but for clitics.

    Example: before the name in ``وقال وزير الدفاع اللواء خالد`` stand ``("وزير الدفاع", "اللواء")``.
    """
    if not text[start - 1 : start].isspace():
        return ()
    words: list[str] = []
    for word in reversed(text[max(0, start - _REACH) : start].split()[-_MOST_WORDS:]):
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
        # Clitics stand on the first word of the phrase only.
        if not found or (head is not None and head[1] == "title" and _is_definite(word)):
            found.append([word[head[0] :] if head and not found else word])
        else:
            found[-1].append(word)
    return tuple(" ".join(phrase) for phrase in found)


def _is_definite(word: str) -> bool:
    return word.startswith("ال")


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
