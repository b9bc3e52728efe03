"""Who a speaker is: dropped subjects, pronouns and offices (المتحدث، الوزارة) led back to the fullest form in the article."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from worker.claims.antecedents import Heard, Query, is_definite, options_for, query_of
from worker.claims.directory import keys_of
from worker.claims.draft import Draft
from worker.claims.figures import Figure, Figures
from worker.claims.lexicon import words
from worker.claims.parts import Parts, parts_of
from worker.claims.phrases import end_of_phrase
from worker.claims.reading import Reading
from worker.claims.shapes import has_article, is_noun, without_article
from worker.records import Entity, Mention
from worker.text import fold

__all__ = ["Resolved", "Resolver"]

_MEMORY: Final = 12
_REACH: Final = 100
_BODY: Final = 6
_SEARCHED: Final = 5000


@dataclass(frozen=True, slots=True)
class Resolved:
    """The parts that stand in the clause itself, and the source that they lead to."""

    parts: Parts
    figure: Figure | None
    via: str | None


class Resolver:
    """Walks through the claims of one article in order and remembers its sources."""

    def __init__(self, reading: Reading, mentions: Sequence[Mention], entities: Sequence[Entity]) -> None:
        self.reading = reading
        self.named = Figures(reading, mentions, entities)
        self.figures = list(self.named.all)
        self.heard: list[Heard] = []
        self.asked: set[str] = set()

    def resolve(self, draft: Draft) -> Resolved:
        """The source of `draft`; call once for each claim, in order of their cues."""
        source, holder = draft.source, self._holder(draft)
        if source.overt:
            resolved = self._explicit(draft, source.start, source.end, holder)
        elif source.antecedent is not None:
            resolved = Resolved(Parts(), self._explicit(draft, *source.antecedent, holder).figure, "carried")
        else:
            figure = self._chosen(query_of(self.reading, draft, (0, 0), _dropped(draft), holder))
            resolved = Resolved(Parts(), figure, "carried" if figure else None)
        if resolved.figure is not None:
            resolved.figure.claims += 1
        self.heard.append(Heard(draft, resolved.figure, holder))
        return resolved

    def _holder(self, draft: Draft) -> int:
        place = self.reading.tokens[draft.cue.index].start
        for number in range(len(self.heard) - 1, max(-1, len(self.heard) - _MEMORY - 1), -1):
            if any(start <= place < end for start, end in self.heard[number].draft.content.spans):
                return number
        return -1

    def _in_reach(self) -> list[Figure]:
        # Of thousands, those of the text's beginning and those named last; a text that long is no article.
        return self.figures if len(self.figures) <= 2 * _REACH else self.figures[:_REACH] + self.figures[-_REACH:]

    def _chosen(self, query: Query) -> Figure | None:
        if query.kind in {"body", "document"} and query.end - query.start == 1:
            self._add_fuller(without_article(self.reading.folded[query.start]))
        options = options_for(self.reading, query, self.heard, self._in_reach())
        return self.reading.model.pick("antecedent", query, options).figure

    def _add_fuller(self, head: str) -> None:
        """The first "وزارة …" of the text, with what follows it, becomes a figure when الوزارة is asked for."""
        if head in self.asked or not is_noun(head, "organisation"):
            return
        self.asked.add(head)
        folded, forms = self.reading.folded, {head, "و" + head, "ل" + head, "ب" + head}
        for index in [at for at, word in enumerate(folded[:_SEARCHED]) if word in forms]:
            if index + 1 < len(folded) and has_article(folded[index + 1]):
                end = end_of_phrase(self.reading, index, min(len(folded), index + _BODY))
                end = next((at for at in range(index, end) if not self.reading.tokens[at].is_word), end)
                tokens = self.reading.tokens[index:end]
                written = self.reading.text[tokens[0].start + len(folded[index]) - len(head) : tokens[-1].end]
                self._add_body(written, index)
                return

    def _explicit(self, draft: Draft, start: int, end: int, holder: int) -> Resolved:
        reading = self.reading
        tokens = reading.tokens[start:end]
        parts = parts_of(reading.text, tokens, reading.names_in(start, end))
        if end - start == 1 and tokens[0].folded in words("pronoun_speaker"):
            query = query_of(reading, draft, (start, end), "pronoun", holder)
            return Resolved(Parts(), self._chosen(query), "pronoun")
        if parts.name:
            figure = self._bearer(start, end, parts.name)
        elif is_definite(reading, start) or parts.kind != "unnamed":
            figure = self._chosen(query_of(reading, draft, (start, end), _called(parts), holder))
        else:
            figure = None
        spelt = parts.name is not None or figure is None or _words_of(figure.ref) <= _words_of(self._phrase(start, end))
        via = "explicit" if spelt else "role"
        return Resolved(parts, self._seen(draft, start, end, parts, figure), via)

    def _seen(self, draft: Draft, start: int, end: int, parts: Parts, figure: Figure | None) -> Figure:
        """The figure, or a new one, with what this phrase adds to it."""
        if figure is None:
            figure = Figure(parts.name or self._phrase(start, end), parts, frozenset())
            self.figures.append(figure)
        elif parts.name and len(parts.name) > len(figure.ref):
            figure.ref = parts.name
        if parts.organisation and parts.kind != "organisation":
            self._add_body(parts.organisation, start)
        figure.keys |= keys_of(self.reading, start, end)
        figure.name_at(start)
        form = draft.cue.form
        verb_first = draft.cue.finite and draft.source.start > draft.cue.index
        figure.feminine = form.gender == "f" if verb_first else without_article(self.reading.folded[start]).endswith("ه")
        figure.plural = self.reading.folded[start].endswith(("ون", "ين")) and parts.kind == "group"
        return figure

    def _add_body(self, name: str, place: int) -> None:
        # The body of a spokesman can speak next: وأضافت الوزارة.
        if not any(figure.ref == name for figure in self._in_reach()):
            parts = Parts(organisation=name, kind="organisation")
            self.figures.append(Figure(name, parts, _words_of(name), places=[place]))

    def _bearer(self, start: int, end: int, name: str) -> Figure | None:
        """Who bears this name: the figure of its mention, else one whose name has the same last word."""
        last = without_article(fold(name.rsplit(maxsplit=1)[-1]))
        bearers = [figure for figure in self._in_reach() if last in _words_of(figure.ref) and figure.parts.kind in {"person", None}]
        before = [figure for figure in bearers if figure.claims]
        if " " in name:
            full = frozenset(_words_of(name))
            return next(
                (figure for figure in (*reversed(before), *bearers) if full <= _words_of(figure.ref) or _words_of(figure.ref) <= full), None
            )
        fullest = [figure for figure in (*reversed(before), *bearers) if " " in figure.ref]
        return fullest[0] if fullest else before[-1] if before else bearers[0] if bearers else None

    def _phrase(self, start: int, end: int) -> str:
        tokens = self.reading.tokens[start:end]
        written = self.reading.text[tokens[0].start : tokens[-1].end]
        return "ال" + written[2:] if written.startswith("لل") else written


def _dropped(draft: Draft) -> str:
    form, entry = draft.cue.form, draft.cue.entry
    if "hearsay" in entry.flags and form.shape == "present" and form.gender == "m" and form.number == "s":
        return "hearsay"
    return form.shape if form.shape in {"participle", "masdar"} else f"verb{draft.cue.prefix}"


def _called(parts: Parts) -> str:
    return {"person": "role", "organisation": "body", "document": "document", "unnamed": "unnamed", "group": "group", None: "other"}[
        parts.kind
    ]


def _words_of(name: str) -> frozenset[str]:
    return frozenset(without_article(fold(word)) for word in name.split())
