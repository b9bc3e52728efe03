"""Who a speaker is: dropped subjects, pronouns and offices (المتحدث، الوزارة) led back to the fullest form in the article."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from worker.claims.draft import Draft
from worker.claims.lexicon import nouns, words
from worker.claims.parts import Parts, parts_of
from worker.claims.phrases import end_of_phrase, has_article, is_office, without_article
from worker.claims.reading import Reading
from worker.records import Entity, Mention
from worker.text import fold

__all__ = ["Known", "Resolved", "Resolver"]

_SHORT: Final = 3
_MEMORY: Final = 12
_RECENT: Final = 30


@dataclass(frozen=True, slots=True)
class Known:
    """A source met in the article, under the fullest name so far."""

    ref: str
    parts: Parts
    keys: frozenset[str]
    feminine: bool
    entity_id: str | None = None


@dataclass(frozen=True, slots=True)
class Resolved:
    """The parts that stand in the clause itself, and the source that they lead to."""

    parts: Parts
    known: Known | None
    via: str | None


@dataclass(frozen=True, slots=True)
class Heard:
    """A claim that was resolved, and its source."""

    draft: Draft
    known: Known | None

    def holds(self, place: int) -> bool:
        """True when the code point `place` stands in the content of this claim."""
        return any(start <= place < end for start, end in self.draft.content.spans)


@dataclass(slots=True)
class Resolver:
    """Walks through the claims of one article in order and remembers its sources."""

    reading: Reading
    mentions: Sequence[Mention] = ()
    entities: Sequence[Entity] = ()
    sources: list[Known] = field(default_factory=list)
    heard: list[Heard] = field(default_factory=list)

    def resolve(self, draft: Draft) -> Resolved:
        """The source of `draft`; call once for each claim, in order of their cues."""
        source = draft.source
        if source.overt:
            resolved = self._explicit(source.start, source.end, draft)
        elif source.antecedent is not None:
            resolved = Resolved(Parts(), self._explicit(*source.antecedent, draft).known, "carried")
        else:
            carried = self._carried(draft)
            resolved = Resolved(Parts(), carried, "carried" if carried else None)
        self.heard.append(Heard(draft, resolved.known))
        return resolved

    def _carried(self, draft: Draft) -> Known | None:
        """Whose the dropped subject is: the last source that agrees with the verb and is not itself quoted by another."""
        form, place = draft.cue.form, self._place(draft)
        outer = [heard for heard in self.heard[-_RECENT:] if heard.known is not None and not heard.holds(place) and not self._is_nested(heard)]
        gender = "f" if form.gender == "f" else "m"
        for heard in reversed(outer[-_MEMORY:]):
            if heard.known is not None and heard.known.feminine == (gender == "f"):
                return heard.known
        return outer[-1].known if outer else self._latest()

    def _place(self, draft: Draft) -> int:
        return self.reading.tokens[draft.cue.index].start

    def _is_nested(self, heard: Heard) -> bool:
        place = self._place(heard.draft)
        return any(other.holds(place) for other in self.heard[-_MEMORY:] if other is not heard)

    def _explicit(self, start: int, end: int, draft: Draft) -> Resolved:
        tokens = self.reading.tokens[start:end]
        parts = parts_of(self.reading.text, tokens)
        first = without_article(tokens[0].folded)
        if parts.name is None and (tokens[0].folded in words("pronoun_speaker") or parts.kind is None):
            earlier = self._latest()
            if earlier is not None:
                return Resolved(parts, earlier, "pronoun")
        earlier = self._same(parts, first, tokens[0].folded, end - start)
        ref = parts.name or (earlier.ref if earlier else None) or self._phrase(start, end)
        via = "explicit" if parts.name or earlier is None or parts.name == ref else "role"
        entity = self._entity(start, end)
        if earlier is not None and len(earlier.ref) >= len(ref):
            ref = earlier.ref
        if entity is not None and parts.name and len(entity.name) > len(ref):
            ref = entity.name
        keys = self._keys(start, end) | (earlier.keys if earlier else frozenset())
        form = draft.cue.form
        overt_verb = draft.cue.finite and draft.source.start > draft.cue.index
        feminine = form.gender == "f" if overt_verb else without_article(tokens[0].folded).endswith("ه")
        known = Known(
            ref,
            earlier.parts if earlier and not parts.name else parts,
            keys,
            feminine,
            entity.entity_id if entity else (earlier.entity_id if earlier else None),
        )
        self.sources.append(known)
        return Resolved(parts, known, via)

    def _keys(self, start: int, end: int) -> frozenset[str]:
        return frozenset(
            without_article(token.folded) for token in self.reading.tokens[start:end] if token.is_word and len(token.folded) > 2
        )

    def _phrase(self, start: int, end: int) -> str:
        tokens = self.reading.tokens[start:end]
        written = self.reading.text[tokens[0].start : tokens[-1].end]
        return "ال" + written[2:] if written.startswith("لل") else written

    def _same(self, parts: Parts, head: str, first: str, length: int) -> Known | None:
        """An earlier source that this phrase can mean: one with its surname, its office or its head noun."""
        if parts.name:
            last = without_article(_last_word(parts.name))
            return next((known for known in reversed(self.sources) if known.parts.name and last in known.keys), None)
        if length > _SHORT or not has_article(first):
            return None
        found = next((known for known in reversed(self.sources) if head in known.keys), None)
        if found is not None:
            return found
        if parts.kind in {"organisation", "document"} or head in nouns("organisation"):
            return self._fuller(head)
        if parts.kind == "person" and is_office(first):
            return next((known for known in reversed(self.sources) if known.parts.kind == "person"), None)
        return None

    def _fuller(self, head: str) -> Known | None:
        # الوزارة: the first "وزارة …" of the text, with what follows it.
        folded = self.reading.folded
        for index, word in enumerate(folded):
            bare = word[1:] if word[:1] in {"و", "ل", "ب"} and word != head else word
            if bare == head and index + 1 < len(folded) and has_article(folded[index + 1]):
                end = min(end_of_phrase(self.reading, index, min(len(folded), index + 6)), index + 6)
                tokens = self.reading.tokens[index:end]
                written = self.reading.text[tokens[0].start + (len(word) - len(bare)) : tokens[-1].end]
                return Known(written, parts_of(self.reading.text, tokens), self._keys(index, end), True)
        return None

    def _latest(self) -> Known | None:
        return next((heard.known for heard in reversed(self.heard) if heard.known is not None), None)

    def _entity(self, start: int, end: int) -> Entity | None:
        first, last = self.reading.tokens[start].start, self.reading.tokens[end - 1].end
        inside = [m for m in self.mentions if first <= m.span.start and m.span.end <= last]
        best = next((m for m in inside if m.type == "PER"), inside[0] if inside else None)
        return next((e for e in self.entities if best is not None and e.entity_id == best.entity_id), None)


def _last_word(name: str) -> str:
    return fold(name.rsplit(maxsplit=1)[-1])
