"""Who a speaker is: dropped subjects, pronouns and offices (المتحدث، الوزارة) led back to the fullest form in the article."""

from dataclasses import dataclass, field
from itertools import chain, islice
from typing import Final

from worker.claims.directory import Directory, Known, keys_of
from worker.claims.draft import Draft
from worker.claims.lexicon import nouns, words
from worker.claims.named import Named
from worker.claims.parts import Parts, parts_of
from worker.claims.phrases import end_of_phrase
from worker.claims.reading import Reading
from worker.claims.shapes import has_article, is_office, without_article
from worker.records import Entity
from worker.text import fold

__all__ = ["Resolved", "Resolver"]

_SHORT: Final = 3
_MEMORY: Final = 12
_RECENT: Final = 30
_BODY: Final = 6
_SOURCES: Final = 100
_SEARCHED: Final = 5000


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
    named: Named
    sources: list[Known] = field(default_factory=list)
    heard: list[Heard] = field(default_factory=list)
    latest: Known | None = None
    bodies: dict[str, Known | None] = field(default_factory=dict)
    directory: Directory = field(init=False)

    def __post_init__(self) -> None:
        self.directory = Directory(self.reading)

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
        self.latest = resolved.known or self.latest
        return resolved

    def _carried(self, draft: Draft) -> Known | None:
        """Whose the dropped subject is: the last source that agrees with the verb and is not itself quoted by another."""
        form, place = draft.cue.form, self._place(draft)
        if (
            "hearsay" in draft.cue.entry.flags
            and form.shape == "present"
            and form.gender == "m"
            and form.number == "s"
            and draft.rule != "participle"
        ):
            return None  # يعتقد أن: it is believed, nobody is said to
        outer = (known for heard in self.heard[: -_RECENT - 1 : -1] if (known := heard.known) is not None and self._is_outer(heard, place))
        last = next(outer, None)
        if last is None:
            return self._latest() or self.directory.last_before(draft.cue.index)
        agreeing = (known for known in chain((last,), islice(outer, _MEMORY - 1)) if known.feminine == (form.gender == "f"))
        return next(agreeing, last)

    def _place(self, draft: Draft) -> int:
        return self.reading.tokens[draft.cue.index].start

    def _is_outer(self, heard: Heard, place: int) -> bool:
        """Whether `heard` neither holds `place` nor stands in the content of another."""
        if heard.holds(place):
            return False
        cue = self._place(heard.draft)
        return not any(other.holds(cue) for other in self.heard[-_MEMORY:] if other is not heard)

    def _explicit(self, start: int, end: int, draft: Draft) -> Resolved:
        tokens = self.reading.tokens[start:end]
        parts = parts_of(self.reading.text, tokens)
        alone = end - start == 1 and tokens[0].folded in words("pronoun_speaker")
        if alone:
            parts = Parts()
        if alone or (parts.name is None and parts.kind is None):
            earlier = self._latest()
            if earlier is not None:
                return Resolved(parts, earlier, "pronoun")
        earlier = self._same(parts, start, end)
        if parts.name and earlier is not None and without_article(_last_word(parts.name)) not in _words_of(earlier.ref):
            earlier = None  # the surname stood in that phrase, but in another's name
        ref = parts.name or (earlier.ref if earlier else None) or self._phrase(start, end)
        via = "explicit" if parts.name or earlier is None or parts.name == ref else "role"
        entity = self._entity(start, end)
        if earlier is not None and len(earlier.ref) >= len(ref):
            ref = earlier.ref
        if entity is not None and parts.name and len(entity.name) > len(ref):
            ref = entity.name
        keys = keys_of(self.reading, start, end) | (earlier.keys if earlier else frozenset())
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

    def _phrase(self, start: int, end: int) -> str:
        tokens = self.reading.tokens[start:end]
        written = self.reading.text[tokens[0].start : tokens[-1].end]
        return "ال" + written[2:] if written.startswith("لل") else written

    def _same(self, parts: Parts, start: int, end: int) -> Known | None:
        """Another source that this phrase can mean: one with its surname, its office or its head noun."""
        word = self.reading.folded[start]
        head = without_article(word)
        if parts.name:
            last = without_article(_last_word(parts.name))
            return self._nearest(start, frozenset({last}), named=True, everywhere=" " not in parts.name)
        if end - start > 1 and head in {"ذات", "نفس"}:
            head = without_article(self.reading.folded[start + 1])
        elif parts.kind in {"person", "unnamed"} and is_office(word):
            office = keys_of(self.reading, start, end) - words("same")
            found = self._nearest(start, office, named=True)
            if found is not None or not has_article(word) or len(office) > 1:
                return found
            return next((known for known in reversed(self.sources[-_SOURCES:]) if known.parts.kind == "person"), None)
        elif end - start > _SHORT or not has_article(word):
            return None
        if parts.kind == "document" and end - start <= 2 and head in nouns("issued"):
            return next((known for known in reversed(self.sources[-_SOURCES:]) if known.parts.kind == "organisation"), None)
        if parts.kind == "unnamed" and has_article(word):
            return self._latest()
        if parts.kind == "organisation":
            wanted = keys_of(self.reading, start, end)
            found = next(
                (known for known in reversed(self.sources[-_SOURCES:]) if wanted <= known.keys and known.parts.kind == "organisation"), None
            )
        else:
            found = self._nearest(start, frozenset({head}), named=False)
        if found is None and (parts.kind in {"organisation", "document"} or head in nouns("organisation")):
            return self._fuller(head)
        return found

    def _nearest(self, start: int, wanted: frozenset[str], *, named: bool, everywhere: bool = True) -> Known | None:
        """The last source before, else (`everywhere`) the nearest person in the text, who was called by all the words `wanted`."""
        for known in reversed(self.sources[-_SOURCES:]):
            if wanted <= known.keys and (known.parts.name or not named):
                return known
        if not everywhere:
            return None
        called = [(index, known) for index, known in self.directory.called(wanted) if index != start]
        before = [known for index, known in called if index < start]
        return before[-1] if before else called[0][1] if called else None

    def _fuller(self, head: str) -> Known | None:
        if head not in self.bodies:
            self.bodies[head] = self._search(head)
        return self.bodies[head]

    def _search(self, head: str) -> Known | None:
        # الوزارة: the first "وزارة …" of the text, with what follows it.
        folded = self.reading.folded
        forms = {head, "و" + head, "ل" + head, "ب" + head}
        for index in [at for at, word in enumerate(folded[:_SEARCHED]) if word in forms]:
            if index + 1 < len(folded) and has_article(folded[index + 1]):
                end = end_of_phrase(self.reading, index, min(len(folded), index + _BODY))
                end = next((at for at in range(index, end) if not self.reading.tokens[at].is_word), end)
                tokens = self.reading.tokens[index:end]
                written = self.reading.text[tokens[0].start + len(folded[index]) - len(head) : tokens[-1].end]
                return Known(written, parts_of(self.reading.text, tokens), keys_of(self.reading, index, end), True)
        return None

    def _latest(self) -> Known | None:
        return self.latest

    def _entity(self, start: int, end: int) -> Entity | None:
        first, last = self.reading.tokens[start].start, self.reading.tokens[end - 1].end
        inside = self.named.inside(first, last)
        best = next((mention for mention in inside if mention.type == "PER"), inside[0] if inside else None)
        return self.named.entity(best.entity_id) if best is not None else None


def _last_word(name: str) -> str:
    return fold(name.rsplit(maxsplit=1)[-1])


def _words_of(name: str) -> frozenset[str]:
    return frozenset(without_article(fold(word)) for word in name.split())
