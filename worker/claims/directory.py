"""Who is named in the article with an office: "وزير الطاقة يوسف يوسفي", wherever it stands, so that "وزير الطاقة" alone is he, too."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from worker.claims.parts import Parts, parts_of
from worker.claims.phrases import end_of_phrase
from worker.claims.reading import Reading
from worker.claims.shapes import is_office, without_article

__all__ = ["Directory", "Known", "keys_of"]

_LONGEST: Final = 16
_SEARCHED: Final = 5000


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


@dataclass(slots=True)
class Directory:
    """The noun phrases of a text that join an office with a personal name, each parsed when first asked for."""

    reading: Reading
    parsed: dict[int, Known | None] = field(default_factory=dict)

    def people(self, most: int) -> Iterator[tuple[int, Known]]:
        """The people named with the first `most` offices of the text, by the index of their phrase."""
        for start in [at for at, word in enumerate(self.reading.folded[:_SEARCHED]) if is_office(word)][:most]:
            if (known := self._at(start)) is not None:
                yield start, known

    def _at(self, start: int) -> Known | None:
        if not is_office(self.reading.folded[start]):
            return None
        if start not in self.parsed:
            self.parsed[start] = self._parse(start)
        return self.parsed[start]

    def _parse(self, start: int) -> Known | None:
        reading = self.reading
        end = end_of_phrase(reading, start, min(reading.sentence_end[start], start + _LONGEST), splits=True)
        parts = parts_of(reading.text, reading.tokens[start:end], reading.names_in(start, end))
        if not parts.name or not parts.role:
            return None
        feminine = without_article(reading.folded[start]).endswith("ه")
        return Known(parts.name, parts, keys_of(reading, start, end), feminine)
