"""Who is named in the article with an office: "وزير الطاقة يوسف يوسفي", wherever it stands, so that "وزير الطاقة" alone is he, too."""

from dataclasses import dataclass
from typing import Final

from worker.claims.parts import Parts, parts_of
from worker.claims.phrases import end_of_phrase, is_office, without_article
from worker.claims.reading import Reading

__all__ = ["Known", "keys_of", "named_with_office"]

_LONGEST: Final = 16


@dataclass(frozen=True, slots=True)
class Known:
    """A source of the article under the fullest form so far. `keys` are the folded words that it was called by, without articles."""

    ref: str
    parts: Parts
    keys: frozenset[str]
    feminine: bool
    entity_id: str | None = None


def keys_of(reading: Reading, start: int, end: int) -> frozenset[str]:
    """The folded words of a phrase that can identify its bearer, without articles."""
    return frozenset(without_article(token.folded) for token in reading.tokens[start:end] if token.is_word and len(token.folded) > 2)


def named_with_office(reading: Reading) -> tuple[tuple[int, Known], ...]:
    """Every noun phrase that joins an office with a personal name, by the index of its first token."""
    found: list[tuple[int, Known]] = []
    behind = 0
    for index, word in enumerate(reading.folded):
        if index < behind or not is_office(word):
            continue
        end = end_of_phrase(reading, index, min(reading.sentence_end[index], index + _LONGEST), splits=True)
        parts = parts_of(reading.text, reading.tokens[index:end])
        if parts.name and parts.role:
            found.append((index, Known(parts.name, parts, keys_of(reading, index, end), without_article(word).endswith("ه"))))
            behind = end
    return tuple(found)
